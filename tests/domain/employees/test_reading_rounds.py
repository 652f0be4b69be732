"""What is due is read behind the writes, once, by whichever engine is there."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from domain.writing import carry_out
from quiet import Administrator, administrator
from rapport.access.tenants import Tenant
from rapport.domain.employees import employee_interactions, employees, reading_rounds
from rapport.domain.employees.reading_rounds import ReadingRounds, best, language_of, read_due
from rapport.domain.employees.reindex import mark_outdated
from rapport.domain.employees.strictness import names_a_skill
from rapport.domain.skills.extraction import Found, Method
from rapport.domain.skills.loading import CurrentReader
from rapport.domain.skills.reading import Box, Reader
from rapport.domain.skills.texts import due
from rapport.domain.skills.vocabulary import Language, Skill
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, Doorbell
from support import told, until


class Slow:
    """Reads as the box does, once it is let go; notes what it reads."""

    version = "slow"
    acknowledgement = None

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Event()
        self.read_texts: list[str] = []

    def read(self, text: str, language: Language) -> list[Found]:
        self.begun.set()
        assert self.go.wait(30)
        self.read_texts.append(text)
        return Box().read(text, language)

    def skill(self, skill_id: str) -> Skill | None:
        return Box().skill(skill_id)


class Stumbling(Box):
    """Fails on one text, with an error that quotes it."""

    def read(self, text: str, language: Language) -> list[Found]:
        if "Carpenter" in text:
            raise ValueError(text)
        return super().read(text, language)


@pytest.fixture
async def beside(quiet_url: str) -> AsyncIterator[Administrator]:
    async with administrator(quiet_url) as connection:
        yield connection


async def write(quiet: Database, tenant: Tenant, *titles: str, language: str = "en") -> None:
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": "e-1", "profile": {}})
    bodies = [
        {"employee_id": "e-1", "external_id": title.replace(" ", "-")[:90], "type": "shared", "title": title}
        for title in titles
    ]
    await carry_out(quiet, tenant, employee_interactions.CREATE, *({**body, "language": language} for body in bodies))


async def found(quiet: Database, tenant: Tenant) -> dict[str, list[str]]:
    """The skills of each title that is read."""
    async with quiet.tenant(tenant.id) as transaction:
        rows = await transaction.fetch(
            "SELECT title, array_remove(array_agg(skill_id ORDER BY starts), NULL) AS skills"
            " FROM employee_interaction JOIN skill_reading USING (digest) LEFT JOIN skill_finding USING (digest)"
            " WHERE due_since IS NULL GROUP BY title"
        )
    return {row["title"]: row["skills"] for row in rows}


def always(reader: Reader) -> CurrentReader:
    async def current() -> Reader:
        return reader

    return current


@asynccontextmanager
async def engine(quiet: Database, url: str, *, poll_seconds: float = 60, reader: Any = None) -> AsyncIterator[Doorbell]:
    """Runs rounds; yields a bell that they hear."""
    doorbell = Doorbell(quiet, url)
    rounds = ReadingRounds(quiet, doorbell, always(reader or Box()), poll_seconds=poll_seconds)
    running = asyncio.create_task(rounds.run())
    try:
        yield doorbell
    finally:
        running.cancel()
        await rounds.stop()


async def test_what_a_process_left_unread_is_read_by_the_next(quiet: Database, quiet_url: str, tenant: Tenant) -> None:
    await write(quiet, tenant, "Nurse", "Somebody nice")
    async with engine(quiet, quiet_url):  # nobody announced it

        async def read() -> bool:
            return len(await found(quiet, tenant)) == 2

        await until(read)
    assert await found(quiet, tenant) == {"Nurse": ["nursing"], "Somebody nice": []}


async def test_a_reader_that_is_cut_off_leaves_all_to_the_next(quiet: Database, quiet_url: str, tenant: Tenant) -> None:
    await write(quiet, tenant, "Nurse")
    slow = Slow()
    async with engine(quiet, quiet_url, reader=slow):
        await until(lambda: asyncio.to_thread(slow.begun.wait, 1))
    slow.go.set()
    assert await found(quiet, tenant) == {}
    assert (await read_due(quiet, Box(), tenant.id)).texts == 1
    assert await found(quiet, tenant) == {"Nurse": ["nursing"]}


async def test_a_bell_is_heard_at_once(quiet: Database, quiet_url: str, tenant: Tenant) -> None:
    async with engine(quiet, quiet_url) as doorbell:
        await write(quiet, tenant, "Nurse")
        doorbell.ring(Bell.TEXTS, tenant.id)
        await until(lambda: found(quiet, tenant))


async def test_two_engines_read_no_text_twice(quiet: Database, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_rounds, "MOST_TEXTS", 2)
    await write(quiet, tenant, "Nurse", "Carpenter", "Accountant")
    first, second = Slow(), Slow()
    reading = asyncio.create_task(read_due(quiet, first, tenant.id))
    await until(lambda: asyncio.to_thread(first.begun.wait, 1))

    second.go.set()
    assert (await read_due(quiet, second, tenant.id)).texts == 1
    assert (await read_due(quiet, second, tenant.id)).texts == 0
    first.go.set()
    assert (await reading).more

    assert sorted(first.read_texts + second.read_texts) == ["Accountant", "Carpenter", "Nurse"]
    assert len(await found(quiet, tenant)) == 3


async def test_who_asks_for_a_text_that_is_being_read_gets_it_read_and_reads_it_not_again(
    quiet: Database, tenant: Tenant, beside: Administrator
) -> None:
    await write(quiet, tenant, "Nurse")
    digests = [
        row["digest"] for row in await beside.fetch("SELECT digest FROM skill_reading WHERE tenant_id = $1", tenant.id)
    ]
    first, second = Slow(), Slow()
    reading = asyncio.create_task(read_due(quiet, first, tenant.id))
    await until(lambda: asyncio.to_thread(first.begun.wait, 1))
    asking = asyncio.create_task(read_due(quiet, second, tenant.id, digests))
    first.go.set()
    await asyncio.gather(reading, asking)
    assert (first.read_texts, second.read_texts) == (["Nurse"], [])


async def test_a_round_has_its_bounds_and_says_how_far_behind_it_is(
    quiet: Database, quiet_url: str, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_rounds, "MOST_CHARACTERS", 30)
    await write(quiet, tenant, "Nurse of the night", "Carpenter", "Accountant")
    rounds = ReadingRounds(quiet, Doorbell(quiet, quiet_url), always(Box()), poll_seconds=60)
    with capture_logs() as logs:
        more = [await rounds._read(tenant.id) for _ in range(2)]
    assert more == [True, False]
    assert told(logs, "texts_behind") == [
        {"event": "texts_behind", "log_level": "info", "tenant": str(tenant.id), "due": 1, "seconds": 0}
    ]


async def test_a_single_text_that_is_longer_is_read_all_the_same(
    quiet: Database, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_rounds, "MOST_CHARACTERS", 2)
    await write(quiet, tenant, "Nurse")
    assert (await read_due(quiet, Box(), tenant.id)).texts == 1


async def test_a_text_on_which_the_reader_fails_is_noted_by_its_digest_and_blocks_no_other(
    quiet: Database, tenant: Tenant
) -> None:
    await write(quiet, tenant, "Nurse", "Carpenter", "Accountant")
    with capture_logs() as logs:
        assert (await read_due(quiet, Stumbling(), tenant.id)).texts == 3
        assert (await read_due(quiet, Stumbling(), tenant.id)).texts == 0

    assert await found(quiet, tenant) == {"Nurse": ["nursing"], "Carpenter": [], "Accountant": ["accounting"]}
    digest = due("Carpenter", "en", "en").digest.hex()
    assert told(logs, "text_unreadable") == [
        {
            "event": "text_unreadable",
            "log_level": "warning",
            "digest": digest,
            "characters": 9,
            "error": "ValueError",
        }
    ]


async def test_what_the_reader_failed_on_is_read_after_a_reindex(quiet: Database, tenant: Tenant) -> None:
    await write(quiet, tenant, "Nurse", "Carpenter")
    await read_due(quiet, Stumbling(), tenant.id)
    assert await mark_outdated(quiet, tenant.id, Box().version, lambda _: None) == 1
    assert (await read_due(quiet, Box(), tenant.id)).texts == 1
    assert (await found(quiet, tenant))["Carpenter"] == ["carpentry"]


async def test_a_text_on_which_the_reader_fails_names_no_skill_for_who_is_strict(
    quiet: Database, tenant: Tenant
) -> None:
    fields = {"assigned_position": "Carpenter"}
    assert await names_a_skill(quiet, Box(), tenant.id, "en", fields)
    assert not await names_a_skill(quiet, Stumbling(), tenant.id, "en", fields)


async def test_only_tenants_with_texts_that_are_due_are_found(
    quiet: Database, quiet_url: str, tenant: Tenant, other_tenant: Tenant
) -> None:
    rounds = ReadingRounds(quiet, Doorbell(quiet, quiet_url), always(Box()), poll_seconds=60)
    for each in (tenant, other_tenant):
        await write(quiet, each, "Nurse")
    assert {tenant.id, other_tenant.id} <= set(await rounds._find())
    await read_due(quiet, Box(), tenant.id)
    assert tenant.id not in await rounds._find()


async def test_the_language_that_was_found_is_kept_with_its_confidence(
    quiet: Database, tenant: Tenant, beside: Administrator
) -> None:
    await write(quiet, tenant, "Krankenpfleger (m/w/d)", language="auto")
    await write(quiet, tenant, "Nurse")
    await read_due(quiet, Box(), tenant.id)
    rows = await beside.fetch(
        "SELECT title, detected, confidence, version FROM employee_interaction JOIN skill_reading"
        " USING (tenant_id, digest) WHERE tenant_id = $1 ORDER BY title",
        tenant.id,
    )
    assert [tuple(row.values())[:2] for row in rows] == [("Krankenpfleger (m/w/d)", "de"), ("Nurse", None)]
    assert rows[0]["confidence"] > 0.9
    assert rows[1]["confidence"] is None
    assert {row["version"] for row in rows} == {Box().version}


def test_a_language_that_is_named_is_believed_and_a_guess_only_when_it_is_sure() -> None:
    assert language_of("Krankenpfleger (m/w/d)", "nl", None) == (None, Language.NL)
    assert language_of("Krankenpfleger (m/w/d)", "auto", "nl")[1] is Language.DE
    assert language_of("Product owner", "auto", "nl")[1] is Language.NL


def test_of_each_skill_the_surest_words_are_kept_and_of_these_the_first() -> None:
    given = [Found("a", start, start + 1, "x", Method.LABEL, score) for start, score in ((0, 0.9), (2, 1.0), (4, 1.0))]
    assert best([*given, Found("b", 6, 7, "x", Method.LABEL, 0.6)]) == [
        given[1],
        Found("b", 6, 7, "x", Method.LABEL, 0.6),
    ]
