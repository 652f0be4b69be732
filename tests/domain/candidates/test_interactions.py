import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.writing import ACCEPTED_AT, candidate, carry_out, interaction
from quiet import administrator, all_but, blocked
from rapport.access.tenants import Tenant
from rapport.domain.candidates.interactions import (
    CREATE,
    DELETE,
    UPDATE,
    Interaction,
    find_interaction,
)
from rapport.engine.mutation import Completed, Event, Failed, Operation
from rapport.ids import NO_ONE, Kind, new_id, show
from rapport.storage.database import Database

NO_CANDIDATE = Failed(code="not_found", message="There is no such candidate in this region.", forget=True)
NO_INTERACTION = Failed(
    code="not_found", message="There is no such interaction of this candidate in this region.", forget=True
)
AN_HOUR = timedelta(hours=1)
PERFORMED_AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def one(candidate_id: UUID, which: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"candidate_id": candidate_id, "interaction_id": which["id"], **more}


def happened(what: str, candidate_id: UUID, which: dict[str, Any], changed: Sequence[str] = ()) -> Completed:
    event = Event(
        type=f"interaction.{what}", subject=candidate_id, data={"interactionId": show(Kind.INTERACTION, which["id"])}
    )
    return Completed(events=[event], changed=changed)


async def found(quiet: Database, tenant: Tenant, candidate_id: UUID, which: dict[str, Any]) -> Interaction | None:
    async with quiet.tenant(tenant.id) as transaction:
        return await find_interaction(transaction, tenant.id, candidate_id, which["id"])


async def kept(quiet: Database, tenant: Tenant, candidate_id: UUID, which: dict[str, Any]) -> Interaction:
    row = await found(quiet, tenant, candidate_id, which)
    assert row is not None
    return row


def test_the_operations_are_called_what_callbacks_and_stored_mutations_call_them() -> None:
    names = [operation.name for operation in (CREATE, UPDATE, DELETE)]
    assert names == ["interactions.create", "interactions.update", "interactions.delete"]


