"""What is written stands in one chain, which anybody can compute again; what is rolled back was never there."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.logs import ANN, BOB, actions, entry, listed, write
from quiet import new_tenant
from rapport.access.audit import moment, write_entries
from rapport.access.audit_verify import verify_chain
from rapport.access.tenants import Tenant
from rapport.storage.database import Database


@pytest.fixture
async def tenant(database: Database) -> Tenant:
    return await new_tenant(database)


async def shown(database: Database, tenant: Tenant) -> list[dict[str, Any]]:
    """All entries as JSON has them, the oldest first."""
    return [msgspec.structs.asdict(each) for each in reversed(await listed(database, tenant.id))]


def chained(entries: list[dict[str, Any]], tenant: Tenant) -> list[str]:
    """The hashes as the docstring says that they are made, by the standard library alone."""
    before, hashes = tenant.id.bytes, []
    for each in entries:
        bare = {name: value for name, value in each.items() if name != "hash"}
        text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = hashlib.sha256(before + text.encode()).digest()
        hashes.append(before.hex())
    return hashes


async def test_another_tenants_log_is_not_reached(database: Database, tenant: Tenant) -> None:
    other = await new_tenant(database)

    await write(database, tenant.id, entry("test.first"))

    assert await actions(database, other.id) == ["region.create"]
    assert await actions(database, tenant.id) == ["region.create", "test.first"]
    assert await actions(database, tenant.sandbox_id) == ["region.create"]


async def test_what_is_rolled_back_was_never_written(database: Database, tenant: Tenant) -> None:
    async def fail() -> None:
        async with database.tenant(tenant.id) as transaction:
            await write_entries(transaction, tenant.id, [entry("test.undone")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await write(database, tenant.id, entry("test.done"))

    assert await actions(database, tenant.id) == ["region.create", "test.done"]
    assert (await verify_chain(database, tenant.id)).fault is None


async def test_nothing_written_leaves_no_trace(database: Database, tenant: Tenant) -> None:
    await write(database, tenant.id)

    assert (await verify_chain(database, tenant.id)).entries == 1


async def test_an_entry_is_kept_as_it_was_given(database: Database, tenant: Tenant) -> None:
    at = datetime(2026, 3, 1, 0, 30, 0, 7, tzinfo=timezone(timedelta(hours=1)))
    given_entry = entry("test.done", ANN, BOB, changed=["city", 'naïve "quotes" \\ {,}'], count=3)

    await write(database, tenant.id, msgspec.structs.replace(given_entry, at=at))

    [_, found] = await shown(database, tenant)
    assert {name: value for name, value in found.items() if name != "hash"} == {
        "position": 2,
        "at": "2026-02-28T23:30:00.000007Z",
        "actor": "key_of_somebody",
        "region": "Élsewhere",
        "source": "192.0.2.1",
        "action": "test.done",
        "records": [ANN, BOB],
        "details": {"changed": ["city", 'naïve "quotes" \\ {,}'], "count": 3},
    }


async def test_writers_side_by_side_make_one_chain(database: Database, tenant: Tenant) -> None:
    names = [f"test.{number}" for number in range(20)]

    await asyncio.gather(*(write(database, tenant.sandbox_id, entry(name), entry(name)) for name in names))

    found = await actions(database, tenant.sandbox_id)
    assert found[1::2] == found[2::2]
    assert sorted(found[1::2]) == sorted(names)
    verified = await verify_chain(database, tenant.sandbox_id)
    assert (verified.entries, verified.fault) == (41, None)


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
details = st.recursive(
    text | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex("[a-zA-Z]{1,5}", fullmatch=True), inner),
    max_leaves=6,
)
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  # bounds


@settings(deadline=None, max_examples=40)
@given(given_details=details, records=st.lists(text, max_size=3), at=moments)
async def test_the_chain_can_be_computed_with_nothing_but_the_entries(
    database: Database, given_details: Any, records: list[str], at: datetime
) -> None:
    tenant = await new_tenant(database)
    one = entry("test.done", *records, given=given_details)
    await write(database, tenant.id, msgspec.structs.replace(one, at=at), entry())

    found = json.loads(json.dumps(await shown(database, tenant)))

    assert [each["hash"] for each in found] == chained(found, tenant)
    verified = await verify_chain(database, tenant.id)
    assert (verified.entries, verified.head, verified.fault) == (3, found[-1]["hash"], None)


@given(moments)
def test_a_moment_has_six_digits_and_sorts_as_text(at: datetime) -> None:
    assert datetime.fromisoformat(moment(at)) == at
    assert len(moment(at)) == len("2026-03-01T00:00:00.000000Z")
