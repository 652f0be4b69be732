"""The timeline: whose it is, what it holds, in which order, and that its pages are the whole of it."""

import random
from uuid import UUID

import msgspec
import pytest

from domain.timeline.happened import (
    START,
    applied,
    attended,
    employed,
    found,
    interviewed,
    kinds,
    later,
    met,
    moved,
    one_person,
    said,
)
from hiring import new_interviewer, new_job
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.people.records import Key
from rapport.domain.timeline.entries import Entry, EntryKind, Position, Wanted
from rapport.domain.timeline.reading import is_position
from rapport.ids import new_id
from rapport.storage.database import Database


async def everything(database: Database, partner: Partner, seed: int) -> list[Key]:
    """Two records of each kind, with some 80 entries at ten moments."""
    rolled = random.Random(seed)  # no secret
    moments = [later(rolled.randrange(10)) for _ in range(24)]
    records: list[Key] = []
    for name in ("erin", "emil"):
        records.append(await met(database, partner, *[said(at) for at in moments[:10]]))
        records.append(await employed(database, partner, f"{name}-{seed}", *moments[10:20]))
        applicant, first = await applied(database, partner, moments[20])
        _, second = await applied(database, partner, moments[20], applicant=int(applicant.record))
        for application in (first, second):
            await moved(database, partner, application, moments[21], (2, "In Review"))
            await moved(database, partner, application, moments[22], (3, "Interview"))
        await interviewed(database, partner, first, later(1000 + len(records)), *moments[21:24])
        records.append(applicant)
    return records


async def pages(database: Database, tenant_id: UUID, wanted: Wanted, *records: Key) -> list[Entry]:
    """All of them, put together."""
    together: list[Entry] = []
    while page := await found(database, tenant_id, wanted, *records):
        together += page
        wanted = msgspec.structs.replace(wanted, after=page[-1].position)
    return together


async def test_another_tenant_sees_nothing(quiet: Database, partner: Partner, other_tenant: Tenant) -> None:
    records = await everything(quiet, partner, 1)
    for tenant_id in (other_tenant.id, partner.tenant.sandbox_id):
        assert await found(quiet, tenant_id, Wanted()) == []
        assert await found(quiet, tenant_id, Wanted(types=["Phone call", "like"])) == []
        assert await found(quiet, tenant_id, Wanted(words="nurse")) == []
        assert await found(quiet, tenant_id, Wanted(), *records) == []


@pytest.mark.parametrize("limit", [1, 2, 7, 200])
@pytest.mark.parametrize("seed", [1, 2])
async def test_the_pages_are_the_whole_each_entry_once_in_order(
    quiet: Database, partner: Partner, seed: int, limit: int
) -> None:
    records = await everything(quiet, partner, seed)
    whole = await found(quiet, partner.tenant.id, Wanted(limit=1000), *records)
    assert len({entry.id for entry in whole}) == len(whole) == 58
    assert [entry.at for entry in whole] == sorted((entry.at for entry in whole), reverse=True)
    assert set(kinds(whole)) == set(EntryKind)

    assert await pages(quiet, partner.tenant.id, Wanted(limit=limit), *records) == whole
    assert await pages(quiet, partner.tenant.id, Wanted(limit=limit)) == whole
    spanned = Wanted(since=later(3), until=later(6))
    for narrowed in (Wanted(types=["Phone call", "like"]), spanned, Wanted(words="nurse")):
        expected = await found(quiet, partner.tenant.id, msgspec.structs.replace(narrowed, limit=1000))
        assert 0 < len(expected) < len(whole)
        assert await pages(quiet, partner.tenant.id, msgspec.structs.replace(narrowed, limit=limit)) == expected


async def test_what_comes_new_is_in_no_later_page(quiet: Database, partner: Partner) -> None:
    record = await met(quiet, partner, *[said(later(minute)) for minute in range(4)])
    first = await found(quiet, partner.tenant.id, Wanted(limit=2), record)
    await met(quiet, partner, said(later(60)))
    rest = await found(quiet, partner.tenant.id, Wanted(after=first[-1].position))
    assert [entry.at for entry in (*first, *rest)] == [later(minute) for minute in (3, 2, 1, 0)]


