"""The audit log: who did what, when, from where, to which records. Each entry is bound to the one before it.

An entry's hash is the SHA-256 of the hash before it, 32 bytes, followed by the entry as canonical JSON: the object that
`GET /audit` shows without its `hash`, members sorted by name, no white space, UTF-8, as RFC 8785 writes it. Before the
first entry of a tenant stand the 16 bytes of the tenant's id. So anybody can check a chain with the entries alone, and
none can be changed, removed or slipped in without every later hash being another. Whoever may write to the database
past this service could make a whole new chain: against that a head is kept elsewhere; `rapport audit verify` prints it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, field

from rapport.access.origin import Origin
from rapport.storage.database import Transaction


def _now() -> datetime:
    return datetime.now(UTC)


class Entry(Struct, frozen=True, kw_only=True):
    """What somebody did. It outlives the erasure of a person, so it names records and fields and holds no values.

    `records` are ids as they are shown (`cand_…`). `details` hold text, whole numbers, booleans, and lists and objects
    of them.
    """

    origin: Origin
    action: str
    records: Sequence[str] = ()
    details: Mapping[str, Any] = {}
    at: datetime = field(default_factory=_now)


class Item(Struct, frozen=True, kw_only=True):
    """An entry in its place: what is hashed. `at` is RFC 3339 in UTC with six digits of a second.

    Positions are 1, 2, 3 … without a gap, in the order of writing; `at` is when it happened, by the clock of the
    process that did it.
    """

    position: int
    at: str
    actor: str
    region: str | None
    source: str | None
    action: str
    records: Sequence[str]
    details: Mapping[str, Any]


class Written(Item, frozen=True, kw_only=True):
    """What stands in the log, and what is shown of it. `hash` is in hexadecimal."""

    hash: str


_canonical = msgspec.json.Encoder(order="sorted").encode


def link(before: bytes, item: Item) -> bytes:
    """The item's hash, bound to the one before."""
    return hashlib.sha256(before + _canonical(item)).digest()


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


async def write_entries(transaction: Transaction, tenant_id: UUID, entries: Sequence[Entry]) -> None:
    """Adds the entries to the tenant's log, in their order, if the transaction commits.

    Called last in a transaction: the lock of the head, which puts all writers of a tenant in one line, is then held
    only until the commit, and nobody who holds it waits for another lock. That is the one order of locks.
    """
    if not entries:
        return
    head = await transaction.fetchrow(_HEAD, tenant_id) or await transaction.fetchrow(
        _FIRST, tenant_id, tenant_id.bytes
    )
    assert head is not None
    position, before = head["position"], head["hash"]
    rows = []
    for entry in entries:
        position += 1
        item = Item(
            position=position,
            at=moment(entry.at),
            actor=entry.origin.actor,
            region=entry.origin.region,
            source=entry.origin.source,
            action=entry.action,
            records=entry.records,
            details=entry.details,
        )
        before = link(before, item)
        rows.append({**msgspec.structs.asdict(item), "hash": f"\\x{before.hex()}"})
    await transaction.execute(_WRITE, tenant_id, rows, position, before)


_HEAD = "SELECT position, hash FROM audit_head WHERE tenant_id = $1 FOR UPDATE"

# Of two who write a tenant's first entry at once, one waits for the other here, and then goes on from its head.
_FIRST = """
INSERT INTO audit_head (tenant_id, position, hash) VALUES ($1, 0, $2)
ON CONFLICT (tenant_id) DO UPDATE SET position = audit_head.position RETURNING position, hash
"""

_WRITE = """
WITH written AS (
    INSERT INTO audit (tenant_id, position, at, actor, region, source, action, records, details, hash)
    SELECT $1, e.*
    FROM json_to_recordset($2::json) AS e (position bigint, at timestamptz, actor text, region text, source text,
                                           action text, records text[], details json, hash bytea)
)
UPDATE audit_head SET position = $3, hash = $4 WHERE tenant_id = $1
"""
