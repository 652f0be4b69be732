"""A machine with its token, which calls the employees surface as a tenant's other system would."""

from typing import Any

from msgspec import Struct

from machines import Machine
from support import Answer

EMPLOYEE = {"external_id": "e-1", "assigned_position": "Teacher", "location": {"lat": 51.05, "lng": 3.72}}
VACANCY = {"external_id": "v-1", "job_title": "Mechanical engineer"}
IN_ENGLISH = "?language=en"


class Desk(Struct, frozen=True):
    machine: Machine
    token: str

    async def call(self, method: str, path: str, json: Any = None, **headers: str) -> Answer:
        return await self.machine.call(method, path, json, token=self.token, **headers)

    async def get(self, path: str) -> Answer:
        return await self.call("GET", path)

    async def post(self, path: str, json: Any, **headers: str) -> Answer:
        """With a language, unless the path has a query of its own."""
        return await self.call("POST", path if "?" in path else path + IN_ENGLISH, json, **headers)

    async def patch(self, path: str, json: Any, **headers: str) -> Answer:
        return await self.call("PATCH", path if "?" in path else path + IN_ENGLISH, json, **headers)

    async def delete(self, path: str, **headers: str) -> Answer:
        return await self.call("DELETE", path, **headers)

    async def employee(self, external_id: str = "e-1", **fields: Any) -> str:
        """The id of a new employee."""
        made = await self.post("/employees", {"external_id": external_id, **fields})
        assert made.status == 204, made.body
        return external_id

    async def vacancy(self, external_id: str = "v-1") -> str:
        """The id of a new vacancy."""
        made = await self.post("/vacancies", {**VACANCY, "external_id": external_id})
        assert made.status == 204, made.body
        return external_id


async def at_desk(machine: Machine, **token: str) -> Desk:
    return Desk(machine, await machine.token(**token))


def said(answer: Answer) -> list[str]:
    """The descriptions of an error; its titles are those of the status."""
    assert {each["title"][:4] for each in answer.body} == {f"{answer.status} "}, answer.body
    assert all(each.keys() == {"title", "description"} for each in answer.body)
    return [each["description"] for each in answer.body]
