"""When people were last in contact."""

from datetime import UTC, datetime, timedelta

from rapport.domain.people.people import person_of_record
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.settling import settle_now
from rapport.domain.timeline.last_contact import Contact, last_contacts, recent_contacts
from rapport.ids import Kind, read
from rapport.storage.database import Database
from support import Region

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


async def somebody(database: Database, region: Region, *days_ago: int) -> Contact:
    """A new person, and when they were last in contact before NOW."""
    candidate = await region.candidate(email=f"{len(days_ago)}.{sum(days_ago)}@mail.example")
    moments = [NOW - timedelta(days=each) for each in days_ago]
    await region.interactions(candidate, *({"performedAt": each.isoformat()} for each in moments))
    key = Key(RecordKind.CANDIDATE, str(read(Kind.CANDIDATE, candidate)))
    await settle_now(database, region.tenant.id, key)
    async with database.tenant(region.tenant.id) as transaction:
        person = await person_of_record(transaction, region.tenant.id, key)
    assert person is not None
    return Contact(max(each for each in moments if each <= NOW), person)


async def test_the_newest_that_is_not_to_come_counts_and_others_are_left_alone(
    database: Database, region: Region, other_region: Region
) -> None:
    first, second = await somebody(database, region, 2, 40, -3), await somebody(database, region, 9)
    async with database.tenant(region.tenant.id) as transaction:
        found = await last_contacts(transaction, region.tenant.id, [first.person_id, second.person_id], NOW)
    assert found == {first.person_id: first.at, second.person_id: second.at}
    async with database.tenant(other_region.tenant.id) as transaction:
        assert await last_contacts(transaction, other_region.tenant.id, [first.person_id], NOW) == {}


async def test_the_latest_come_first_each_once_and_page_by_page(database: Database, region: Region) -> None:
    people = [await somebody(database, region, days, days + 1, 60) for days in (5, 1, 3)]
    await somebody(database, region, 45)
    wanted = sorted(people, key=lambda each: each.at, reverse=True)
    found: list[Contact] = []
    async with database.tenant(region.tenant.id) as transaction:
        for _ in range(4):
            found += await recent_contacts(
                transaction,
                region.tenant.id,
                since=NOW - timedelta(days=30),
                now=NOW,
                kind=RecordKind.CANDIDATE,
                after=found[-1] if found else None,
                limit=1,
            )
        nobody = await recent_contacts(
            transaction,
            region.tenant.id,
            since=NOW - timedelta(days=30),
            now=NOW,
            kind=RecordKind.EMPLOYEE,
            after=None,
            limit=9,
        )
    assert found == wanted
    assert nobody == []
