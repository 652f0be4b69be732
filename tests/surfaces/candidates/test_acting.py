"""Acting for another region: within the key's scopes, in that region's data, and in that region's audit log."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.logs import listed
from rapport.access.keys import create_key, list_keys
from rapport.access.scopes import REGIONAL, Scope
from rapport.access.tenants import create_tenant
from rapport.delivery.sign import new_secret
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from rapport.surfaces.candidates.acting import utf8
from support import CANDIDATE, INTERACTION, Region, new_region, until

READS = ["/candidates", "/mutations", "/schema", "/audit"]


@pytest.fixture
async def admin(region: Region, database: Database) -> Region:
    """The region with a key that has the scope admin too."""
    _, key = await create_key(database, region.tenant, list(Scope))
    return Region(region.tenant, key, region.secret, region.url, region.session)


async def acts(database: Database, region: Region, count: int, *, sandbox: bool = False) -> list[tuple[Any, ...]]:
    """What others did there, oldest first, once there are that many entries of it."""
    tenant_id = region.tenant.sandbox_id if sandbox else region.tenant.id

    async def look() -> Any:
        found = [each for each in await listed(database, tenant_id) if each.region is not None]
        return found if len(found) >= count else None

    return [(each.region, each.action, each.details, each.actor) for each in reversed(await until(look))]


@pytest.mark.parametrize("name", ["", "no such region", "{own}", "{other}"])
async def test_without_the_scope_every_name_is_refused_alike(region: Region, other_region: Region, name: str) -> None:
    named = name.format(own=region.tenant.name, other=other_region.tenant.name)

    refused = [await region.get(path, **{"x-region": named or " "}) for path in READS]

    assert {(each.status, each.body["message"]) for each in refused} == {
        (403, "This API key lacks the scope admin, which x-region needs.")
    }


async def test_admin_alone_opens_nothing(region: Region, other_region: Region, database: Database) -> None:
    _, bare = await create_key(database, region.tenant, [Scope.ADMIN])
    _, reader = await create_key(database, region.tenant, [Scope.ADMIN, Scope.CANDIDATES_READ])
    there = {"x-region": other_region.tenant.name}

    assert (await region.get("/candidates", x_api_key=bare, **there)).status == 403
    assert (await region.get("/candidates", x_api_key=reader, **there)).status == 200
    assert (await region.post("/candidates", [CANDIDATE], x_api_key=reader, **there)).status == 403


@pytest.mark.parametrize("name", ["no such region", " ", "Région", "a\u0085b", "x" * 1000])
async def test_a_region_that_is_not_there_is_refused_by_name(admin: Region, name: str) -> None:
    refused = await admin.get("/candidates", **{"x-region": name})

    assert (refused.status, refused.issues) == (400, [(["x-region"], "header")])
    assert refused.body["message"] == f"There is no region {name.strip()!r}; x-region takes a region's name."


@given(st.binary())
def test_a_header_is_read_as_utf_8_and_what_is_not_is_nobodys_name(sent: bytes) -> None:
    read = utf8(sent.decode("latin-1"))

    assert read is not None
    assert read.encode("utf-8", "surrogateescape") == sent
    assert read.isprintable() <= (sent.decode(errors="replace") == read)


async def test_what_is_done_is_done_there_and_nowhere_else(
    admin: Region, region: Region, other_region: Region, database: Database
) -> None:
    there = {"x-region": other_region.tenant.name.upper()}

    accepted = await admin.post("/candidates", [CANDIDATE], **there)
    await other_region.finished(accepted)
    [candidate] = accepted.data["candidateIds"]

    assert (await other_region.get(f"/candidates/{candidate}")).status == 200
    assert (await admin.get(f"/candidates/{candidate}", **there)).data["id"] == candidate
    assert (await admin.get(f"/candidates/{candidate}")).status == 404
    assert await region.untouched()
    assert not [each for each in await listed(database, region.tenant.id) if candidate in each.records]


async def test_every_act_stands_in_the_log_of_the_region_acted_for_and_of_nobody_else(
    admin: Region, other_region: Region, database: Database
) -> None:
    there = {"x-region": other_region.tenant.name}
    at_home = len(await listed(database, admin.tenant.id))

    for path in READS:
        assert (await admin.get(path, **there)).status == 200
    refused = await admin.post("/candidates", [{}], **there)
    accepted = await admin.post("/api/v2/candidates", [CANDIDATE], **there)
    await other_region.finished(accepted)

    assert refused.status == 422
    found = await acts(database, other_region, 9)
    actor = show(Kind.API_KEY, (await list_keys(database, admin.tenant))[-1].id)
    assert {(region, by) for region, _, _, by in found} == {(admin.tenant.name, actor)}
    routes = [details["route"] for _, action, details, _ in found if action == "region.act"]
    assert routes == [*(f"GET {path}" for path in READS), "POST /candidates", "POST /api/v2/candidates"]
    others = sorted(action for _, action, _, _ in found if action != "region.act")
    assert others == ["audit.read", "candidates.create", "candidates.list"]
    assert len(await listed(database, admin.tenant.id)) == at_home
    assert len(await acts(database, other_region, 9)) == 9


@pytest.mark.parametrize(("prefix", "header"), [("/sandbox", ""), ("", "true"), ("/api/sandbox", "")])
async def test_the_sandbox_of_another_region_is_reached_the_same_ways(
    admin: Region, other_region: Region, database: Database, prefix: str, header: str
) -> None:
    there = {"x-region": other_region.tenant.name, "x_api_sandbox": header}

    accepted = await admin.post(f"{prefix}/candidates", [CANDIDATE], **there)

    await other_region.finished(accepted, "/sandbox")
    [candidate] = accepted.data["candidateIds"]
    assert accepted.body["meta"] == {"sandboxEnabled": True}
    assert (await other_region.get(f"/candidates/{candidate}")).status == 404
    assert (await other_region.get(f"/sandbox/candidates/{candidate}")).status == 200
    assert [action for _, action, _, _ in await acts(database, other_region, 2, sandbox=True)] != []
    assert [each for each in await listed(database, other_region.tenant.id) if each.region is not None] == []


async def test_times_are_read_in_the_zone_of_the_region_acted_for(admin: Region, database: Database) -> None:
    name = f"Région {new_id()}"
    tenant = await create_tenant(database, name, "America/Argentina/Ushuaia", new_secret())
    _, key = await create_key(database, tenant, REGIONAL)
    there = Region(tenant, key, "", admin.url, admin.session)
    sent = {"x-region": name}

    inline = {**INTERACTION, "performedAt": "2026-03-01T10:00:00"}
    accepted = await admin.post("/candidates", [{**CANDIDATE, "interactions": [inline]}], **sent)

    await there.finished(accepted)
    [shown] = (await there.get(f"/candidates/{accepted.data['candidateIds'][0]}/interactions")).data
    assert shown["performedAt"] == "2026-03-01T10:00:00-03:00"


async def test_an_admin_who_names_their_own_region_acts_for_nobody_else(admin: Region, database: Database) -> None:
    accepted = await admin.post("/candidates", [CANDIDATE], **{"x-region": admin.tenant.name.title()})

    await admin.finished(accepted)
    assert {each.region for each in await listed(database, admin.tenant.id)} == {None}


async def test_a_region_that_is_made_later_can_be_acted_for_at_once(
    admin: Region, database: Database, service: str
) -> None:
    later = await new_region(database, service, admin.session)

    assert (await admin.get("/candidates", **{"x-region": later.tenant.name})).status == 200
