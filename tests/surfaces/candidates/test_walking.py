"""A walk from page to page while records come, change and go: whatever is there throughout is seen exactly once."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from uuid import UUID

import aiohttp
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec import Struct, field

from domain.candidate_homes import Home, contact
from rapport.domain.candidates import candidate_changes, interactions
from rapport.ids import Kind, new_id, read, show
from rapport.storage.database import Database
from support import Region, new_region

Change = tuple[str, int]
EXAMPLES = settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
SIZES = st.integers(1, 4)
MOMENTS = st.integers(0, 5)


def changes(*kinds: str) -> st.SearchStrategy[list[list[Change]]]:
    """What happens after each page: kinds of changes, each with a number that says to which record."""
    return st.lists(st.lists(st.tuples(st.sampled_from(kinds), st.integers(0, 100)), max_size=4), max_size=12)


class Walked(Struct):
    """`there` are the records that exist; `throughout` those that did before the first page and were never moved."""

    there: list[UUID]
    throughout: set[UUID] = field(default_factory=set)
    seen: list[UUID] = field(default_factory=list)

    def one(self, number: int) -> UUID | None:
        return self.there[number % len(self.there)] if self.there else None

    def lose(self, record: UUID) -> None:
        self.there.remove(record)
        self.throughout.discard(record)


async def walk(
    region: Region,
    path: str,
    kind: Kind,
    size: int,
    walked: Walked,
    between: Sequence[Sequence[Change]],
    change: Callable[[Change], Coroutine[Any, Any, None]],
) -> None:
    """To the last page; the changes of `between` happen after the first pages."""
    walked.throughout = set(walked.there)
    batches = iter(between)
    cursor = ""
    while True:
        page = await region.get(f"{path}?pageSize={size}{cursor}")
        assert page.status == 200, page.body
        assert len(page.data) <= size
        ids = [read(kind, each["id"]) for each in page.data]
        assert set(ids) <= set(walked.there)
        walked.seen += [each for each in ids if each is not None]
        assert len(walked.seen) < 1000, "it does not come to an end"
        if page.body["meta"]["cursor"] is None:
            break
        cursor = f"&cursor={page.body['meta']['cursor']}"
        for each in next(batches, ()):
            await change(each)
    assert [record for record in walked.throughout if walked.seen.count(record) != 1] == []


@EXAMPLES
@given(st.integers(0, 12), SIZES, changes("create", "create among them", "patch", "archive", "erase"))
async def test_candidates_that_are_there_throughout_are_seen_once(
    database: Database,
    service: str,
    session: aiohttp.ClientSession,
    count: int,
    size: int,
    between: list[list[Change]],
) -> None:
    region = await new_region(database, service, session)
    home = Home(database, region.tenant)
    walked = Walked(sorted([await home.person() for _ in range(count)]))
    ever = set(walked.there)  # the id of one that is archived or erased is not given again

    async def change(what: Change) -> None:
        kind, number = what
        if kind.startswith("create"):
            # An id that was made earlier may be written later, by a mutation that waited.
            made = new_id() if kind == "create" or not walked.seen else UUID(int=walked.seen[0].int + number + 1)
            if made not in ever:
                ever.add(made)
                walked.there.append(await home.person(candidate_id=made))
        elif record := walked.one(number):
            body: dict[str, Any] = {"candidate_id": record}
            if kind == "patch":
                await home.carry_out(candidate_changes.UPDATE, {**body, "changes": {"city": f"Place {number}"}})
                return
            await home.carry_out(candidate_changes.ARCHIVE if kind == "archive" else candidate_changes.ERASE, body)
            walked.lose(record)

    await walk(region, "/candidates", Kind.CANDIDATE, size, walked, between, change)

    assert walked.seen == sorted(set(walked.seen))


@EXAMPLES
@given(st.lists(MOMENTS, max_size=12), SIZES, changes("create", "patch", "move", "delete"))
async def test_interactions_that_are_there_throughout_are_seen_once(
    database: Database,
    service: str,
    session: aiohttp.ClientSession,
    moments: list[int],
    size: int,
    between: list[list[Change]],
) -> None:
    region = await new_region(database, service, session)
    home = Home(database, region.tenant)
    given = [contact(number, at(moment)) for number, moment in enumerate(moments, 1)]
    candidate = await home.person(interactions=given)
    walked = Walked([each["id"] for each in given])

    async def change(what: Change) -> None:
        kind, number = what
        if kind == "create":
            made = contact(1000 + len(walked.there) + number * 1000, at(number % 6))
            if made["id"] not in walked.there:
                body: dict[str, Any] = {"candidate_id": candidate, "interactions": [made]}
                await home.carry_out(interactions.CREATE, body)
                walked.there.append(made["id"])
        elif record := walked.one(number):
            body = {"candidate_id": candidate, "interaction_id": record}
            if kind == "delete":
                await home.carry_out(interactions.DELETE, body)
                walked.lose(record)
            elif kind == "patch":
                await home.carry_out(interactions.UPDATE, {**body, "changes": {"summary": f"Word {number}"}})
            else:
                moved = {"performed_at": at(number % 6), "performed_at_shown": at(number % 6)}
                await home.carry_out(interactions.UPDATE, {**body, "changes": moved})
                walked.throughout.discard(record)

    path = f"/candidates/{show(Kind.CANDIDATE, candidate)}/interactions"
    await walk(region, path, Kind.INTERACTION, size, walked, between, change)


def at(moment: int) -> str:
    return f"2026-03-01T1{moment}:00:00+01:00"
