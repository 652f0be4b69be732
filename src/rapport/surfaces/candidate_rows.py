"""Candidates' records as the handlers take them, from payloads that are validated: the same for all who write them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from rapport.ids import Kind, new_id, show


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
