"""From a validated payload to an accepted mutation, and the 202 that says so (seed, Mutation Engine responses)."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response

from rapport.engine.accept import KeyReusedError
from rapport.engine.mutation import Operation, Request
from rapport.ids import Kind, new_id, show
from rapport.surfaces.candidates.content import Content, WriteRequest
from rapport.surfaces.candidates.envelope import Issue, answer, invalid

ACCEPTED = "The mutation request has been accepted for processing."


async def accept(
    request: WriteRequest,
    content: Content,
    operation: Operation,
    *,
    subjects: Sequence[UUID],
    body: Mapping[str, Any],
    refers: Mapping[str, Any],
    ready: bool = True,
) -> Response[bytes]:
    """Answers once the mutation is on disk. A repeated request gets the first one's answer again.

    `ready`: nothing has to be fetched before it can be applied.
    """
    call = request.auth
    try:
        acceptance = await call.acceptor.accept(
            Request(
                tenant_id=call.tenant_id,
                operation=operation.name,
                subjects=subjects,
                body=body,
                refers=refers,
                idempotency_key=content.idempotency_key,
                # One path serves several operations: DELETE archives or erases by its query.
                fingerprint=hashlib.sha256(content.fingerprint + operation.name.encode()).digest(),
                callback_url=content.callback_url,
                origin=call.origin,
                ready=ready,
            )
        )
    except KeyReusedError as error:
        message = "this idempotencyKey was used before with another request; use a new key for a new request"
        raise invalid([Issue(["idempotencyKey"], "reused", message)]) from error
    mutation_id = show(Kind.MUTATION, acceptance.mutation_id)
    data = {
        "status": "accepted",
        "idempotencyKey": acceptance.idempotency_key,
        "message": ACCEPTED,
        "mutationId": mutation_id,
        **acceptance.refers,
    }
    headers = {"location": f"{_location_prefix(call.prefix, sandbox=call.sandbox)}/mutations/{mutation_id}"}
    if acceptance.replayed:
        headers["idempotency-replayed"] = "true"
    return answer(HTTPStatus.ACCEPTED, ACCEPTED, data, sandbox=call.sandbox, headers=headers)


def _location_prefix(prefix: str, *, sandbox: bool) -> str:
    """The prefix under which a client finds the mutation without sending the sandbox header again."""
    if not sandbox:
        return prefix
    return "/api/sandbox" if prefix.startswith("/api") else "/sandbox"


def refers_to(
    candidate_ids: Sequence[str], interaction_ids: Sequence[str], attachment_ids: Sequence[str] = ()
) -> dict[str, Any]:
    """Attachments are mentioned where there are any."""
    refers = {"candidateIds": candidate_ids, "interactionIds": interaction_ids}
    return {**refers, "attachmentIds": attachment_ids} if attachment_ids else refers


def interaction_row(payload: Mapping[str, Any], time_zone: ZoneInfo) -> dict[str, Any]:
    """A new interaction as the handlers take it."""
    return {"id": str(new_id()), **interaction_changes(payload, time_zone)}


def interaction_changes(payload: Mapping[str, Any], time_zone: ZoneInfo) -> dict[str, Any]:
    """The given fields of an interaction as columns: types as a list, the time as an instant and as it is shown."""
    changes: dict[str, Any] = {name: payload[name] for name in ("summary", "notes") if name in payload}
    if "type" in payload:
        changes["types"] = [payload["type"]] if isinstance(payload["type"], str) else payload["type"]
    if "performedAt" in payload:
        changes["performed_at"], changes["performed_at_shown"] = _moment(payload["performedAt"], time_zone)
    if "duration" in payload:
        duration = payload["duration"]
        changes["duration_seconds"] = None if duration is None else int(duration)  # 60.0 is an integer in JSON Schema
    return changes


def _moment(text: str, time_zone: ZoneInfo) -> tuple[datetime, str]:
    """The instant, and what is shown: a date and an offset as given, the region's offset where none was.

    A wall time that a change of clocks skips or repeats is read with the offset before the change (RFC 5545).
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        return moment, text
    local = moment.replace(tzinfo=time_zone)
    # In UTC, as JSON would round the seconds that some offsets had, and with them the instant.
    return local.astimezone(UTC), text if "T" not in text else _with_offset(local)


def _with_offset(moment: datetime) -> str:
    """The instant with an offset in whole minutes, which are all that RFC 3339 knows (5.6, 5.8).

    Not all zones always had one: Amsterdam was 19 min 32 s ahead until 1937. Rounded up, so that no moment of 1900
    is shown as one of 1899.
    """
    minute = timedelta(minutes=1)
    offset = -(-(moment.utcoffset() or timedelta()) // minute) * minute
    return moment.astimezone(timezone(offset)).isoformat()


def shown_ids(kind: Kind, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [show(kind, UUID(row["id"])) for row in rows]
