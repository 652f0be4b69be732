"""The demo's working week: people who applied, interviews with them this week and next, and two calls that fail."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import aiohttp

from rapport.cli.demo_people import NAMES, SEED, email_of

INTERVIEWERS = (
    ("Marit Overtoom", "marit.overtoom@school.example"),
    ("Pieter Lanting", "pieter.lanting@school.example"),
)
JOBS = (("Teacher of physics", "Haarlem"), ("Instructor, carpentry", "Zaandam"))
APPLYING = 10  # of the candidates: each is one person with their application
SOURCES = ("Job board", "Website", "Referral", "Open evening")
STATUSES = ("In Review", "Interview", "Offer", "Hired", "Unqualified")
HOURS = ("09:00", "10:30", "13:00", "14:30", "16:00")
NOWHERE = "http://127.0.0.1:1/callbacks"
"""Nobody listens there: what is sent to it fails, for the operator to see."""


async def fill_the_week(session: aiohttp.ClientSession, now: datetime) -> None:
    """`session` is a partner's, with one interviewer and one job there already."""
    random = Random(SEED)  # noqa: S311  # not a secret: the same week each time
    for name, email in INTERVIEWERS:
        body = {"name": name, "email": email, "time_zone": "Europe/Amsterdam", "language": "nl"}
        await _sent(session, "POST", "/scheduling/interviewers", body)
    for name, city in JOBS:
        await _sent(session, "POST", "/scheduling/jobs", {"name": name, "city": city, "job_type": "Part time"})
    interviewers = [each["id"] for each in (await _sent(session, "GET", "/scheduling/interviewers"))["data"]]
    jobs = [each["id"] for each in (await _sent(session, "GET", "/jobs/search"))["data"]]
    for place, name in enumerate(NAMES[:APPLYING]):
        applied = await _sent(session, "POST", "/easy-apply", _application(random, name, jobs[place % len(jobs)], now))
        await _plan(session, applied["id"], place, interviewers, now)


def _application(random: Random, name: str, job: Any, now: datetime) -> dict[str, Any]:
    at = now - timedelta(days=random.randint(8, 30), hours=random.randint(1, 8))
    applicant = {
        "email": email_of(name),
        "fullName": name,
        "phoneNumber": f"+31 20 555 {random.randint(3000, 3999)}",
        "source": random.choice(SOURCES),
    }
    return {
        "applicant": applicant,
        "job": {"jobId": job},
        "appliedOnMillis": round(at.timestamp() * 1000),
    }


async def _plan(
    session: aiohttp.ClientSession, application: str, place: int, whose: Sequence[Any], now: datetime
) -> None:
    """On the days of this week and the next, one after the other: two at once never meet."""
    monday = (now - timedelta(days=now.weekday())).date()
    day = monday + timedelta(days=place % 5 + 7 * (place >= len(HOURS)))
    body = {
        "date": f"{day}T{HOURS[place % len(HOURS)]}:00Z",
        "duration": "45",
        "timezone": "Europe/Amsterdam",
        "location": "Virtual" if place % 2 else "Room 2.14",
        "interviewerId": whose[place % len(whose)],
    }
    await _sent(session, "PUT", f"/applicants/{application}/interviews", body)
    status = STATUSES[place % len(STATUSES)]
    await _sent(session, "PUT", "/applicants/status", {"applicant_id": application, "status": status})


async def fail_to_deliver(session: aiohttp.ClientSession, candidates: Sequence[str]) -> None:
    """`session` is the region's own; each of the candidates gets a contact whose callback reaches nobody."""
    for candidate in candidates:
        body = {
            "type": "E-mail",
            "performedAt": "2026-11-19",
            "summary": "Asked for the dates.",
            "callbackUrl": NOWHERE,
        }
        await _sent(session, "POST", f"/api/v2/candidates/{candidate}/interactions", body)


async def _sent(session: aiohttp.ClientSession, method: str, path: str, body: Any = None) -> Any:
    async with session.request(method, path, json=body, raise_for_status=True) as response:
        return await response.json()
