"""A call reaches the data of its own region, on its own side of the sandbox, and no other."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from msgspec import Struct

from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import CANDIDATE, INTERACTION, Answer, Region

NOBODY = show(Kind.CANDIDATE, UUID(int=1))
NOTHING = show(Kind.INTERACTION, UUID(int=1))
TABLES = ("mutation", "event", "outbox", "candidate", "interaction")


class Records(Struct, frozen=True):
    """What a region, or its sandbox, has: one of each."""

    candidate: str
    interaction: str
    mutation: str
    key: str


async def records(region: Region, prefix: str = "") -> Records:
    key = f"key-of-{region.tenant.id}{prefix.replace('/', '-')}"
    accepted = await region.post(
        f"{prefix}/candidates", [{**CANDIDATE, "interactions": [INTERACTION]}], idempotency_key=key
    )
    mutation = await region.finished(accepted, prefix)
    assert mutation["status"] == "completed"
    [candidate], [interaction] = accepted.data["candidateIds"], accepted.data["interactionIds"]
    return Records(candidate, interaction, mutation["mutationId"], key)


async def contents(database: Database, tenant_id: UUID) -> Mapping[str, list[str]]:
    """Every row of the tenant."""
    async with database.tenant(tenant_id) as transaction:
        return {
            table: [row["row"] for row in await transaction.fetch(f"SELECT t::text AS row FROM {table} t ORDER BY 1")]
            for table in TABLES
        }


def reads(candidate: str, interaction: str, mutation: str, key: str) -> list[str]:
    return [
        f"/candidates/{candidate}",
        f"/candidates/{candidate}/interactions",
        f"/candidates/{candidate}/interactions/{interaction}",
        f"/mutations/{mutation}",
        f"/mutations/{key}",
    ]


def writes(candidate: str, interaction: str) -> list[tuple[str, str, Any]]:
    one = f"/candidates/{candidate}/interactions/{interaction}"
    return [
        ("POST", f"/candidates/{candidate}/interactions", [INTERACTION]),
        ("PATCH", one, {"summary": "changed"}),
        ("DELETE", one, None),
    ]


SIDES = [("", ""), ("/sandbox", "/sandbox"), ("", "/sandbox"), ("/sandbox", "")]
every_pair_of_sides = pytest.mark.parametrize(("here", "there"), SIDES)


@every_pair_of_sides
async def test_the_records_of_another_region_read_like_those_that_never_were(
    region: Region, other_region: Region, here: str, there: str
) -> None:
    theirs = await records(other_region, there)

    found = reads(theirs.candidate, theirs.interaction, theirs.mutation, theirs.key)
    never = reads(NOBODY, NOTHING, show(Kind.MUTATION, UUID(int=1)), "no-such-key")
    for foreign, unknown in zip(found, never, strict=True):
        answer = await region.get(here + foreign)
        assert answer.status == 404
        assert answer.body == (await region.get(here + unknown)).body


@every_pair_of_sides
async def test_a_write_to_another_region_is_accepted_and_then_fails_and_changes_nothing(
    region: Region, other_region: Region, database: Database, here: str, there: str
) -> None:
    theirs, ours = await records(other_region, there), await records(region, here)
    tenant = other_region.tenant.sandbox_id if there else other_region.tenant.id
    before = await contents(database, tenant)

    foreign = [
        *writes(theirs.candidate, theirs.interaction),
        *writes(ours.candidate, theirs.interaction)[1:],
        *writes(theirs.candidate, ours.interaction)[1:],
    ]
    for method, path, body in foreign:
        mutation = await region.finished(await region.call(method, here + path, body), here)
        assert (mutation["status"], mutation["error"]["code"]) == ("failed", "not_found")
        assert mutation["sandbox"] == bool(here)
    for name in (theirs.mutation, theirs.key):
        assert (await region.post(f"{here}/mutations/{name}/callback/redeliver", None)).status == 404

    assert await contents(database, tenant) == before


async def test_lists_hold_the_records_of_the_own_region_only(region: Region, other_region: Region) -> None:
    await records(other_region)
    ours = await records(region)

    mutations = (await region.get("/mutations")).data
    assert [each["mutationId"] for each in mutations] == [ours.mutation]
    page = await other_region.get("/mutations?pageSize=1&cursor=" + await cursor_of(region))
    assert ours.mutation not in {each["mutationId"] for each in page.data}


async def cursor_of(region: Region) -> str:
    await records(region, "/sandbox")
    await region.post("/candidates", [CANDIDATE])
    return str((await region.get("/mutations?pageSize=1")).body["meta"]["cursor"])


@every_pair_of_sides
async def test_one_idempotency_key_in_two_places_is_two_keys(
    region: Region, other_region: Region, here: str, there: str
) -> None:
    ours = await region.post(f"{here}/candidates", [CANDIDATE], idempotency_key="shared")
    theirs = await other_region.post(f"{there}/candidates", [{**CANDIDATE, "name": "B"}], idempotency_key="shared")

    assert (ours.status, theirs.status) == (202, 202)
    assert "idempotency-replayed" not in theirs.headers
    assert ours.data["mutationId"] != theirs.data["mutationId"]
    assert (await region.get(f"{here}/mutations/shared")).data["mutationId"] == ours.data["mutationId"]
    assert (await other_region.get(f"{there}/mutations/shared")).data["mutationId"] == theirs.data["mutationId"]


WAYS_IN = [("/sandbox", ""), ("/api/sandbox", ""), ("", "true"), ("/api/v2", "True"), ("/sandbox", "false")]


@pytest.mark.parametrize(("prefix", "header"), WAYS_IN)
async def test_what_is_in_the_sandbox_is_there_by_every_way_in_and_not_outside(
    region: Region, database: Database, prefix: str, header: str
) -> None:
    before = await contents(database, region.tenant.id)
    accepted = await region.post(
        f"{prefix}/candidates", [{**CANDIDATE, "interactions": [INTERACTION]}], x_api_sandbox=header
    )
    assert accepted.body["meta"] == {"sandboxEnabled": True}
    assert await region.finished(accepted, "/sandbox")
    [candidate], [interaction] = accepted.data["candidateIds"], accepted.data["interactionIds"]

    paths = reads(candidate, interaction, accepted.data["mutationId"], accepted.data["idempotencyKey"])
    for path in paths:
        for way, named in WAYS_IN:
            inside = await region.get(way + path, x_api_sandbox=named)
            assert (inside.status, inside.body["meta"]["sandboxEnabled"]) == (200, True)
        for way, named in [("", ""), ("/api/v2", ""), ("", "false")]:
            outside = await region.get(way + path, x_api_sandbox=named)
            assert (outside.status, outside.body["meta"]) == (404, {"sandboxEnabled": False})
    assert (await region.get(accepted.headers["location"])).data["sandbox"] is True
    assert await contents(database, region.tenant.id) == before


async def test_live_records_are_not_in_the_sandbox(region: Region) -> None:
    live = await records(region)

    for path in reads(live.candidate, live.interaction, live.mutation, live.key):
        assert (await region.get(path)).status == 200
        assert (await region.get("/sandbox" + path)).status == 404
    assert (await region.get("/sandbox/mutations")).data == []
    for method, path, body in writes(live.candidate, live.interaction):
        failed: Answer = await region.call(method, path, body, data=None, x_api_sandbox="true")
        assert (await region.finished(failed, "/sandbox"))["error"]["code"] == "not_found"
    assert (await region.get(f"/candidates/{live.candidate}/interactions")).data[0]["summary"] is None
