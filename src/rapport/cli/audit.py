"""`rapport audit …`."""

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from uuid import UUID

from cyclopts import App, Parameter
from cyclopts.validators import Number
from msgspec import Struct

from rapport.access.audit import Written
from rapport.access.audit_list import Wanted, list_entries
from rapport.access.audit_verify import Verified, verify_chain
from rapport.access.tenants import AccessError, Tenant, find_tenant, list_tenants
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.tenants import AsJson
from rapport.ids import is_shown
from rapport.storage.database import Database

BROKEN = 1

audit = App(name="audit", help="The audit log: who did what, when, from where, to which records.")


class Log(Struct, frozen=True):
    tenant: Tenant
    sandbox: bool

    @property
    def id(self) -> UUID:
        return self.tenant.sandbox_id if self.sandbox else self.tenant.id

    @property
    def name(self) -> str:
        return f"{self.tenant.name} (sandbox)" if self.sandbox else self.tenant.name


@audit.command
def verify(*, tenant: str | None = None, as_json: AsJson = False) -> None:
    """Compute every hash again; end with 1 if anything was changed, removed or added past the service.

    Each log's number of entries and last hash are printed. Keep them elsewhere: whoever can write to the database could
    also make a whole new log, but not one with the same hash at the same place.

    Parameters
    ----------
    tenant
        The tenant's name. Without it: all of them. Sandboxes have logs of their own and are always looked at.
    as_json
        Print it as JSON.
    """

    async def check(database: Database) -> list[tuple[Log, Verified]]:
        found = await list_tenants(database) if tenant is None else [await find_tenant(database, tenant)]
        return [(log, await verify_chain(database, log.id)) for log in _logs(found)]

    verified = on_database(check)
    if as_json:
        print_json([_verified_shown(*each) for each in verified])
    else:
        for log, each in verified:
            state = "whole" if each.fault is None else f"BROKEN at {each.fault.position}: {each.fault.what}"
            print_out(f"{log.name}\t{each.entries}\t{each.head}\t{state}")
    broken = [log.name for log, each in verified if each.fault is not None]
    if broken:
        print_words(f"rapport: not what was written: the audit log of {', '.join(broken)}")
        sys.exit(BROKEN)


@audit.command(name="list")
def list_(
    *,
    tenant: str,
    record: str | None = None,
    sandbox: Annotated[bool, Parameter(negative="")] = False,
    limit: Annotated[int, Parameter(validator=Number(gte=1))] = 100,
    as_json: AsJson = False,
) -> None:
    """List entries, newest first.

    Parameters
    ----------
    tenant
        The tenant's name.
    record
        Only entries that name this record, by its id (cand_…).
    sandbox
        The log of the tenant's sandbox.
    limit
        How many at most.
    as_json
        Print all of each entry, as JSON.
    """
    if record is not None and not is_shown(record):
        raise AccessError("the record must be an id, such as cand_…, as it is shown")

    async def find(database: Database) -> Sequence[Written]:
        log = Log(await find_tenant(database, tenant), sandbox)
        async with database.tenant(log.id) as transaction:
            return await list_entries(transaction, log.id, Wanted(record=record), before=None, limit=limit)

    found = on_database(find)
    if as_json:
        print_json(found)
    else:
        for each in found:
            who = f"{each.actor} of {each.region}" if each.region else each.actor
            print_out(
                f"{each.position}\t{each.at}\t{who}\t{each.source or '-'}\t{each.action}\t{','.join(each.records)}"
            )


def _logs(tenants: Sequence[Tenant]) -> Iterator[Log]:
    for tenant in tenants:
        yield Log(tenant, sandbox=False)
        yield Log(tenant, sandbox=True)


def _verified_shown(log: Log, verified: Verified) -> dict[str, Any]:
    return {
        "tenant": log.tenant.name,
        "sandbox": log.sandbox,
        "entries": verified.entries,
        "hash": verified.head,
        "fault": verified.fault,
    }
