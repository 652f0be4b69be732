from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.writing import candidate, interaction
from quiet import new_tenant
from rapport.access.tenants import Tenant
from rapport.domain.candidates.interaction_pages import Page, list_interactions
from rapport.domain.candidates.interactions import newest_of_each
from rapport.ids import NO_ONE
from rapport.storage.database import Database
from rapport.surfaces.candidates.interactions import interaction_shown

AN_HOUR = timedelta(hours=1)
PERFORMED_AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

storable = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.text(storable) | st.text('"\\/\b\f\n\r\t\x01\x1f\x7f\x85\u2028€😀{}[],:')
instants = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # as asked
whole_or_not = instants | instants.map(lambda at: at.replace(microsecond=0))
records = st.fixed_dictionaries(
    {"types": st.lists(texts, max_size=3), "performed_at": instants, "performed_at_shown": texts},
    optional={"summary": texts, "notes": texts, "duration_seconds": st.integers(-(2**31), 2**31 - 1)},
)


async def page_of(
    database: Database, tenant: Tenant, owner: UUID, after: tuple[datetime, UUID] | None = None, limit: int = 100
) -> Page | None:
    async with database.tenant(tenant.id) as transaction:
        return await list_interactions(transaction, tenant.id, owner, after=after, limit=limit)


async def test_there_is_no_page_of_nobody_nor_of_a_candidate_of_another_tenant(
    quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    theirs = await candidate(quiet, other_tenant, interaction())

    assert await page_of(quiet, tenant, NO_ONE) is None
    assert await page_of(quiet, tenant, theirs) is None
    assert await page_of(quiet, tenant, await candidate(quiet, tenant)) is None


@given(made=st.lists(records, min_size=1, max_size=3), moments=st.tuples(whole_or_not, whole_or_not))
@settings(max_examples=30, deadline=None, phases=[Phase.reuse, Phase.generate])  # each example writes to the database
async def test_the_database_writes_the_very_bytes_that_the_api_shows_of_the_records(
    quiet: Database, made: list[dict[str, Any]], moments: tuple[datetime, datetime]
) -> None:
    tenant = await new_tenant(quiet)
    owner = await candidate(quiet, tenant, *(interaction(**record) for record in made))
    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute("UPDATE interaction SET created_at = $1, updated_at = $2", *moments)
        stored = (await newest_of_each(transaction, tenant.id, [owner], limit=100))[owner]

    page = await page_of(quiet, tenant, owner)
    assert page is not None
    assert bytes(page.records) == msgspec.json.encode([interaction_shown(each) for each in stored])


@given(hours=st.lists(st.integers(0, 5), max_size=12), limit=st.integers(1, 4))
@settings(max_examples=15, deadline=None, phases=[Phase.reuse, Phase.generate])  # each example writes to the database
async def test_pages_join_without_gap_or_overlap_newest_first(quiet: Database, hours: list[int], limit: int) -> None:
    tenant = await new_tenant(quiet)
    made = [interaction(performed_at=PERFORMED_AT + hour * AN_HOUR) for hour in hours]
    owner = await candidate(quiet, tenant, *made)
    await candidate(quiet, tenant, interaction())
    async with quiet.tenant(tenant.id) as transaction:
        stored = (await newest_of_each(transaction, tenant.id, [owner], limit=100)).get(owner, [])

    seen: list[Any] = []
    page = await page_of(quiet, tenant, owner, limit=limit)
    while page is not None:
        listed = msgspec.json.decode(page.records)
        assert len(listed) <= limit
        seen += listed
        page = None if page.last is None else await page_of(quiet, tenant, owner, page.last, limit)

    assert [each.performed_at for each in stored] == sorted((each["performed_at"] for each in made), reverse=True)
    assert seen == msgspec.json.decode(msgspec.json.encode([interaction_shown(each) for each in stored]))


@pytest.mark.parametrize(("count", "more"), [(1, False), (2, False), (3, True)])
async def test_a_page_names_its_last_one_where_more_follow(
    quiet: Database, tenant: Tenant, count: int, more: bool
) -> None:
    made = [interaction(performed_at=PERFORMED_AT - number * AN_HOUR) for number in range(count)]
    page = await page_of(quiet, tenant, await candidate(quiet, tenant, *made), limit=2)
    assert page is not None
    assert page.last == ((made[1]["performed_at"], made[1]["id"]) if more else None)
