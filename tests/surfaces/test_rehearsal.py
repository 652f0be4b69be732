"""A dry run over more candidates than are read at once, and than are shown."""

from domain.candidate_homes import new_home
from rapport.domain.candidates.candidates import PROFILES_AT_ONCE
from rapport.domain.candidates.region_schema import Definition
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from rapport.surfaces.rehearsal import MAX_SHOWN, rehearse
from support import CANDIDATE


async def test_every_candidate_is_read_once_and_the_first_ones_are_shown(database: Database) -> None:
    home = await new_home(database)
    count = 2 * PROFILES_AT_ONCE + 1
    ids = [new_id() for _ in range(count)]
    async with database.tenant(home.tenant.id) as transaction:
        await transaction.executemany(
            "INSERT INTO candidate (tenant_id, id, profile, created_at, updated_at) VALUES ($1, $2, $3, now(), now())",
            [
                (home.tenant.id, each, {**CANDIDATE, "phase": "New" if place % 2 else "Gone"})
                for place, each in enumerate(ids)
            ],
        )

        rehearsal = await rehearse(transaction, home.tenant.id, Definition())

    gone = [show(Kind.CANDIDATE, each) for each in sorted(ids[::2])]
    assert (rehearsal.candidates_checked, rehearsal.candidates_refused) == (count, len(gone))
    assert [each.id for each in rehearsal.candidates] == gone[:MAX_SHOWN]


async def test_a_region_without_candidates_has_nothing_to_refuse(database: Database) -> None:
    home = await new_home(database)

    async with database.tenant(home.tenant.id) as transaction:
        rehearsal = await rehearse(transaction, home.tenant.id, Definition(interaction_types=["Visit"]))

    assert (rehearsal.candidates_checked, rehearsal.candidates_refused, rehearsal.interactions_refused) == (0, 0, 0)
