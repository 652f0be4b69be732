"""People whom tests of their pages look at."""

from rapport.domain.people.people import person_of_record
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.settling import settle_now
from rapport.ids import Kind, read, show
from rapport.storage.database import Database
from support import Region


async def person_of(database: Database, region: Region, candidate: str) -> str:
    """The address of the person whose candidate this is, without the prefix of the console."""
    key = Key(RecordKind.CANDIDATE, str(read(Kind.CANDIDATE, candidate)))
    await settle_now(database, region.tenant.id, key)
    async with database.tenant(region.tenant.id) as transaction:
        person_id = await person_of_record(transaction, region.tenant.id, key)
    assert person_id is not None
    return f"/people/{show(Kind.PERSON, person_id)}"
