"""What records are called that clients name by ids of their own."""

from uuid import UUID, uuid5

from rapport.ids import Kind


def subject_of(tenant_id: UUID, kind: Kind, *external_ids: str) -> UUID:
    """The id that the engine, events and the audit log know a record by: made of the client's own one.

    It is always the same, and tells nobody who does not know the client's id already: that may be a name.
    """
    return uuid5(tenant_id, "/".join((kind, *external_ids)))
