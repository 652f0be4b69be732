"""The feed as it is read: pages, types, and how far a reading of rare types looks."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

import rapport
from rapport.access.tenants import Tenant
from rapport.domain.feed import events
from rapport.domain.feed.events import Page, read_events
from rapport.domain.subjects import subject_of
from rapport.engine.events import Happened, write_events
from rapport.engine.mutation import Event
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database

AT = datetime(2026, 3, 1, tzinfo=UTC)


async def write(database: Database, tenant: Tenant, *types: str, subject: UUID | None = None) -> None:
    happened = [Happened(event=Event(type=each, subject=subject or new_id())) for each in types]
    async with database.tenant(tenant.id) as transaction:
        await write_events(transaction, tenant.id, happened, AT)


async def read(database: Database, tenant: Tenant, after: int = 0, limit: int = 10, types: Sequence[str] = ()) -> Page:
    async with database.tenant(tenant.id) as transaction:
        return await read_events(transaction, tenant.id, after=after, limit=limit, types=types)


def ids(page: Page) -> list[str]:
    return [event.id for event in page.events]


async def test_of_a_tenant_to_whom_nothing_happened_there_is_nothing(quiet: Database, tenant: Tenant) -> None:
    assert await read(quiet, tenant) == Page(events=[], reached=0, has_more=False)
    assert (await read(quiet, tenant, after=1)).ahead


async def test_a_page_ends_at_its_limit_and_says_whether_there_is_more(quiet: Database, tenant: Tenant) -> None:
    await write(quiet, tenant, *["candidate.created"] * 5)
    first, last = await read(quiet, tenant, limit=4), await read(quiet, tenant, after=4, limit=1)
    assert (ids(first), first.reached, first.has_more) == (["1", "2", "3", "4"], 4, True)
    assert (ids(last), last.reached, last.has_more) == (["5"], 5, False)


async def test_a_type_is_no_pattern_but_for_its_star(quiet: Database, tenant: Tenant) -> None:
    await write(quiet, tenant, "interview.answered", "interviewer.created", "interview.cancelled")
    assert ids(await read(quiet, tenant, types=["interview.*"])) == ["1", "3"]
    assert ids(await read(quiet, tenant, types=["interviewer.created", "interview.cancelled"])) == ["2", "3"]
    assert ids(await read(quiet, tenant, types=["intervie_.*", "interview.%"])) == []


async def test_a_reading_of_rare_types_looks_through_so_many_and_goes_on_there(
    quiet: Database, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LOOKED_THROUGH", 3)
    await write(quiet, tenant, *["candidate.created"] * 4, "vacancy.created")
    page = await read(quiet, tenant, types=["vacancy.*"])
    assert (ids(page), page.reached, page.has_more) == ([], 3, True)
    page = await read(quiet, tenant, after=page.reached, types=["vacancy.*"])
    assert (ids(page), page.reached, page.has_more) == (["5"], 5, False)


async def test_the_subject_of_a_record_with_an_id_of_the_clients_own_can_be_made_from_it(
    quiet: Database, tenant: Tenant
) -> None:
    await write(quiet, tenant, "employee.created", subject=subject_of(tenant.id, Kind.EMPLOYEE, "E-1"))
    [event] = (await read(quiet, tenant)).events
    assert event.source == f"urn:uuid:{tenant.id}"
    assert event.subject == show(Kind.EMPLOYEE, subject_of(UUID(event.source[9:]), Kind.EMPLOYEE, "E-1"))


async def test_a_type_of_a_newer_release_is_told_of_too(quiet: Database, tenant: Tenant) -> None:
    subject = new_id()
    await write(quiet, tenant, "planet.created", subject=subject)
    [event] = (await read(quiet, tenant)).events
    assert (event.type, event.subject) == ("rapport.planet.created", str(subject))


def test_of_every_type_that_is_written_it_is_known_what_its_subject_is() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in Path(rapport.__file__).parent.rglob("*.py"))
    literal = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', "\n".join(re.findall(r"Event\([^)]*\)", sources))))
    assert len(literal) > 10
    assert literal <= set(events.TYPES)
    known = {each for each in events.TYPES if each in events._OTHERS or each.split(".")[0] in events._KINDS}
    assert known == set(events.TYPES)
