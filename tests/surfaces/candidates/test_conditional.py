"""A version that the client has is not sent again; any other one is."""

import pytest

from held import held_lane
from rapport.storage.database import Database
from support import CANDIDATE, INTERACTION, Answer, Region

PATHS = ["/schema", "/candidates/{}", "/candidates/{}/interactions/{}", "/mutations/{}"]
every_path = pytest.mark.parametrize("path", PATHS)


async def place(region: Region, path: str, prefix: str = "") -> str:
    """The path of a record that is there, or of the schema."""
    accepted = await region.post(f"{prefix}/candidates", [{**CANDIDATE, "interactions": [INTERACTION]}])
    await region.finished(accepted, prefix)
    [candidate], [interaction] = accepted.data["candidateIds"], accepted.data["interactionIds"]
    ids = [accepted.data["mutationId"]] if "mutations" in path else [candidate, interaction]
    return prefix + path.format(*ids)


def is_unchanged(answer: Answer, etag: str) -> bool:
    return (answer.status, answer.body, answer.headers["etag"]) == (304, "", etag)


@every_path
async def test_whoever_may_not_read_learns_nothing_from_a_version(
    path: str, region: Region, other_region: Region
) -> None:
    theirs = await place(other_region, path)
    etag = (await other_region.get(theirs)).headers["etag"]

    for guess in (etag, "*"):
        assert (await region.get(theirs, x_api_key="wrong", if_none_match=guess)).status == 401
        if path != "/schema":
            assert (await region.get(theirs, if_none_match=guess)).status == 404


@every_path
@pytest.mark.parametrize("written", ["{}", "W/{}", '"other", {}', '"a,b",W/{} , "c"', ",,{},", "*", " * "])
async def test_a_version_that_the_client_has_is_not_sent_again(path: str, written: str, region: Region) -> None:
    url = await place(region, path)
    etag = (await region.get(url)).headers["etag"]

    again = await region.get(url, if_none_match=written.format(etag))

    assert is_unchanged(again, etag)
    assert "content-type" not in again.headers
    assert again.headers["cache-control"] == "private, no-cache"


@every_path
@pytest.mark.parametrize("written", ['"other"', "", "other", '"{}', "{}{}x", "*, {}", 'w/"{}"', '"x{}"'])
async def test_otherwise_it_is_sent(path: str, written: str, region: Region) -> None:
    url = await place(region, path)
    etag = (await region.get(url)).headers["etag"]

    sent = await region.get(url, if_none_match=written.replace("{}", etag.strip('"')))

    assert (sent.status, sent.headers["etag"], sent.headers["cache-control"]) == (200, etag, "private, no-cache")


async def test_a_change_of_the_record_is_a_new_version(region: Region) -> None:
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, {})
    one = f"/candidates/{candidate}"
    for path, method, body in [
        (one, "PATCH", {"city": "Delft"}),
        (one, "DELETE", None),
        (f"{one}/interactions/{interaction}", "PATCH", {"summary": "changed"}),
    ]:
        etag = (await region.get(path)).headers["etag"]
        await region.finished(await region.call(method, path, body))

        changed = await region.get(path, if_none_match=etag)

        assert changed.status == 200
        assert changed.headers["etag"] != etag
        assert is_unchanged(
            await region.get(path, if_none_match=f"{etag}, {changed.headers['etag']}"), changed.headers["etag"]
        )


async def test_the_end_of_a_mutation_is_a_new_version(region: Region, database: Database, database_url: str) -> None:
    async with held_lane(database, database_url, region.tenant.id, []):
        accepted = await region.post("/candidates", [CANDIDATE])
        waiting = await region.get(accepted.headers["location"])
        assert is_unchanged(
            await region.get(accepted.headers["location"], if_none_match=waiting.headers["etag"]),
            waiting.headers["etag"],
        )
    await region.finished(accepted)

    changed = await region.get(accepted.headers["location"], if_none_match=waiting.headers["etag"])

    assert (waiting.data["status"], changed.data["status"]) == ("accepted", "completed")


@every_path
async def test_the_sandbox_has_versions_of_its_own(path: str, region: Region) -> None:
    live, sandbox = await place(region, path), await place(region, path, "/sandbox")

    versions = {(await region.get(url)).headers["etag"] for url in (live, sandbox)}

    assert len(versions) == 2
    if path == "/schema":
        assert (await region.get("/schema", x_api_sandbox="true")).headers["etag"] in versions
