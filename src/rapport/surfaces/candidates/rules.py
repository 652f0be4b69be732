"""What a region takes, for those who ask outside a request."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.access.tenants import Tenant
from rapport.domain.candidates.attachments import FIELDS
from rapport.domain.candidates.region_schema import current_version
from rapport.storage.database import Database
from rapport.surfaces.candidate_schema import Schema, candidate_schema, interaction_schema


class Rules(Struct, frozen=True):
    """The schemas of new candidates, without files, and of new interactions; the zone of times without an offset."""

    candidate: Schema
    interaction: Schema
    time_zone: ZoneInfo


async def rules_of(database: Database, tenant: Tenant) -> Rules:
    """As they are at this moment; those of its sandbox too."""
    async with database.tenant(tenant.id) as transaction:
        region = (await current_version(transaction, tenant.id)).definition
    return Rules(_without_files(candidate_schema(region)), interaction_schema(region), ZoneInfo(tenant.time_zone))


def _without_files(schema: Schema) -> Schema:
    return {**schema, "properties": {name: each for name, each in schema["properties"].items() if name not in FIELDS}}
