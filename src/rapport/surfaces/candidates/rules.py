"""What a region takes, for those who ask outside a request."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.access.tenants import Tenant
from rapport.surfaces.candidates.schema import Schema, candidate_schema, interaction_schema


class Rules(Struct, frozen=True):
    """The schemas of new candidates and new interactions, and the zone that reads times without an offset."""

    candidate: Schema
    interaction: Schema
    time_zone: ZoneInfo


def rules_of(tenant: Tenant) -> Rules:
    """Those of its sandbox too."""
    return Rules(candidate_schema(), interaction_schema(), ZoneInfo(tenant.time_zone))
