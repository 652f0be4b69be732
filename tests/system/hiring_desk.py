"""A team of a real service that hires: an interviewer, a job, and a partner's key, which writes as a partner does."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from msgspec import Struct

from applying import application
from support import Answer, until
from system.processes import Server, rapport

ZONE = "Europe/Amsterdam"


class HiringDesk(Struct, frozen=True):
    session: aiohttp.ClientSession
    url: str
    key: str
    interviewer: str
    job: str

    async def write(self, method: str, path: str, body: Any, idempotency_key: str = "") -> Answer:
        headers = {"x-api-key": self.key, **({"idempotency-key": idempotency_key} if idempotency_key else {})}
        async with self.session.request(method, self.url + path, json=body, headers=headers) as answer:
            return Answer(answer.status, answer.headers, await answer.json())

    async def read(self, path: str) -> Any:
        return (await self.write("GET", path, None)).body

    async def delivered(self, count: int) -> None:
        """Returns once that many mails are written down as delivered; one that is killed before sends them again."""

        async def look() -> bool:
            return bool((await self.read("/scheduling/mails?state=delivered"))["total"] >= count)

        await until(look)

    def at(self, server: Server) -> "HiringDesk":
        """The same desk, which asks this server."""
        return msgspec.structs.replace(self, url=server.url)

    async def apply(self, email: str, idempotency_key: str = "") -> Answer:
        body = application(self.job)
        body["applicant"]["email"] = email
        body["language"] = "fr"
        return await self.write("POST", "/easy-apply", body, idempotency_key)

    async def schedule(self, application_id: str, date: str, idempotency_key: str = "") -> Answer:
        body = {"date": date, "timezone": ZONE, "interviewerId": self.interviewer}
        return await self.write("PUT", f"/applicants/{application_id}/interviews", body, idempotency_key)


async def hiring_desk(data_dir: Path, server: Server, session: aiohttp.ClientSession) -> HiringDesk:
    """At the tenant `noord`, which is there already."""
    team = await asyncio.to_thread(rapport, data_dir, "team", "create", "Wards", "--tenant", "noord")
    key = await asyncio.to_thread(rapport, data_dir, "partner-key", "create", "--tenant", "noord", "--team", team)
    desk = HiringDesk(session, server.url, key, "", "")
    person = {"name": "Ina Interviewer", "email": "ina@team.example", "time_zone": "America/New_York", "language": "nl"}
    interviewer = await desk.write("POST", "/scheduling/interviewers", person)
    job = await desk.write("POST", "/scheduling/jobs", {"name": "Nurse"})
    return msgspec.structs.replace(desk, interviewer=interviewer.body["id"], job=job.body["id"])
