"""Whoever follows the feed ends with what the database has, however long they were away."""

import asyncio
from typing import Any

import aiohttp

from applying import applied
from hiring import new_interviewer, new_job
from partners import Partner, new_partner
from rapport.storage.database import Database
from support import CANDIDATE, INTERACTION, Region

PEOPLE = 25
CONTACTS = 80  # of each


class Copy:
    """A consumer with a store of its own, which it fills by the feed alone.

    What was made or changed is read again by its id; what is gone is removed; nothing else is ever looked at.
    """

    def __init__(self, region: Region, partner: Partner) -> None:
        self._region, self._partner = region, partner
        self.cursor = "0"
        self.candidates: dict[str, Any] = {}
        self.interactions: dict[str, set[str]] = {}
        self.interviews: dict[str, Any] = {}
        self.whose: dict[str, str] = {}

    async def catch_up(self) -> None:
        changed: set[tuple[str, str]] = set()
        more = True
        while more:
            answer = await self._region.get(f"/events?limit=1000&after={self.cursor}")
            for event in answer.data:
                self._apply(event["type"].removeprefix("rapport."), event["subject"], event["data"], changed)
            self.cursor, more = answer.body["meta"]["cursor"], answer.body["meta"]["has_more"]
        for store, identifier in changed:
            await self._read_again(store, identifier)

    def _apply(self, type_: str, subject: str, data: dict[str, Any], changed: set[tuple[str, str]]) -> None:
        match type_.split("."):
            case ["candidate", "erased"]:
                self.candidates.pop(subject, None)
                self.interactions.pop(subject, None)
            case ["candidate", _]:
                changed.add(("candidates", subject))
            case ["interaction", "deleted"]:
                self.interactions[subject].remove(data["interactionId"])
            case ["interaction", _]:
                self.interactions.setdefault(subject, set()).add(data["interactionId"])
            case ["interview", _]:
                changed.add(("interviews", data["interviewId"]))
                self.whose[data["interviewId"]] = subject
            case ["application", "erased"]:
                for interview in [each for each, of in self.whose.items() if of == subject]:
                    self.interviews.pop(interview, None)

    async def _read_again(self, store: str, identifier: str) -> None:
        if store == "candidates":
            found = await self._region.get(f"/candidates/{identifier}")
        else:
            found = await self._partner.get(f"/scheduling/interviews/{identifier}")
        if found.status == 200:
            getattr(self, store)[identifier] = found.data if store == "candidates" else found.body
        else:
            assert found.status == 404
            getattr(self, store).pop(identifier, None)


async def test_a_consumer_that_was_down_catches_up_and_ends_with_what_the_database_has(
    region: Region, database: Database, service: str, session: aiohttp.ClientSession
) -> None:
    partner = await new_partner(database, service, session, tenant=region.tenant)
    copy = Copy(region, partner)
    early, erased = await _people(region, 5), await _meet(database, partner)
    await copy.catch_up()
    assert (set(copy.candidates), len(copy.interviews)) == (set(early), 3)

    people = early + await _people(region, PEOPLE - 5)  # it is down from here on
    for candidate in people:
        [first, *_] = await _contacts(region, candidate)
        await region.call("DELETE", f"/candidates/{candidate}/interactions/{first}")
        await region.call("PATCH", f"/candidates/{candidate}", {"name": f"Renamed {candidate}"})
    for candidate in people[::3]:
        await region.call("DELETE", f"/candidates/{candidate}?mode=erase")
    assert (await partner.call("DELETE", f"/scheduling/persons/{erased}")).status == 200
    await _all_applied(region)

    await copy.catch_up()

    assert int(copy.cursor) > PEOPLE * CONTACTS
    listed = {each["id"]: each for each in (await region.get("/candidates")).data}
    assert set(copy.candidates) == set(listed) == set(people) - set(people[::3])
    assert all(each["name"].startswith("Renamed") for each in copy.candidates.values())
    async with database.tenant(region.tenant.id) as transaction:
        kept = await transaction.fetchval("SELECT count(*) FROM interaction")
    assert sum(map(len, copy.interactions.values())) == kept == len(listed) * (CONTACTS - 1)
    now = (await partner.get("/scheduling/interviews")).body["data"]
    states = {identifier: each["status"] for identifier, each in copy.interviews.items()}
    assert states == {each["id"]: each["status"] for each in now}
    assert sorted(states.values()) == ["cancelled", "scheduled"]


async def _people(region: Region, count: int) -> list[str]:
    """Five at a time."""
    accepted = [
        await region.post("/candidates", [{**CANDIDATE, "email": f"{n}-{count}@x.example"} for n in range(5)])
        for _ in range(count // 5)
    ]
    for each in accepted:
        await region.finished(each)
    return [candidate for each in accepted for candidate in each.data["candidateIds"]]


async def _contacts(region: Region, candidate: str) -> list[str]:
    """Ten at a time."""
    posts = [region.post(f"/candidates/{candidate}/interactions", [INTERACTION] * 10) for _ in range(CONTACTS // 10)]
    return [interaction for each in await asyncio.gather(*posts) for interaction in each.data["interactionIds"]]


async def _meet(database: Database, partner: Partner) -> str:
    """Three people are invited, and one interview is cancelled; the number of another person."""
    interviewer, job = await new_interviewer(database, partner), await new_job(database, partner)
    made = [await applied(partner, job, email=f"{number}@home.example") for number in range(3)]
    ids = []
    for day, application in enumerate(made, start=1):
        wanted = {"date": f"2026-05-0{day}T10:00Z", "timezone": "Europe/Amsterdam", "interviewerId": interviewer}
        scheduled = await partner.put(f"/applicants/{application['id']}/interviews", wanted)
        assert scheduled.status == 200, scheduled.body
        ids.append(scheduled.body["id"])
    assert (await partner.post(f"/scheduling/interviews/{ids[0]}/cancel", {"reason": "Ill"})).status == 200
    return str(made[2]["applicant_id"])


async def _all_applied(region: Region) -> None:
    async with asyncio.timeout(30):
        while (await region.get("/mutations?state=accepted&pageSize=1")).data:
            pass
