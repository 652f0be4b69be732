"""The list of people: who sees it, and who is found by what."""

from datetime import UTC, datetime, timedelta

import pytest

from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Region, until
from surfaces.console.conftest import Console
from visitors import Visitor


async def there(visitor: Visitor, question: str, *words: str) -> str:
    """The page, once these words stand in it: people are settled behind the writes."""

    async def look() -> str | None:
        shown = await visitor.get(f"/console/people?list=1&q={question}")
        return shown.text if all(word in shown.text for word in words) else None

    found: str = await until(look)
    return found


async def test_nobody_else_sees_who_is_there(console: Console, stranger: Visitor, region: Region) -> None:
    await region.candidate(name="Anouk de Vrieze")
    assert (await console.nobody.get("/console/people")).leads_to.startswith("/console/sign-in")
    await there(console.viewer, "vrieze", "Anouk")
    assert "Anouk" not in (await stranger.get("/console/people?list=1&q=vrieze")).text
    assert "Anouk" not in (await console.viewer.get("/console/sandbox/people?list=1&q=vrieze")).text


async def test_an_empty_list_offers_the_first_step_to_whoever_may_take_it(console: Console) -> None:
    assert "There is nobody yet" in (await console.viewer.get("/console/people")).text
    assert "/console/people/new" not in (await console.viewer.get("/console/people")).text
    assert "/console/people/new" in (await console.coordinator.get("/console/people")).text
    assert "Nobody was found" in (await console.viewer.get("/console/people?q=zzz")).text


async def test_half_a_name_finds_and_is_marked(console: Console, region: Region) -> None:
    await region.candidate(name="Zoë Terpstra", email="zoe@mail.example")
    await region.candidate(name="Bram Hazelhof", email="bram@mail.example")
    shown = await there(console.viewer, "zoe+ter", "<mark>Zoë</mark> <mark>Ter</mark>pstra", "1 person")
    assert "Hazelhof" not in shown


@pytest.mark.parametrize("question", ["ann.smit@mail.example", "020+5551234"])
async def test_the_only_one_with_a_number_or_an_address_is_shown_at_once(
    console: Console, region: Region, question: str
) -> None:
    await region.candidate(name="Ann Smit", email="ann.smit@mail.example", phone="+31 20 555 1234")
    await there(console.viewer, question, "Ann")
    shown = await console.viewer.get(f"/console/people?q={question}")
    assert shown.leads_to.startswith("/console/people/pers_")
    assert (await console.viewer.get("/console/people?q=ann")).status == 200


async def test_they_are_narrowed_down_by_kind_and_by_contact(console: Console, region: Region) -> None:
    old = await region.candidate(name="Olga Oud", email="olga@mail.example")
    new = await region.candidate(name="Nina Nieuw", email="nina@mail.example")
    await region.interactions(old, {"performedAt": "2019-01-01"})
    await region.interactions(new, {"performedAt": "2019-01-01"}, {"performedAt": _today()})
    await there(console.viewer, "nie", "Nina")
    await there(console.viewer, "oud", "Olga")
    for query in ("contact=7", "contact=90", "contact=30&q=mail.example&list=1", "contact=7&kind=candidate"):
        shown = (await console.viewer.get(f"/console/people?{query}")).text
        assert ("Nina" in shown, "Olga" in shown) == (True, False), query
    for query in ("kind=employee", "kind=applicant&q=nina&list=1", "contact=7&kind=applicant"):
        assert "Nina" not in (await console.viewer.get(f"/console/people?{query}")).text, query
    wrong = await console.viewer.get("/console/people?kind=robot")
    assert "Please choose one of the list." in wrong.text
    assert "Nina" in wrong.text


def _today() -> str:
    return (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")


async def test_those_without_contact_are_counted_on_the_overview_and_listed(
    console: Console, region: Region, database: Database
) -> None:
    await region.candidate(name="Bea Silent", email="bea@mail.example")
    cas = await region.candidate(name="Cas Spoken", email="cas@mail.example")
    await there(console.viewer, "silent", "Bea")
    await there(console.viewer, "spoken", "Cas")
    assert "/console/people?contact=untouched" not in (await console.viewer.get("/console")).text
    async with database.tenant(region.tenant.id) as transaction:  # as if they had been here for long
        await transaction.execute("UPDATE candidate_touched SET at = at - interval '40 days'")
    await region.interactions(cas, {"performedAt": _today()})
    told = (await console.viewer.get("/console")).text
    assert ">1 candidate</a>" in told
    assert 'href="/console/people?contact=untouched"' in told
    for query in ("", "&q=silent", "&q=mail.example", "&kind=candidate"):
        shown = (await console.viewer.get(f"/console/people?list=1&contact=untouched{query}")).text
        assert "Bea" in shown
        assert "Cas" not in shown
    for query in ("&q=spoken&list=1", "&kind=employee"):
        assert "Nobody was found" in (await console.viewer.get(f"/console/people?contact=untouched{query}")).text


async def test_pages_lead_to_those_who_come_after(console: Console, region: Region) -> None:
    people = [
        {"name": f"Piet {number:03}", "email": f"p{number}@mail.example", "privacyConsent": True}
        for number in range(60)
    ]
    for begin in range(0, 60, 10):
        await region.finished(await region.post("/candidates", people[begin : begin + 10]))
    for query in ("", "q=piet&list=1"):

        async def whole(query: str = query) -> str | None:
            first = await console.viewer.get(f"/console/people?{query}")
            if 'rel="next"' not in first.text:
                return None
            rest = await console.viewer.get(
                first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
            )
            counts = first.text.count("<tr data-key="), rest.text.count("<tr data-key=")
            return first.text + rest.text if counts == (50, 10) else None

        both: str = await until(whole)
        assert all(f"{number:03}" in both for number in range(60)), query


async def test_whoever_is_shown_is_noted_in_the_audit_log(console: Console, region: Region) -> None:
    await region.candidate(name="Ann Smit")
    await there(console.viewer, "smit", "Ann")
    assert console.viewer.user is not None
    actor = show(Kind.CONSOLE_USER, console.viewer.user.id)

    async def look() -> bool:
        return "people.list" in (await console.admin.get(f"/console/audit?actor={actor}")).text

    await until(look)
