"""What a key may do."""

from enum import StrEnum


class Scope(StrEnum):
    """`<what>:<verb>`, as printed, stored and asked for; and ADMIN, which no route asks for.

    A key with ADMIN may act for other regions, within its other scopes.
    """

    CANDIDATES_READ = "candidates:read"
    CANDIDATES_WRITE = "candidates:write"
    REGION_READ = "region:read"
    REGION_WRITE = "region:write"
    EVENTS_READ = "events:read"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    TIMELINE_READ = "timeline:read"
    REPORTS_READ = "reports:read"
    ADMIN = "admin"


REGIONAL = tuple(scope for scope in Scope if scope != Scope.ADMIN)
"""Everything within one's own region: what a key may do that was made without naming scopes."""
