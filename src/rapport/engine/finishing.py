"""What is written down of mutations once their outcomes are known, in the transaction that carried them out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from rapport.access.audit import Entry, write_entries
from rapport.engine.events import Happened, write_events
from rapport.engine.mutation import Completed, Failed, Mutation, Outcome, State
from rapport.ids import Kind, is_shown, show
from rapport.storage.database import Transaction

Outcomes = list[tuple[Mutation, Outcome]]


async def record(transaction: Transaction, tenant_id: UUID, outcomes: Outcomes, finished_at: datetime) -> None:
    """Writes the state of each mutation; drops the bodies to be forgotten."""
    plain = [mutation.seq for mutation, outcome in outcomes if _is_plain(outcome)]
    if plain:
        await transaction.execute(_COMPLETE, tenant_id, finished_at, plain)
    others = [_finished(mutation, outcome) for mutation, outcome in outcomes if not _is_plain(outcome)]
    if others:
        await transaction.execute(_FINISH, tenant_id, finished_at, others, [row["seq"] for row in others])
    forgotten = [subject for _, outcome in outcomes if isinstance(outcome, Completed) for subject in outcome.forget]
    if forgotten:
        await transaction.execute(_FORGET, tenant_id, forgotten)


def _is_plain(outcome: Outcome) -> bool:
    """There is nothing to write but that it completed."""
    return isinstance(outcome, Completed) and outcome.result is None and not outcome.subjects


def _finished(mutation: Mutation, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Failed):
        failure = {"code": outcome.code, "message": outcome.message, "forget": outcome.forget}
        return {"seq": mutation.seq, "state": State.FAILED, **failure}
    found = {"subjects": outcome.subjects} if outcome.subjects else {}
    return {"seq": mutation.seq, "state": State.COMPLETED, "result": outcome.result, **found}


# Found by what waits, and there by the numbers: by tenant and id a planner that knows little yet of a new region reads
# all of its mutations. Of a region of 5,000 and 8,000 that took 30 and 41 microseconds each, and takes 17 whatever the
# planner believes, as numbers make a range of the small index of what waits.
_COMPLETE = """
UPDATE mutation SET state = 'completed', finished_at = $2
WHERE tenant_id = $1 AND state = 'accepted' AND seq = ANY($3::bigint[])
"""

_FINISH = """
UPDATE mutation m
SET state = o.state, error_code = o.code, error_message = o.message, finished_at = $2,
    result = CASE WHEN json_typeof(o.result) = 'object' THEN o.result END,
    subjects = coalesce(o.subjects, m.subjects),
    body = CASE WHEN o.forget THEN '{}' ELSE m.body END
FROM json_to_recordset($3::json)
    AS o (seq bigint, state text, code text, message text, forget boolean, result json, subjects uuid[])
WHERE m.tenant_id = $1 AND m.state = 'accepted' AND m.seq = ANY($4::bigint[]) AND m.seq = o.seq
"""

# A rare act, and so without an index on subjects, which every accepted mutation would have to pay for. It comes after
# _FINISH: those of this very round, and the subjects that they turned out to have, must be seen. Mutations that still
# wait are about what follows, and their handlers need their bodies.
_FORGET = """
UPDATE mutation SET body = '{}' WHERE tenant_id = $1 AND state <> 'accepted' AND subjects && $2::uuid[]
"""


async def tell(transaction: Transaction, tenant_id: UUID, outcomes: Outcomes, finished_at: datetime) -> None:
    """An entry in the audit log for each mutation, and the events of those that completed.

    Called last in a transaction: `access/audit.py` and `events.py` say why.
    """
    await write_entries(transaction, tenant_id, [_audited(*each, finished_at) for each in outcomes])
    happened = [
        Happened(event=event, mutation_id=mutation.id)
        for mutation, outcome in outcomes
        if isinstance(outcome, Completed)
        for event in outcome.events
    ]
    await write_events(transaction, tenant_id, happened, finished_at)


def _audited(mutation: Mutation, outcome: Outcome, at: datetime) -> Entry:
    details: dict[str, Any] = {"mutationId": show(Kind.MUTATION, mutation.id)}
    result: Mapping[str, Any] | None = None
    if isinstance(outcome, Failed):
        details |= {"status": State.FAILED, "code": outcome.code}
    else:
        details["status"] = State.COMPLETED
        result = outcome.result
        if outcome.changed:
            details["changed"] = outcome.changed
    refers = mutation.refers if result is None else result
    return Entry(origin=mutation.origin, action=mutation.operation, records=_shown_in(refers), details=details, at=at)


def _shown_in(refers: Mapping[str, Any]) -> list[str]:
    """The ids in the lists of it. An id from a path may be any text, even a name: what is none is left out."""
    listed = [value for value in refers.values() if isinstance(value, list)]
    return [each for values in listed for each in values if is_shown(each)]
