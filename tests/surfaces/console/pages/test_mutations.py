"""Changes: who sees them, what is said of them, and sending again what failed."""

from rapport.access.roles import Role
from rapport.ids import Kind, new_id, show
from support import Region, until
from surfaces.console.conftest import Console
from visitors import Visitor

NOBODY = show(Kind.CANDIDATE, new_id())


async def failed(region: Region, prefix: str = "") -> str:
    """The id of a mutation that failed: it would have left a candidate whom nobody can reach."""
    candidate = await region.candidate(prefix)
    accepted = await region.call("PATCH", f"{prefix}/candidates/{candidate}", {"email": None})
    mutation = await region.finished(accepted, prefix)
    assert mutation["status"] == "failed"
    return str(mutation["mutationId"])


async def test_a_change_of_another_region_or_side_is_not_there(
    console: Console, stranger: Visitor, region: Region
) -> None:
    name = await failed(region)
    assert (await stranger.get(f"/console/mutations/{name}")).status == 404
    assert (await stranger.post(f"/console/mutations/{name}/again")).status == 404
    assert (await console.admin.get(f"/console/sandbox/mutations/{name}")).status == 404
    assert name not in (await stranger.get("/console/mutations")).text


async def test_it_is_said_in_words_and_linked(console: Console, region: Region) -> None:
    name = await failed(region)
    listed = await console.viewer.get("/console/mutations")
    for words in ("Candidate changed", "Not written", f'href="/console/mutations/{name}"'):
        assert words in listed.text
    shown = await console.viewer.get(f"/console/mutations/{name}")
    for words in ("Why it was not written", "contact_required", "cand_"):
        assert words in shown.text


async def test_pages_of_the_list_lead_to_older_ones(console: Console, region: Region) -> None:
    for _ in range(51):
        await region.call("DELETE", f"/candidates/{NOBODY}")
    first = await console.viewer.get("/console/mutations?operation=candidates.archive")
    assert first.text.count("<tr data-key=") == 50
    older = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "operation=candidates.archive" in older
    rest = await console.viewer.get(older)
    assert rest.text.count("<tr data-key=") == 1
    assert 'rel="next"' not in rest.text


async def test_only_an_admin_sends_again_and_sees_the_button(console: Console, region: Region) -> None:
    name = await failed(region)
    for visitor in (console.viewer, console.coordinator):
        assert (await visitor.post(f"/console/mutations/{name}/again")).status == 403
        assert f"/console/mutations/{name}/again" not in (await visitor.get(f"/console/mutations/{name}")).text
    assert f"/console/mutations/{name}/again" in (await console.admin.get(f"/console/mutations/{name}")).text
    asked = await console.admin.get(f"/console/mutations/{name}/again")
    assert "Send this again?" in asked.text


async def test_what_is_sent_again_is_another_change_in_the_users_name(console: Console, region: Region) -> None:
    assert console.admin.user is not None
    name = await failed(region, "/sandbox")
    sent = await console.admin.post(f"/console/sandbox/mutations/{name}/again")
    again = sent.leads_to.removeprefix("/console/sandbox/mutations/").removesuffix("?done=mutation.again")
    assert again != name
    found = await region.get(f"/sandbox/mutations/{again}")
    assert found.data["operation"] == "candidates.update"
    assert show(Kind.CONSOLE_USER, console.admin.user.id) in (await console.admin.get(sent.leads_to)).text


async def test_what_is_not_kept_is_not_sent_again(console: Console, region: Region) -> None:
    accepted = await region.call("DELETE", f"/candidates/{NOBODY}")
    name = (await region.finished(accepted))["mutationId"]
    assert (await console.admin.post(f"/console/mutations/{name}/again")).status == 422
    assert "It is not kept any more" in (await console.admin.get(f"/console/mutations/{name}")).text


async def test_what_was_written_is_not_sent_again(console: Console, region: Region) -> None:
    candidate = await region.candidate()
    [mutation] = (await region.get("/mutations")).data
    name = mutation["mutationId"]
    assert (await console.admin.post(f"/console/mutations/{name}/again")).status == 422
    shown = await console.admin.get(f"/console/mutations/{name}")
    for words in ("Candidate added", "Written", candidate, "candidate.created"):
        assert words in shown.text


async def test_reading_what_was_sent_in_is_noted(console: Console, region: Region) -> None:
    name = await failed(region)
    await console.viewer.get(f"/console/mutations/{name}")
    assert console.viewer.user is not None
    assert console.viewer.user.role == Role.VIEWER
    actor = show(Kind.CONSOLE_USER, console.viewer.user.id)

    async def look() -> bool:
        return "mutation.read" in (await console.admin.get(f"/console/audit?actor={actor}")).text

    await until(look)
