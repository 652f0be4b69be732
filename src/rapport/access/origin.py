"""Where an act comes from: what the audit log says of who did it."""

from msgspec import Struct


class Origin(Struct, frozen=True, kw_only=True):
    """`actor` is the id of the key that asked (`key_…`), or what acted without one.

    `region` is the name of the key's own region when it acts for another one. `source` is the caller's address.
    """

    actor: str
    region: str | None = None
    source: str | None = None


COMMAND_LINE = Origin(actor="command line")
SERVICE = Origin(actor="service")
"""The service itself, such as what it does once a day."""
