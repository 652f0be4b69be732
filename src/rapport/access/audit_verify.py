"""Is the audit log whole? Every hash is computed again; nothing that is stored is believed."""

from uuid import UUID

from msgspec import Struct

from rapport.access.audit import Item, Written, link
from rapport.access.audit_list import COLUMNS, written
from rapport.storage.database import Database, Transaction

PAGE = 1000  # entries that are in memory at a time


class Fault(Struct, frozen=True, kw_only=True):
    """The first position at which the log is not what was written, and how that shows."""

    position: int
    what: str


class Verified(Struct, frozen=True, kw_only=True):
    """`entries` are those before the fault, or all; `head` is the hash of the last of them, in hexadecimal.

    Kept elsewhere, entries and head prove later that nothing up to there was made anew or cut off.
    """

    entries: int
    head: str
    fault: Fault | None


async def verify_chain(database: Database, tenant_id: UUID) -> Verified:
    """Reads the tenant's log from its beginning, as it is at one moment; writers go on meanwhile."""
    async with database.tenant(tenant_id, lasting=True) as transaction:
        await transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return await _verify(transaction, tenant_id)


async def _verify(transaction: Transaction, tenant_id: UUID) -> Verified:
    head = await transaction.fetchrow("SELECT position, hash FROM audit_head WHERE tenant_id = $1", tenant_id)
    last, named = (0, tenant_id.bytes) if head is None else (head["position"], head["hash"])
    position, before = 0, tenant_id.bytes
    fault: Fault | None = None
    while fault is None and (page := await _page(transaction, tenant_id, position)):
        for item in page:
            fault = _fault(item, before, position + 1, last)
            if fault is not None:
                break
            position, before = item.position, bytes.fromhex(item.hash)
    if fault is None and position < last:
        fault = Fault(position=position + 1, what=f"the entry is missing; the head names {last}")
    if fault is None and before != named:
        fault = Fault(position=position, what="the head has another hash than this, the last entry")
    return Verified(entries=position, head=before.hex(), fault=fault)


def _fault(item: Written, before: bytes, expected: int, last: int) -> Fault | None:
    if item.position != expected:
        return Fault(position=expected, what=f"the entry is missing; the next one is at {item.position}")
    if expected > last:
        return Fault(position=expected, what=f"the entry was not written by this service; the head names {last}")
    bare = Item(**{name: getattr(item, name) for name in Item.__struct_fields__})
    if link(before, bare).hex() != item.hash:
        return Fault(position=expected, what="the entry is not the one that was written here, or that before it is not")
    return None


async def _page(transaction: Transaction, tenant_id: UUID, after: int) -> list[Written]:
    rows = await transaction.fetch(
        f"SELECT {COLUMNS} FROM audit WHERE tenant_id = $1 AND position > $2 ORDER BY position LIMIT $3",
        tenant_id,
        after,
        PAGE,
    )
    return [written(row) for row in rows]
