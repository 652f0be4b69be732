import asyncio
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest

from domain.candidate_homes import Home, new_home
from quiet import administrator, blocked
from rapport.domain.candidates.bulk import (
    Known,
    NewCandidate,
    NewInteraction,
    copy_candidates,
    copy_interactions,
    hold_candidates,
)
from rapport.ids import new_id
from rapport.storage.database import Database

EARLIER = datetime(2020, 1, 2, tzinfo=UTC)


@pytest.fixture
async def home(database: Database) -> Home:
    return await new_home(database)


@pytest.fixture
async def other_home(database: Database) -> Home:
    return await new_home(database)


def new_candidate(candidate_id: UUID, name: str = "Ann", created_at: datetime | None = None) -> NewCandidate:
    return NewCandidate(candidate_id, f'{{"name": "{name}"}}', f"{name}@school.example", "123", created_at, None, None)


def new_interaction(interaction_id: UUID, candidate_id: UUID, summary: str | None = None) -> NewInteraction:
    return NewInteraction(
        interaction_id, candidate_id, ["Other"], EARLIER, "2020-01-02", summary, None, 60, EARLIER, None
    )


async def test_candidates_are_found_by_id_or_key_in_their_own_tenant_only(home: Home, other_home: Home) -> None:
    theirs = new_id()
    async with other_home.database.tenant(other_home.tenant.id) as transaction:
        await copy_candidates(transaction, other_home.tenant.id, [new_candidate(theirs, "theirs")])
    ours, gone = new_id(), new_id()
    async with home.database.tenant(home.tenant.id) as transaction:
        archived = new_candidate(gone)._replace(archived_at=EARLIER)
        await copy_candidates(transaction, home.tenant.id, [new_candidate(ours), archived])

        known = await hold_candidates(
            transaction, home.tenant.id, [theirs, gone], ["theirs@school.example", "Ann@school.example"], ["123"]
        )

    assert set(known.ids) == {ours, gone}
    assert (known.by_email, known.by_phone) == ({"Ann@school.example": [ours]}, {"123": [ours]})


async def test_a_candidate_that_is_held_stays_until_its_interactions_are_written(home: Home, database_url: str) -> None:
    candidate = new_id()
    async with home.database.tenant(home.tenant.id) as transaction:
        await copy_candidates(transaction, home.tenant.id, [new_candidate(candidate)])

    async def erase() -> str:
        async with home.database.tenant(home.tenant.id) as transaction:
            return await transaction.execute(
                "DELETE FROM candidate WHERE tenant_id = $1 AND id = $2", home.tenant.id, candidate
            )

    async with administrator(database_url) as onlooker:
        async with home.database.tenant(home.tenant.id) as transaction:
            known: Known = await hold_candidates(transaction, home.tenant.id, [candidate], [], [])
            assert known.ids == {candidate}
            erasing = asyncio.create_task(erase())
            await blocked(onlooker)
            written = await copy_interactions(transaction, home.tenant.id, [new_interaction(new_id(), candidate)])
            assert written == 1
        assert await erasing == "DELETE 1"


async def test_what_is_there_already_stays_and_is_not_counted(home: Home) -> None:
    there, new, twice = new_id(), new_id(), new_id()
    async with home.database.tenant(home.tenant.id) as transaction:
        assert await copy_candidates(transaction, home.tenant.id, [new_candidate(there)]) == {there}
    async with home.database.tenant(home.tenant.id) as transaction:
        rows = [new_candidate(there, "Bea"), new_candidate(new, created_at=EARLIER), new_candidate(new, "Cas")]
        assert await copy_candidates(transaction, home.tenant.id, rows) == {new}
        contacts = [new_interaction(twice, there, "first"), new_interaction(twice, new, "second")]
        assert await copy_interactions(transaction, home.tenant.id, contacts) == 1
        assert await copy_candidates(transaction, home.tenant.id, []) == set()
        assert await copy_interactions(transaction, home.tenant.id, []) == 0

    first, second = await home.rows()
    assert (first["profile"], second["created_at"], second["updated_at"]) == ({"name": "Ann"}, EARLIER, EARLIER)
    assert first["created_at"] == first["updated_at"] > EARLIER


async def test_rows_of_another_tenant_are_not_written_by_this_one(home: Home, other_home: Home) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with home.database.tenant(home.tenant.id) as transaction:
            await copy_candidates(transaction, other_home.tenant.id, [new_candidate(new_id())])

    assert await other_home.rows() == []
