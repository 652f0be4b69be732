"""Load on the employees surface: employees that change, and what they like."""

from msgspec import Struct, field

from chaos.client import Client, Fate, Things, Written

IN_ENGLISH = "?language=en"


class Employee(Struct):
    id: str
    position: Written
    likes: Things = field(default_factory=Things)


class Employees:
    def __init__(self, client: Client) -> None:
        self._client = client
        self.people: list[Employee] = []
        self.ids = Things()

    async def run(self) -> None:
        while not self._client.stop.is_set():
            person = await self._create()
            steps = self._client.chance.randint(4, 20)
            while person is not None and steps and not self._client.stop.is_set():
                await self._step(person)
                steps -= 1

    async def _create(self) -> Employee | None:
        name, position = self._client.name(), self._client.name()
        body = {"external_id": name, "assigned_position": position}
        sent = await self._client.write("employee created", "POST", f"/employees{IN_ENGLISH}", body)
        self.ids.note(sent, name)
        if sent.fate is not Fate.ACKNOWLEDGED:
            return None
        self.people.append(Employee(name, Written(position)))
        return self.people[-1]

    async def _step(self, person: Employee) -> None:
        text = self._client.name()
        if self._client.chance.random() < 0.5:
            path = f"/employees/{person.id}{IN_ENGLISH}"
            sent = await self._client.write("employee updated", "PATCH", path, {"assigned_position": text})
            person.position.note(sent, text)
            return
        liked = {"external_id": text, "interaction_type": "title_liked", "title": "nurse"}
        path = f"/employees/{person.id}/interactions{IN_ENGLISH}"
        sent = await self._client.write("employee's interaction", "POST", path, liked)
        person.likes.note(sent, text)

    async def faults(self) -> list[str]:
        found = []
        for name in sorted(self.ids.must):
            status, _ = await self._client.read(f"/employees/{name}")
            if status != 200:
                found.append(f"employee {name}: acknowledged, and answers {status}")
        for person in self.people:
            _, shown = await self._client.read(f"/employees/{person.id}")
            if not person.position.allows(shown.get("assigned_position")):
                found.append(f"employee {person.id}: {shown.get('assigned_position')}, should be {person.position}")
            _, likes = await self._client.read(f"/employees/{person.id}/interactions?limit=200")
            listed = [each["external_id"] for each in likes["results"]]
            found += person.likes.faults(f"employee {person.id}", listed)
        return found
