from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.writing import ACCEPTED_AT, candidate, carry_out, interaction, person
from rapport.access.tenants import Tenant
from rapport.domain.candidates import candidate_changes, candidates
from rapport.domain.candidates.interactions import find_interaction
from rapport.engine.mutation import Completed, Event
from rapport.ids import NO_ONE, Kind, new_id, show
from rapport.storage.database import Database


async def found(quiet: Database, tenant: Tenant, candidate_id: UUID) -> candidates.Candidate | None:
    async with quiet.tenant(tenant.id) as transaction:
        return await candidates.find_candidate(transaction, tenant.id, candidate_id)


def test_the_operation_is_called_what_callbacks_and_stored_mutations_call_it() -> None:
    assert candidate_changes.CREATE.name == "candidates.create"


async def test_what_names_no_candidate_finds_none(quiet: Database, tenant: Tenant) -> None:
    assert await found(quiet, tenant, new_id()) is None
    assert await found(quiet, tenant, NO_ONE) is None


async def test_a_candidate_of_another_tenant_is_not_found(
    quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    theirs = await candidate(quiet, other_tenant)
    assert await found(quiet, tenant, theirs) is None
    assert await found(quiet, other_tenant, theirs) is not None


async def test_a_candidate_of_one_side_is_not_on_the_other(quiet: Database, tenant: Tenant) -> None:
    live = await candidate(quiet, tenant)
    async with quiet.tenant(tenant.sandbox_id) as transaction:
        assert await candidates.find_candidate(transaction, tenant.sandbox_id, live) is None


async def test_all_of_a_mutation_is_written_or_none(quiet: Database, tenant: Tenant) -> None:
    good, bad = person(), person(interactions=[interaction(types=None)])
    with pytest.raises(asyncpg.NotNullViolationError):
        await carry_out(quiet, tenant, candidate_changes.CREATE, {"candidates": [good, bad]})
    assert await found(quiet, tenant, good["id"]) is None


async def test_a_profile_comes_back_as_it_was_given(quiet: Database, tenant: Tenant) -> None:
    profile = {
        "name": "Zoë 😀",
        "email": "Zoe@School.example",
        "customFields": {"a": [1, 2.5, None, True, {"b": ""}], "big": 2**53},
    }
    made = person(profile=profile)

    await carry_out(quiet, tenant, candidate_changes.CREATE, {"candidates": [made]})

    assert await found(quiet, tenant, made["id"]) == candidates.Candidate(
        id=made["id"], profile=profile, created_at=ACCEPTED_AT, updated_at=ACCEPTED_AT, archived_at=None
    )


async def test_each_mutation_is_answered_with_its_own_events_in_its_order(quiet: Database, tenant: Tenant) -> None:
    first, second, third = interaction(), interaction(), interaction()
    ann, bob, eve = person(interactions=[first, second]), person(), person(interactions=[third])

    outcomes = await carry_out(
        quiet, tenant, candidate_changes.CREATE, {"candidates": [ann, bob]}, {"candidates": [eve]}
    )

    def created(owner: dict[str, Any], which: dict[str, Any]) -> Event:
        shown = show(Kind.INTERACTION, which["id"])
        return Event(type="interaction.created", subject=owner["id"], data={"interactionId": shown})

    assert outcomes == [
        Completed(
            events=[
                Event(type="candidate.created", subject=ann["id"]),
                created(ann, first),
                created(ann, second),
                Event(type="candidate.created", subject=bob["id"]),
            ]
        ),
        Completed(events=[Event(type="candidate.created", subject=eve["id"]), created(eve, third)]),
    ]
    async with quiet.tenant(tenant.id) as transaction:
        for owner, which in ((ann, first), (ann, second), (eve, third)):
            kept = await find_interaction(transaction, tenant.id, owner["id"], which["id"])
            assert kept is not None
            assert kept.created_at == ACCEPTED_AT
