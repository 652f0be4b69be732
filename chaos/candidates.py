"""Load on the candidates surface: one sequential client makes people, changes them, talks to them, and erases some."""

from typing import Any
from urllib.parse import quote

from msgspec import Struct, field

from chaos.client import Client, Fate, Sent, Things, Written

INTERACTION = {"type": "Phone call", "performedAt": "2026-03-01T10:00:00+01:00"}


class Person(Struct):
    """What the log says of one candidate. `gone`: its erasure was acknowledged; `perhaps_gone`: nobody knows."""

    id: str
    email: str
    name: Written
    interactions: Things = field(default_factory=Things)
    summary: Written = field(default_factory=Written)
    first: str = ""
    gone: bool = False
    perhaps_gone: bool = False


class Candidates:
    """`callback` is where it is told what became of each write."""

    def __init__(self, client: Client, callback: str) -> None:
        self._client = client
        self._query = f"?callbackUrl={quote(callback, safe='')}"
        self.people: list[Person] = []
        self.emails = Things()
        self.accepted: list[Sent] = []

    async def run(self) -> None:
        while not self._client.stop.is_set():
            person = await self._create()
            steps = self._client.chance.randint(4, 25)
            while person is not None and steps and not self._client.stop.is_set():
                await self._step(person)
                steps -= 1
            if person is not None and self._client.chance.random() < 0.3:
                await self._erase(person)

    async def _write(self, what: str, method: str, path: str, body: Any) -> Sent:
        query = self._query if "?" not in path else "&" + self._query[1:]
        sent = await self._client.write(what, method, path + query, body)
        if sent.fate is Fate.ACKNOWLEDGED:
            self.accepted.append(sent)
        return sent

    async def _create(self) -> Person | None:
        name, first = self._client.name(), self._client.name()
        email = f"{name}@chaos.example"
        body = {
            "name": name,
            "email": email,
            "privacyConsent": True,
            "interactions": [{**INTERACTION, "summary": first}],
        }
        sent = await self._write("candidate created", "POST", "/candidates", [body])
        self.emails.note(sent, email)
        if sent.fate is not Fate.ACKNOWLEDGED:
            return None
        data = sent.answer["data"]
        person = Person(data["candidateIds"][0], email, Written(name), first=data["interactionIds"][0])
        person.summary.note(sent, first)
        self.people.append(person)
        return person

    async def _step(self, person: Person) -> None:
        act = self._client.chance.choices(
            [self._patch, self._upsert, self._talk, self._correct, self._err], [4, 2, 4, 3, 1]
        )[0]
        await act(person)

    async def _patch(self, person: Person) -> None:
        name = self._client.name()
        sent = await self._write("candidate updated", "PATCH", f"/candidates/{person.id}", {"name": name})
        person.name.note(sent, name)

    async def _upsert(self, person: Person) -> None:
        name = self._client.name()
        body = {"name": name, "email": person.email, "privacyConsent": True}
        sent = await self._write("candidate upserted", "POST", "/candidates/upsert", body)
        person.name.note(sent, name)

    async def _talk(self, person: Person) -> None:
        summary = self._client.name()
        path = f"/candidates/{person.id}/interactions"
        sent = await self._write("interaction created", "POST", path, [{**INTERACTION, "summary": summary}])
        person.interactions.note(sent, summary)

    async def _correct(self, person: Person) -> None:
        summary = self._client.name()
        path = f"/candidates/{person.id}/interactions/{person.first}"
        sent = await self._write("interaction updated", "PATCH", path, {"summary": summary})
        person.summary.note(sent, summary)

    async def _err(self, person: Person) -> None:
        """Refused, and so nowhere to be found: what it names is in no list of what may be there."""
        body = [{**INTERACTION, "summary": self._client.name(), "type": "no such type"}]
        await self._write("refused", "POST", f"/candidates/{person.id}/interactions", body)

    async def _erase(self, person: Person) -> None:
        sent = await self._write("candidate erased", "DELETE", f"/candidates/{person.id}?mode=erase", None)
        person.gone = sent.fate is Fate.ACKNOWLEDGED
        person.perhaps_gone = sent.fate is Fate.UNKNOWN

    async def faults(self) -> list[str]:
        """What is not as the log says."""
        found = [fault for person in self.people for fault in await self._of_person(person)]
        for fate in (self.emails.must, self.emails.may):
            for email in sorted(fate):
                count = len((await self._client.read(f"/candidates/find?email={email}"))[1]["data"])
                person = next((each for each in self.people if each.email == email), None)
                least = int(email in self.emails.must and not (person and (person.gone or person.perhaps_gone)))
                most = int(not (person and person.gone))
                if not least <= count <= most:
                    found.append(f"candidate {email}: there are {count}, there should be {least} to {most}")
        return found

    async def _of_person(self, person: Person) -> list[str]:
        status, answer = await self._client.read(f"/candidates/{person.id}")
        if person.gone or (person.perhaps_gone and status == 404):
            return [] if status == 404 else [f"candidate {person.id}: erased, and answers {status}"]
        if status != 200:
            return [f"candidate {person.id}: acknowledged, and answers {status}"]
        found = []
        if not person.name.allows(answer["data"]["name"]):
            found.append(f"candidate {person.id}: name is {answer['data']['name']}, should be {person.name}")
        talks = await self._interactions(person)
        first = [each["summary"] for each in talks if each["id"] == person.first]
        if len(first) != 1 or not person.summary.allows(first[0]):
            found.append(f"candidate {person.id}: first summary is {first}, should be {person.summary}")
        others = [each["summary"] for each in talks if each["id"] != person.first]
        return found + person.interactions.faults(f"candidate {person.id}", others)

    async def _interactions(self, person: Person) -> list[Any]:
        found: list[Any] = []
        cursor = ""
        while True:
            _, page = await self._client.read(f"/candidates/{person.id}/interactions{cursor}")
            found += page["data"]
            if not page["meta"]["cursor"]:
                return found
            cursor = f"?cursor={page['meta']['cursor']}"

    async def mutation(self, mutation_id: str) -> Any:
        return (await self._client.read(f"/mutations/{mutation_id}"))[1]["data"]
