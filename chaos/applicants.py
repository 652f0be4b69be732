"""Load on the applicants surface: applications, their statuses, and interviews that are set and moved."""

from datetime import UTC, datetime, timedelta

from msgspec import Struct, field

from chaos.client import Client, Fate, Sent, Things, Written

FIRST = datetime(2096, 5, 1, 10, tzinfo=UTC)
STAGES = ("New", "In Review", "Interview", "Offer")


class Applicant(Struct):
    """`interview` is its beginning. `interviews`: whether one was ever asked for."""

    id: str
    status: Written
    interview: Written = field(default_factory=Written)


class Applicants:
    """Each client has an interviewer of its own, so nobody is in the way of anybody else."""

    def __init__(self, client: Client, job: str, interviewer: str) -> None:
        self._client = client
        self._job = job
        self._interviewer = interviewer
        self._days = 0
        self.people: list[Applicant] = []
        self.emails = Things()

    async def run(self) -> None:
        while not self._client.stop.is_set():
            person = await self._apply()
            steps = self._client.chance.randint(2, 10)
            while person is not None and steps and not self._client.stop.is_set():
                await self._step(person)
                steps -= 1

    async def _apply(self) -> Applicant | None:
        email = f"{self._client.name()}@chaos.example"
        body = {"applicant": {"email": email, "fullName": "Ann Example"}, "job": {"jobId": self._job}}
        sent = await self._client.write("application", "POST", "/easy-apply", body)
        self.emails.note(sent, email)
        if sent.fate is not Fate.ACKNOWLEDGED:
            return None
        self.people.append(Applicant(str(sent.answer["id"]), Written("New")))
        return self.people[-1]

    async def _step(self, person: Applicant) -> None:
        if self._client.chance.random() < 0.5:
            status = self._client.chance.choice(STAGES)
            body = {"applicant_id": person.id, "status": status}
            sent = await self._client.write("status set", "PUT", "/applicants/status", body)
            self._must_do(sent)
            person.status.note(sent, status)
            return
        self._days += 1
        starts = (FIRST + timedelta(days=self._days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        interview = {"date": starts, "timezone": "UTC", "interviewerId": self._interviewer}
        sent = await self._client.write("interview set", "PUT", f"/applicants/{person.id}/interviews", interview)
        self._must_do(sent)
        person.interview.note(sent, starts)

    def _must_do(self, sent: Sent) -> None:
        if sent.fate is Fate.REFUSED:
            self._client.log.odd.append(f"{sent.what}: {sent.answer}")

    async def faults(self) -> list[str]:
        found = []
        listed = await self._interviews()
        for person in self.people:
            status, shown = await self._client.read(f"/applicants/{person.id}")
            if status != 200 or not person.status.allows(shown["applicant_state"]):
                found.append(f"application {person.id}: {status} {shown}, should be {person.status}")
            starts = listed.get(person.id, [])
            if len(starts) > 1 or not person.interview.allows(starts[0] if starts else None):
                found.append(f"application {person.id}: interviews at {starts}, should be {person.interview}")
        return found

    async def _interviews(self) -> dict[str, list[str]]:
        """The beginnings of those that are set, by application."""
        found: dict[str, list[str]] = {}
        offset = 0
        while True:
            _, answer = await self._client.read(f"/scheduling/interviews?status=scheduled&limit=1000&offset={offset}")
            for each in answer["data"]:
                starts = datetime.fromisoformat(each["starts_at"]).strftime("%Y-%m-%dT%H:%M:%SZ")
                found.setdefault(str(each["applicant_id"]), []).append(starts)
            offset += 1000
            if not answer["data"]:
                return found
