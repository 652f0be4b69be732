"""Writes on a database that a service runs on: carried out as for a caller who waits, so that no engine takes them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from hiring import new_application, new_interviewer
from partners import Partner
from quiet import request_of
from rapport.access.tenants import Tenant
from rapport.domain.applicants.interview_scheduling import SCHEDULE
from rapport.engine.execute import execute
from rapport.engine.mutation import Completed, Operation
from rapport.storage.database import Database


async def do(database: Database, tenant: Tenant, operation: Operation, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What it answers."""
    given = msgspec.json.decode(msgspec.json.encode(body))
    executed = await execute(database, request_of(tenant.id, operation.name, body=given), operation)
    assert isinstance(executed.outcome, Completed), executed.outcome
    return executed.outcome.result or {}


async def new_interview(database: Database, partner: Partner, start: str, **fields: Any) -> str:
    """Its id, as it is shown: an hour from `start` on, by the clock in Amsterdam, with people of its own."""
    given = {"time_zone": "Europe/Amsterdam", "duration_minutes": 60, "location": "Virtual", "team_id": None, **fields}
    if "application_id" not in given:
        given["application_id"] = await new_application(database, partner)
    if "interviewer_ids" not in given:
        given["interviewer_ids"] = [await new_interviewer(database, partner)]
    done = await do(database, partner.tenant, SCHEDULE, {"wall_start": start, **given})
    [interview_id] = done["interviewIds"]
    return str(interview_id)