async def test_an_entry_says_what_its_record_says(quiet: Database, partner: Partner) -> None:
    contact = said(later(0), summary="Intake", notes="Likes children", duration_seconds=600)
    candidate = await met(quiet, partner, contact)
    employee = await employed(quiet, partner, "erin", later(1), vacancy_id="v-1", title=None)
    job = await new_job(quiet, partner, name="Teacher")
    applicant, application = await applied(quiet, partner, later(2), job=job)
    await moved(quiet, partner, application, later(3), (3, "Interview"))
    interview = await interviewed(quiet, partner, application, later(1000), later(4))
    ina = await new_interviewer(quiet, partner, name="Ina")
    await attended(quiet, partner, interview, ina)
    person = await one_person(quiet, partner, candidate, employee, applicant)

    entries = await found(quiet, partner.tenant.id, Wanted(), candidate, employee, applicant)

    met_for, changed, came, liked, called = entries
    assert {entry.person_id for entry in entries} == {person}
    assert (called.kind, called.types, called.title, called.text) == (
        "interaction",
        ["Phone call"],
        "Intake",
        "Likes children",
    )
    assert (called.shown, called.details) == (START.isoformat(), {"durationSeconds": 600})
    assert (liked.kind, liked.types, liked.vacancy, liked.title) == ("employee_interaction", ["like"], "v-1", None)
    assert (came.kind, came.title, came.source, came.job) == ("application", "Teacher", "Referral", job)
    assert (changed.kind, changed.types, changed.actor) == ("status_change", ["Interview"], "key_1")
    assert changed.details == {"application": application, "before": "New", "after": "Interview"}
    assert (met_for.kind, met_for.types, met_for.details["timeZone"]) == (
        "interview",
        ["scheduled"],
        "Europe/Amsterdam",
    )
    assert met_for.details["interviewers"] == [{"number": ina, "name": "Ina", "answer": "needs-action"}]


async def test_filters_let_through_what_they_say(quiet: Database, partner: Partner) -> None:
    job = await new_job(quiet, partner, name="Teacher")
    applicant, application = await applied(quiet, partner, later(2), job=job)
    await moved(quiet, partner, application, later(3), (5, "Hired"))
    await employed(quiet, partner, "erin", later(1), vacancy_id="v-1", title=None)
    await employed(quiet, partner, "erin", later(4), title="Painter")
    await met(quiet, partner, said(later(0)), said(later(5), types=["Meeting", "Referral"]))

    async def seen(**fields: object) -> list[float]:
        entries = await found(quiet, partner.tenant.id, Wanted(**fields))  # type: ignore[arg-type]  # any of them
        return [(entry.at - START).total_seconds() / 60 for entry in entries]

    assert await seen() == [5, 4, 3, 2, 1, 0]
    assert await seen(kinds=[EntryKind.INTERACTION]) == [5, 0]
    assert await seen(types=["Referral", "applied", "Hired"]) == [5, 3, 2]
    assert await seen(since=later(2), until=later(4)) == [3, 2]
    assert await seen(vacancy="v-1") == [1]
    assert await seen(vacancy="v-1", types=["apply"]) == []
    assert await seen(job=job) == [3, 2]
    assert await seen(words="painters") == [4]
    assert await seen(words="teacher") == [3, 2]
    assert await seen(words="teacher", types=["Hired"]) == [3]
    assert await found(quiet, partner.tenant.id, Wanted(vacancy="v-1"), applicant) == []


@pytest.mark.parametrize(
    ("kind", "key", "stands"),
    [
        (EntryKind.INTERACTION, (str(new_id()),), True),
        (EntryKind.INTERACTION, ("7",), False),
        (EntryKind.INTERACTION, (), False),
        (EntryKind.APPLICATION, ("7",), True),
        (EntryKind.APPLICATION, ("-7",), False),
        (EntryKind.APPLICATION, (str(2**63),), False),
        (EntryKind.EMPLOYEE_INTERACTION, ("erin", "1"), True),
        (EntryKind.EMPLOYEE_INTERACTION, ("erin", "\0"), False),
        (EntryKind.INTERVIEW, (str(new_id()), "0", "scheduled"), True),
    ],
)
def test_a_position_is_one_that_an_entry_could_have(kind: EntryKind, key: tuple[str, ...], stands: bool) -> None:
    assert is_position(Position(START, kind, key)) is stands
    assert not is_position(Position(START.replace(tzinfo=None), kind, key))
