"""After an erasure nothing of the person is found in the database, whichever table and column one looks into."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest

from quiet import Administrator, administrator
from receiver import Receiver
from support import INTERACTION, Region

TABLES = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
FILE = b"%PDF-1.4 the life of Zefanja Quistenhoven"
WORDS = {
    "name": "Zefanja Quistenhoven",
    "email": "Zefanja.Quistenhoven@mail.example",
    "phone": "+31 6 9173 5520",
    "motivation": "grew up among blackboards",
    "notes": "prefers the ferry",
    "city": "Oudeschild-aan-Zee",
    "linkedin": "in/zefanja-q",
    "nickname": "Zefje",
    "summary": "rang about the fog",
    "said": "asked for a school with a pond",
    "changed": "has moved to the dyke",
    "file": "levensloop-zefanja.pdf",
    "other": "diploma-zefanja.txt",
}
CUSTOM = {"customFields": [{"name": "nickname", "type": "text"}]}


@pytest.fixture
async def beside(database_url: str) -> AsyncIterator[Administrator]:
    async with administrator(database_url) as connection:
        yield connection


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        receiver.answer_with(503)
        yield receiver


def person(**more: Any) -> dict[str, Any]:
    names = ("name", "email", "phone", "motivation", "notes", "city", "linkedin")
    given = {name: WORDS[name] for name in names}
    return {**given, "privacyConsent": True, "customFields": {"nickname": WORDS["nickname"]}, **more}


def file(name: str, content: bytes) -> dict[str, str]:
    return {"fileName": name, "base64": base64.b64encode(content).decode()}


def needles() -> list[str]:
    """What is looked for: the words, in any case; the digits of the phone; the file, as bytes and as text."""
    digits = "".join(digit for digit in WORDS["phone"] if digit.isdigit())
    return [
        *(word.lower() for word in WORDS.values()),
        digits,
        FILE.hex(),
        base64.b64encode(FILE).decode()[:32].lower(),
    ]


async def found(beside: Administrator) -> dict[str, list[str]]:
    """The tables in which one of the needles stands, with those that do."""
    places: dict[str, list[str]] = {}
    for [table] in await beside.fetch(TABLES):
        for needle in needles():
            there = f"SELECT EXISTS (SELECT FROM {table} t WHERE position($1 in lower(t::text)) > 0)"
            if await beside.fetchval(there, needle):
                places.setdefault(table, []).append(needle)
    return places


async def lived(region: Region, callback: str) -> str:
    """A person of whom everything was written that can be."""
    assert (await region.call("PATCH", "/regions/me/schema", CUSTOM)).status == 200
    inline = {
        "interactions": [{**INTERACTION, "summary": WORDS["summary"], "notes": WORDS["said"]}],
        "curriculumVitae": [file(WORDS["file"], FILE)],
    }
    made = await region.post(f"/candidates?callbackUrl={callback}/told", [person(**inline)])
    await region.finished(made)
    candidate = str(made.data["candidateIds"][0])
    path = f"/candidates/{candidate}"
    [contact] = await region.interactions(candidate, {"notes": WORDS["said"]})
    await region.call("PATCH", f"{path}/interactions/{contact}", {"summary": WORDS["changed"]})
    await region.call("DELETE", f"{path}/interactions/{contact}")
    await region.post(f"{path}/attachments", {"otherAttachments": [file(WORDS["other"], FILE + b"!")]})
    await region.post("/candidates/upsert", person(city=WORDS["city"]))
    await region.finished(await region.call("PATCH", path, {"notes": WORDS["changed"]}))
    for query in (path, f"{path}/interactions", f"{path}/attachments", "/candidates?include=interactions"):
        assert (await region.get(query)).status == 200
    listed = (await region.get(f"{path}/attachments")).data
    assert [(await region.get(f"{path}/attachments/{each['id']}")).status for each in listed] == [200, 200]
    assert (await region.get("/candidates/find")).status == 400
    return candidate


async def test_what_is_looked_for_is_there_before(region: Region, beside: Administrator, receiver: Receiver) -> None:
    await lived(region, receiver.url)

    places = await found(beside)

    assert {needle for each in places.values() for needle in each} == set(needles()) - {needles()[-1]}
    assert {"candidate", "interaction", "attachment", "blob", "mutation"} <= places.keys()
    [candidate] = (await region.get("/candidates")).data
    await region.finished(await region.call("DELETE", f"/candidates/{candidate['id']}?mode=erase"))


async def test_after_an_erasure_it_is_nowhere(region: Region, beside: Administrator, receiver: Receiver) -> None:
    candidate = await lived(region, receiver.url)

    erased = await region.finished(await region.call("DELETE", f"/candidates/{candidate}?mode=erase"))

    assert erased["status"] == "completed"
    assert await found(beside) == {}


async def test_an_erasure_that_is_asked_for_in_the_same_breath_leaves_nothing_either(
    region: Region, beside: Administrator
) -> None:
    await region.call("PATCH", "/regions/me/schema", CUSTOM)
    made = await region.post("/candidates", [person(curriculumVitae=[file(WORDS["file"], FILE)])])
    candidate = made.data["candidateIds"][0]

    erased = await region.finished(await region.call("DELETE", f"/candidates/{candidate}?mode=erase"))

    assert erased["status"] == "completed"
    assert await found(beside) == {}


async def test_what_another_person_has_too_stays_for_that_person(region: Region) -> None:
    shared = [file("brochure.pdf", b"%PDF-1.4 the school's own brochure")]
    first, second = [await region.candidate(curriculumVitae=shared) for _ in range(2)]

    await region.finished(await region.call("DELETE", f"/candidates/{first}?mode=erase"))

    [attachment] = (await region.get(f"/candidates/{second}/attachments")).data
    assert (await region.get(f"/candidates/{second}/attachments/{attachment['id']}")).status == 200
