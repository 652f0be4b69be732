"""What happens to a tenant whose feed somebody follows: a bit of everything, and much of what there is much of."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from answers import reply
from applying import applied
from rapport.storage.database import Database
from support import CANDIDATE, INTERACTION, Answer
from surfaces.feed.copying import Clients
from transfers import Desk as Transfers

AT_ONCE = 10  # candidates of a request, and interactions of a candidate
SIDE_BY_SIDE = 8
HOURS = {"time_zone": None, "working_hours": {"mon": [["09:00", "17:00"]]}}
BUSY = {"from": "2026-03-02T09:00:00+01:00", "to": "2026-03-02T10:00:00+01:00"}


def ok(answer: Answer) -> Any:
    assert answer.status in (200, 202, 204), answer.body
    return answer.body


class Happening:
    """Goes by the routes that clients use; `number` makes what is to be unique so."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        self._number = 0

    def _next(self) -> int:
        self._number += 1
        return self._number

    async def candidates(self, count: int, contacts: int = AT_ONCE) -> list[str]:
        """Their ids; each comes with so many interactions. They need not exist yet."""
        gate = asyncio.Semaphore(SIDE_BY_SIDE)

        async def post() -> list[str]:
            new = [
                {**CANDIDATE, "email": f"{self._next()}@x.example", "interactions": [INTERACTION] * contacts}
                for _ in range(AT_ONCE)
            ]
            async with gate:
                accepted = await self.clients.region.post(f"{self.clients.prefix}/candidates", new)
            found: list[str] = ok(accepted)["data"]["candidateIds"]
            return found

        return [each for made in await asyncio.gather(*(post() for _ in range(count // AT_ONCE))) for each in made]

    async def changed(self, candidates: Sequence[str]) -> None:
        """Each gets another name, one interaction less, and words in another."""
        region, prefix = self.clients.region, self.clients.prefix
        for candidate in candidates:
            path = f"{prefix}/candidates/{candidate}"
            first, second, *_ = (await region.get(f"{path}/interactions")).data
            ok(await region.call("DELETE", f"{path}/interactions/{first['id']}"))
            ok(await region.call("PATCH", f"{path}/interactions/{second['id']}", {"summary": "Called again"}))
            ok(await region.call("PATCH", path, {"name": f"Renamed {candidate}"}))

    async def erased(self, candidates: Sequence[str]) -> None:
        for candidate in candidates:
            ok(await self.clients.region.call("DELETE", f"{self.clients.prefix}/candidates/{candidate}?mode=erase"))

    async def archived_with_files(self) -> None:
        region = self.clients.region
        candidate = await region.candidate(email=f"{self._next()}@files.example")
        first, _ = await region.attachments(candidate, b"one", b"two", field="otherAttachments")
        await region.finished(await region.call("DELETE", f"/candidates/{candidate}/attachments/{first}"))
        await region.finished(await region.call("DELETE", f"/candidates/{candidate}"))

    async def imported(self, database: Database, folder: Path) -> None:
        """Thirty people, and an interaction of each."""
        transfers = Transfers(database, self.clients.region.tenant, folder)
        emails = [f"{self._next()}@imported.example" for _ in range(30)]
        people = [{**CANDIDATE, "email": email} for email in emails]
        contacts = [{**INTERACTION, "candidateEmail": email} for email in emails]
        for name, rows in (("candidates", people), ("interactions", contacts)):
            await transfers.bring_in(transfers.json_file(name, rows))

    async def employees(self) -> None:
        """Three, with their interests: one withdraws one of theirs, and one is erased with all of them."""
        desk, number = self.clients.desk, self._next()
        ids, vacancy = (
            [await desk.employee(f"e-{number}-{each}") for each in range(3)],
            await desk.vacancy(f"v-{number}"),
        )
        for employee in ids:
            for each in range(3):
                like = {"external_id": f"i-{each}", "interaction_type": "vacancy_liked", "vacancy_id": vacancy}
                ok(await desk.post(f"/employees/{employee}/interactions", like))
        ok(await desk.patch(f"/employees/{ids[0]}", {"assigned_position": "Teacher"}))
        ok(await desk.delete(f"/employees/{ids[0]}/interactions/i-1"))
        ok(await desk.delete(f"/employees/{ids[1]}"))

    async def vacancies(self) -> None:
        desk, number = self.clients.desk, self._next()
        ids = [await desk.vacancy(f"v-{number}-{each}") for each in range(2)]
        ok(await desk.patch(f"/vacancies/{ids[0]}", {"job_title": "Gardener"}))
        ok(await desk.delete(f"/vacancies/{ids[1]}"))

    async def properties(self) -> None:
        """Of employees and of vacancies: one that is changed, and one that goes."""
        for kind in ("employees", "vacancies"):
            path, names = f"/{kind}/custom_properties", [f"grade {self._next()}" for _ in range(2)]
            for name in names:
                ok(await self.clients.desk.call("POST", path, {"property_name": name, "property_type": "number"}))
            changed = {"property_name": names[0], "property_type": "list[text]"}
            ok(await self.clients.desk.call("PATCH", path, changed))
            ok(await self.clients.desk.delete(f"{path}?property_name={names[1]}"))

    async def hiring(self) -> None:
        """Four apply and are invited: one interview goes on, one moves, one is cancelled, one is over; who has the
        second is erased.
        """
        partner, number = self.clients.partner, self._next()
        ok(await partner.post("/scheduling/teams", {"name": f"Ward {number}"}))
        status = ok(await partner.post("/scheduling/statuses", {"name": f"Trial {number}", "stage": "New"}))
        job = ok(await partner.post("/scheduling/jobs", {"name": "Nurse"}))["id"]
        ok(await partner.call("PATCH", f"/scheduling/jobs/{job}", {"city": "Delft"}))
        interviewer = await self.interviewer()
        made = [await applied(partner, job, email=f"{number}-{each}@home.example") for each in range(4)]
        ok(await partner.put("/applicants/status", {"applicant_id": made[0]["id"], "status_id": status["id"]}))
        booked = [await self._invited(each["id"], interviewer, day) for day, each in enumerate(made, start=1)]
        await self._invited(made[1]["id"], interviewer, 9)
        ok(await partner.post(f"/scheduling/interviews/{booked[2]['id']}/cancel", {"reason": "Ill"}))
        ok(await partner.post(f"/scheduling/interviews/{booked[3]['id']}/complete", None))
        answer = reply(booked[0]["ical_uid"], f"{number}-0@home.example")
        headers = {"content_type": "text/calendar; method=REPLY; charset=UTF-8"}
        ok(await partner.call("POST", "/scheduling/replies", data=answer, **headers))
        ok(await partner.call("DELETE", f"/scheduling/persons/{made[1]['applicant_id']}"))

    async def interviewer(self) -> str:
        """Who is held twice, and let go once."""
        partner = self.clients.partner
        ina = {"name": "Ina", "email": f"{self._next()}@team.example", "time_zone": "Europe/Amsterdam"}
        number: str = ok(await partner.post("/scheduling/interviewers", ina))["id"]
        path = f"/scheduling/interviewers/{number}"
        ok(await partner.call("PATCH", path, {"name": "Ina Bos"}))
        ok(await partner.put(f"{path}/availability", HOURS))
        ok(await partner.post(f"{path}/busy", BUSY))
        for hour in (10, 12):
            wanted = {"interviewer_ids": [number], "starts_at": f"2096-03-05T{hour}:00:00Z", "minutes": 30}
            held = ok(await partner.post("/scheduling/holds", wanted))["id"]
        ok(await partner.call("DELETE", f"/scheduling/holds/{held}"))
        return number

    async def _invited(self, application: str, interviewer: str, day: int) -> dict[str, Any]:
        wanted = {"date": f"2096-05-{day:02}T10:00Z", "timezone": "Europe/Amsterdam", "interviewerId": interviewer}
        found: dict[str, Any] = ok(await self.clients.partner.put(f"/applicants/{application}/interviews", wanted))
        shown: dict[str, Any] = ok(await self.clients.partner.get(f"/scheduling/interviews/{found['id']}"))
        return shown

    async def people(self) -> None:
        """Two are linked and stay so, two are linked and parted, two are merged, parted and merged; one is erased."""
        region = self.clients.region
        records = [await region.candidate(email=f"{self._next()}@people.example") for _ in range(6)]
        found = [ok(await region.get(f"/people/by-record/candidate/{each}"))["data"]["id"] for each in records]
        for person, record in ((0, 1), (2, 3)):
            ok(await region.post(f"/people/{found[person]}/records", {"kind": "candidate", "id": records[record]}))
        ok(await region.call("DELETE", f"/people/{found[2]}/records/candidate/{records[3]}"))
        for _ in range(2):
            merged = ok(await region.post(f"/people/{found[2]}/merges", {"personId": found[4]}))["data"]
            ok(await region.call("DELETE", f"/people/{found[2]}/merges/{merged['merges'][0]['id']}"))
        ok(await region.post(f"/people/{found[2]}/merges", {"personId": found[4]}))
        ok(await region.call("DELETE", f"/people/{found[5]}"))

    async def all_kinds(self) -> None:
        """One of each after the other."""
        for each in (
            self.archived_with_files,
            self.employees,
            self.vacancies,
            self.properties,
            self.hiring,
            self.people,
        ):
            await each()