async def test_an_interaction_is_found_under_its_own_candidate_and_tenant_only(
    quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    which = interaction()
    owner, neighbour = await candidate(quiet, tenant, which), await candidate(quiet, tenant)
    for somebody in (neighbour, NO_ONE, new_id()):
        assert await found(quiet, tenant, somebody, which) is None
    assert await found(quiet, other_tenant, owner, which) is None
    assert await found(quiet, tenant, owner, which) is not None


async def test_a_candidate_that_is_not_there_fails_alone(quiet: Database, tenant: Tenant, other_tenant: Tenant) -> None:
    mine, theirs = await candidate(quiet, tenant), await candidate(quiet, other_tenant)
    made = [interaction() for _ in range(4)]
    owners = [theirs, mine, NO_ONE, mine]

    outcomes = await carry_out(
        quiet,
        tenant,
        CREATE,
        *({"candidate_id": owner, "interactions": [each]} for owner, each in zip(owners, made, strict=True)),
    )

    assert outcomes == [
        NO_CANDIDATE,
        happened("created", mine, made[1]),
        NO_CANDIDATE,
        happened("created", mine, made[3]),
    ]
    async with quiet.tenant(tenant.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM interaction") == 2
    assert await found(quiet, other_tenant, theirs, made[0]) is None


async def test_an_interaction_comes_back_as_it_was_given(quiet: Database, tenant: Tenant) -> None:
    owner = await candidate(quiet, tenant)
    full = interaction(types=["Event registration", "Other"], summary="Zoë 😀", notes="x" * 20_000, duration_seconds=0)
    bare = interaction(performed_at="2026-03-01T00:00:00+01:00", performed_at_shown="2026-03-01")

    await carry_out(quiet, tenant, CREATE, {"candidate_id": owner, "interactions": [full, bare]})

    given: dict[str, Any] = {"candidate_id": owner, "created_at": ACCEPTED_AT, "updated_at": ACCEPTED_AT}
    assert await kept(quiet, tenant, owner, full) == Interaction(**{**full, **given, "performed_at": PERFORMED_AT})
    nothing = {"summary": None, "notes": None, "duration_seconds": None}
    midnight = datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert await kept(quiet, tenant, owner, bare) == Interaction(
        **{**bare, **given, **nothing, "performed_at": midnight}
    )


async def test_a_candidate_is_not_deleted_before_its_new_interactions_are_committed(
    quiet: Database, quiet_url: str, tenant: Tenant
) -> None:
    owner = await candidate(quiet, tenant)

    async def delete() -> None:
        async with quiet.tenant(tenant.id) as transaction:
            await transaction.execute("DELETE FROM candidate WHERE id = $1", owner)

    async with administrator(quiet_url) as beside:
        async with beside.transaction():
            await beside.execute("LOCK TABLE interaction IN SHARE MODE")
            creating = asyncio.create_task(
                carry_out(quiet, tenant, CREATE, {"candidate_id": owner, "interactions": [interaction()]})
            )
            await blocked(beside)
            deleting = asyncio.create_task(delete())
            await blocked(beside, 2)
            await all_but(creating)
        assert isinstance((await creating)[0], Completed)
        await deleting


CHANGES: list[tuple[list[str], dict[str, Any], dict[str, Any]]] = [
    ([], {}, {}),
    (["summary"], {"summary": None}, {"summary": None}),
    (["duration", "notes"], {"notes": None, "duration_seconds": None}, {"notes": None, "duration_seconds": None}),
    (["duration", "summary"], {"summary": "", "duration_seconds": 0}, {"summary": "", "duration_seconds": 0}),
    (["type"], {"types": ["Meeting", "E-mail"]}, {"types": ["Meeting", "E-mail"]}),
    (
        ["performedAt"],
        {"performed_at": "2026-07-01T12:00:00+02:00", "performed_at_shown": "2026-07-01T12:00:00+02:00"},
        {"performed_at": datetime(2026, 7, 1, 10, tzinfo=UTC), "performed_at_shown": "2026-07-01T12:00:00+02:00"},
    ),
]


@pytest.mark.parametrize(("names", "changes", "changed"), CHANGES)
async def test_an_update_changes_what_is_given_and_nothing_else(
    quiet: Database, tenant: Tenant, names: list[str], changes: dict[str, Any], changed: dict[str, Any]
) -> None:
    which = interaction(summary="s", notes="n", duration_seconds=60)
    owner = await candidate(quiet, tenant, which)
    before = await kept(quiet, tenant, owner, which)

    [outcome] = await carry_out(quiet, tenant, UPDATE, one(owner, which, changes=changes), later=AN_HOUR)

    assert outcome == happened("updated", owner, which, names)
    fields = {name: getattr(before, name) for name in Interaction.__struct_fields__}
    expected = Interaction(**{**fields, **changed, "updated_at": ACCEPTED_AT + AN_HOUR})
    assert await kept(quiet, tenant, owner, which) == expected


@pytest.mark.parametrize("operation", [UPDATE, DELETE])
async def test_an_interaction_of_somebody_else_is_left_as_it_is(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, operation: Operation
) -> None:
    which = interaction()
    owner, neighbour = await candidate(quiet, tenant, which), await candidate(quiet, tenant)
    before = await kept(quiet, tenant, owner, which)
    for whose, somebody in ((tenant, neighbour), (tenant, NO_ONE), (other_tenant, owner)):
        body = one(somebody, which, changes={"summary": "changed"})
        assert await carry_out(quiet, whose, operation, body) == [NO_INTERACTION]
    assert await kept(quiet, tenant, owner, which) == before


@pytest.mark.parametrize("operation", [UPDATE, DELETE])
async def test_of_a_set_each_mutation_is_judged_by_its_own_candidate(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, operation: Operation
) -> None:
    which, theirs = interaction(), interaction()
    owner, neighbour = await candidate(quiet, tenant, which), await candidate(quiet, tenant)
    stranger = await candidate(quiet, other_tenant, theirs)
    changes = {"changes": {"summary": "changed"}}

    outcomes = await carry_out(
        quiet,
        tenant,
        operation,
        one(neighbour, which, **changes),
        one(owner, which, **changes),
        one(NO_ONE, which, **changes),
        one(stranger, theirs, **changes),
        one(new_id(), interaction(), **changes),
    )

    done = {
        UPDATE: happened("updated", owner, which, ["summary"]),
        DELETE: happened("deleted", owner, which),
    }[operation]
    assert outcomes == [NO_INTERACTION, done, NO_INTERACTION, NO_INTERACTION, NO_INTERACTION]
    assert (await kept(quiet, other_tenant, stranger, theirs)).summary is None


async def test_a_deleted_interaction_is_gone_for_good(quiet: Database, tenant: Tenant) -> None:
    which, other = interaction(), interaction()
    owner = await candidate(quiet, tenant, which, other)
    assert await carry_out(quiet, tenant, DELETE, one(owner, which)) == [happened("deleted", owner, which)]
    assert await found(quiet, tenant, owner, which) is None
    assert await found(quiet, tenant, owner, other) is not None
    assert await carry_out(quiet, tenant, DELETE, one(owner, which)) == [NO_INTERACTION]
    assert await carry_out(quiet, tenant, UPDATE, one(owner, which, changes={"summary": "s"})) == [NO_INTERACTION]


async def test_a_time_that_is_none_is_refused_by_the_database(quiet: Database, tenant: Tenant) -> None:
    owner = await candidate(quiet, tenant)
    with pytest.raises(asyncpg.PostgresError):
        await carry_out(
            quiet, tenant, CREATE, {"candidate_id": owner, "interactions": [interaction(performed_at="someday")]}
        )
