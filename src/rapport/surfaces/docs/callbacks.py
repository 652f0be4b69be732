"""What the page on callbacks shows, computed by the code that sends them, so that it cannot be out of date."""

import base64
import inspect
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from rapport.delivery.retry import JITTER, LONGEST_RETRY_AFTER, SCHEDULE
from rapport.delivery.sign import SECRET_PREFIX, TOLERANCE_SECONDS, signature_headers
from rapport.surfaces.docs import receiver

EXAMPLE_SECRET = SECRET_PREFIX + base64.b64encode(b"an example, known to all readers").decode()
EXAMPLE_HOST, EXAMPLE_TARGET = "crm.school.example", "/callbacks?source=rapport"


class Attempt(Struct, frozen=True, kw_only=True):
    """Waits at least; jitter comes on top."""

    number: int
    wait: str
    since_first: str


def callbacks_page(content: Mapping[str, Any], timeout_seconds: float) -> dict[str, Any]:
    """The variables of its template. `content`: the example of a callback's body."""
    body = msgspec.json.encode(content)
    return {
        "request": _request(content, body),
        "secret": EXAMPLE_SECRET,
        "receiver": inspect.getsource(receiver),
        "attempts": _attempts(),
        "jitter_percent": round(JITTER * 100),
        "longest_retry_after": _words(LONGEST_RETRY_AFTER),
        "tolerance": _words(timedelta(seconds=TOLERANCE_SECONDS)),
        "timeout": _words(timedelta(seconds=timeout_seconds)),
    }


def _request(content: Mapping[str, Any], body: bytes) -> str:
    """An attempt as it goes over the wire, signed."""
    signed = signature_headers(
        secrets=[EXAMPLE_SECRET],
        message_id=content["mutationId"],
        target=EXAMPLE_TARGET,
        body=body,
        timestamp=int(datetime.fromisoformat(content["finishedAt"]).timestamp()),
        nonce="tq5nJ2XrVw0yGZ3mC1sK8Q",
    )
    headers = {"host": EXAMPLE_HOST, "content-type": "application/json", **signed}
    lines = [f"POST {EXAMPLE_TARGET} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\n".join([*lines, "", body.decode()])


def _attempts() -> Sequence[Attempt]:
    since_first = [sum(SCHEDULE[:count], timedelta()) for count in range(len(SCHEDULE) + 1)]
    waits = ["at once", *map(_words, SCHEDULE)]
    return [
        Attempt(number=number, wait=wait, since_first=_words(since))
        for number, (wait, since) in enumerate(zip(waits, since_first, strict=True), start=1)
    ]


def _words(duration: timedelta) -> str:
    """`75 h 35 min 5 s`; hours are not summed up to days."""
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if count]
    return " ".join(parts) or "0 s"
