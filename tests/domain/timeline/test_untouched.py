"""Candidates whom nobody has spoken to: what is kept of them is never ahead of what happened."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from rapport.domain.people.people import person_of_record
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.settling import settle_now
from rapport.domain.timeline import untouched
from rapport.domain.timeline.untouched import Untouched, count_untouched, list_untouched, untouched_among
from rapport.ids import Kind, read
from rapport.storage.database import Database
from support import Region

NOW = datetime(2096, 3, 10, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=30)


async def somebody(database: Database, region: Region, name: str, *days_ago: int) -> tuple[str, UUID]:
    """A new candidate with interactions, and the person that they are."""
    candidate = await region.candidate(email=f"{name}@mail.example")
    given: list[dict[str, Any]] = [{"performedAt": (NOW - timedelta(days=each)).isoformat()} for each in days_ago]
    if given:
        await region.interactions(candidate, *given)
    key = Key(RecordKind.CANDIDATE, str(read(Kind.CANDIDATE, candidate)))
    await settle_now(database, region.tenant.id, key)
    async with database.tenant(region.tenant.id) as transaction:
        person = await person_of_record(transaction, region.tenant.id, key)
    assert person is not None
    return candidate, person


async def listed(database: Database, region: Region, since: datetime = SINCE) -> list[UUID]:
    """One by one, as pages of one."""
    found: list[Untouched] = []
    async with database.tenant(region.tenant.id) as transaction:
        while True:
            after = found[-1] if found else None
            page = await list_untouched(transaction, region.tenant.id, since, kind=None, after=after, limit=1)
            if not page:
                break
            found += page
        assert await count_untouched(transaction, region.tenant.id, since) == len(found)
        everybody = [row["id"] for row in await transaction.fetch("SELECT id FROM person")]
        among = await untouched_among(transaction, region.tenant.id, since, everybody)
        assert among == {each.person_id for each in found}
        of = (region.tenant.id, since)
        assert len(await list_untouched(transaction, *of, kind=RecordKind.CANDIDATE, after=None, limit=9)) == len(found)
        assert not await list_untouched(transaction, *of, kind=RecordKind.EMPLOYEE, after=None, limit=9)
    return [each.person_id for each in found]


async def test_those_of_another_region_are_not_found(database: Database, region: Region, other_region: Region) -> None:
    await somebody(database, region, "old", 40)
    assert await listed(database, other_region) == []
    async with database.tenant(other_region.tenant.id) as transaction:
        assert await count_untouched(transaction, region.tenant.id, SINCE) == 0


async def test_the_longest_without_contact_come_first_and_who_was_or_will_be_spoken_to_not_at_all(
    database: Database, region: Region
) -> None:
    _, old = await somebody(database, region, "old", 60, 40)
    _, never = await somebody(database, region, "never")
    _, older = await somebody(database, region, "older", 90)
    await somebody(database, region, "lately", 60, 3)
    await somebody(database, region, "planned", 60, -3)
    assert await listed(database, region) == [never, older, old]
    assert await listed(database, region, datetime(2020, 1, 1, tzinfo=UTC)) == []


async def test_whoever_is_archived_is_left_in_peace(database: Database, region: Region) -> None:
    candidate, _ = await somebody(database, region, "old", 40)
    async with database.tenant(region.tenant.id) as transaction:
        await transaction.execute(
            "UPDATE candidate SET archived_at = now() WHERE tenant_id = $1 AND id = $2",
            region.tenant.id,
            read(Kind.CANDIDATE, candidate),
        )
        assert await transaction.fetchval("SELECT count(*) FROM candidate_touched") == 0
    assert await listed(database, region) == []


async def test_an_interaction_that_moves_or_goes_is_no_contact_any_more(database: Database, region: Region) -> None:
    _, moved = await somebody(database, region, "moved", 3)
    _, gone = await somebody(database, region, "gone", 4)
    assert await listed(database, region) == []
    async with database.tenant(region.tenant.id) as transaction:
        for sql in (
            "UPDATE interaction SET performed_at = $3 WHERE tenant_id = $1 AND performed_at = $2",
            "DELETE FROM interaction WHERE tenant_id = $1 AND performed_at = $2 AND $3::timestamptz IS NOT NULL",
        ):
            days = 3 if sql.startswith("UPDATE") else 4
            await transaction.execute(sql, region.tenant.id, NOW - timedelta(days=days), NOW - timedelta(days=50))
    assert await listed(database, region) == [gone, moved]


async def test_who_was_in_touch_within_the_day_is_found_by_the_interactions_themselves(
    database: Database, region: Region
) -> None:
    """What is kept is behind then: on both sides of the border."""
    candidate, _ = await somebody(database, region, "old", 31)
    hours = SINCE + timedelta(hours=-5)
    await region.interactions(candidate, {"performedAt": hours.isoformat()})
    assert len(await listed(database, region)) == 1
    await region.interactions(candidate, {"performedAt": (SINCE + timedelta(minutes=1)).isoformat()})
    assert await listed(database, region) == []


async def test_two_candidates_who_are_one_person_are_one_and_the_later_decides(
    database: Database, region: Region
) -> None:
    first, one = await somebody(database, region, "first", 60)
    second, _ = await somebody(database, region, "second", 50)
    async with database.tenant(region.tenant.id) as transaction:
        await transaction.execute(
            "UPDATE person_record SET person_id = $2 WHERE tenant_id = $1 AND kind = 'candidate'",
            region.tenant.id,
            one,
        )
    assert await listed(database, region) == [one]
    await region.interactions(second, {"performedAt": NOW.isoformat()})
    assert await listed(database, region) == []
    assert first != second


async def test_no_more_are_counted_than_anybody_would_call(
    database: Database, region: Region, monkeypatch: Any
) -> None:
    monkeypatch.setattr(untouched, "MOST", 1)
    for name in ("a", "b", "c"):
        await somebody(database, region, name, 40)
    async with database.tenant(region.tenant.id) as transaction:
        assert await count_untouched(transaction, region.tenant.id, SINCE) == 2
