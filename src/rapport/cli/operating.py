"""Writes of the command line to what partners see: the same rules, handlers, events and audit entries as theirs."""

from collections.abc import Mapping
from typing import Any

from rapport.access.origin import COMMAND_LINE
from rapport.access.tenants import AccessError, Tenant
from rapport.engine.execute import execute
from rapport.engine.mutation import Failed, Operation, Request
from rapport.ids import new_id
from rapport.storage.database import Database
from rapport.surfaces.executing import OTHERS
from rapport.surfaces.validation import Validator


def valid(schema: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, as a partner would send it, without what is None. Raises AccessError with all that is wrong."""
    payload = {name: value for name, value in given.items() if value is not None}
    faults = Validator(schema).faults(payload)
    if faults:
        raise AccessError("; ".join(fault.message for fault in faults))
    return payload


async def operate(
    database: Database, tenant: Tenant, operation: Operation, body: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What came of it. Raises AccessError."""
    request = Request(
        tenant_id=tenant.id,
        operation=operation.name,
        subjects=[],
        body=body,
        refers=OTHERS,
        idempotency_key=str(new_id()),
        fingerprint=b"",
        callback_url=None,
        origin=COMMAND_LINE,
    )
    outcome = (await execute(database, request, operation)).outcome
    if isinstance(outcome, Failed):
        raise AccessError(outcome.message)
    return outcome.result or {}
