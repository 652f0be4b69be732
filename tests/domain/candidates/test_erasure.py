"""What is left of a person after an erasure, in the engine's own words and in the whole database."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from domain.candidate_homes import ANN, contact
from held import HeldLane, held_lane
from rapport.access.tenants import Tenant, create_tenant
from rapport.delivery.sign import new_secret
from rapport.domain.candidates import interactions
from rapport.domain.candidates.candidate_changes import ARCHIVE, CREATE, ERASE, UPDATE
from rapport.domain.candidates.candidate_upsert import UPSERT
from rapport.ids import new_id
from rapport.storage.database import Database
from receiver import Receiver
from support import INTERACTION, Region

OPERATIONS = (CREATE, UPDATE, UPSERT, ARCHIVE, ERASE, interactions.CREATE, interactions.UPDATE, interactions.DELETE)
SECRETS = (
    "Wilhelmina Zevenhuizen-b5f7",
    "w.zevenhuizen",
    "5550977",
    "31655509",
    "hushed-71f3",
    "whispered-82c4",
    "murmured-93d5",
    "Stildorp-a4e6",
)
"""Each is a part of what the tests say of one person, in some notation; none occurs anywhere else."""
FILE = {"fileName": "cv.pdf", "base64": "JVBERi0xLjcK"}
PERSON = {
    "name": "Wilhelmina Zevenhuizen-b5f7",
    "email": "W.Zevenhuizen@school.example",
    "phone": "+31 6 555-0977-1",
    "privacyConsent": True,
}


@pytest.fixture
async def tenant(database: Database) -> Tenant:
    return await create_tenant(database, f"erasing-{new_id()}", "Europe/Amsterdam", new_secret())


async def create(lane: HeldLane, candidate: UUID, *others: UUID) -> UUID:
    made = [{"id": each, "profile": ANN, "interactions": [contact(each.int)]} for each in (candidate, *others)]
    return await lane.accept(CREATE, {"candidates": made}, candidate, *others)


async def upsert(lane: HeldLane) -> UUID:
    return await lane.accept(UPSERT, {"candidate": {"id": new_id(), "profile": {**ANN, "name": "Anna"}}})


async def erase(lane: HeldLane, candidate: UUID) -> UUID:
    return await lane.accept(ERASE, {"candidate_id": candidate}, candidate)


async def update(lane: HeldLane, candidate: UUID) -> UUID:
    return await lane.accept(UPDATE, {"candidate_id": candidate, "changes": {"notes": "x"}}, candidate)


@pytest.mark.parametrize("batch", [1, 2, 500])
async def test_what_was_accepted_before_an_erasure_is_forgotten_whatever_rounds_it_fell_into(
    database: Database, database_url: str, tenant: Tenant, batch: int
) -> None:
    async with held_lane(database, database_url, tenant.id, OPERATIONS) as lane:
        candidate, other = new_id(), new_id()
        earlier = [await create(lane, candidate), await update(lane, candidate), await upsert(lane)]
        erased = await erase(lane, candidate)
        beside = await create(lane, other)
        while (await lane.apply(batch)).more:
            pass

        assert [(await lane.mutation(each))["body"] for each in (*earlier, erased)] == [{}] * 4
        assert {(await lane.mutation(each))["state"] for each in (*earlier, erased, beside)} == {"completed"}
        assert (await lane.mutation(beside))["body"] != {}
        left = await lane.transaction.fetch("SELECT candidate_id FROM interaction")
        assert [row["candidate_id"] for row in left] == [other]


@pytest.mark.parametrize("batch", [1, 500])
async def test_what_comes_after_an_erasure_finds_nobody_and_is_forgotten_too(
    database: Database, database_url: str, tenant: Tenant, batch: int
) -> None:
    async with held_lane(database, database_url, tenant.id, OPERATIONS) as lane:
        candidate, interaction = new_id(), new_id()
        await create(lane, candidate)
        await erase(lane, candidate)
        of_one = {"candidate_id": candidate, "interaction_id": interaction}
        later = [
            await update(lane, candidate),
            await lane.accept(
                interactions.CREATE, {"candidate_id": candidate, "interactions": [contact(1)]}, candidate
            ),
            await lane.accept(interactions.UPDATE, {**of_one, "changes": {"notes": "x"}}, candidate),
            await lane.accept(interactions.DELETE, of_one, candidate),
            await lane.accept(ARCHIVE, {"candidate_id": candidate}, candidate),
            await erase(lane, candidate),
        ]
        while (await lane.apply(batch)).more:
            pass

        for each in later:
            found = await lane.mutation(each)
            assert (found["state"], found["error_code"], found["body"]) == ("failed", "not_found", {})


async def test_what_still_waits_keeps_its_body_until_its_turn(
    database: Database, database_url: str, tenant: Tenant
) -> None:
    async with held_lane(database, database_url, tenant.id, OPERATIONS) as lane:
        candidate = new_id()
        await create(lane, candidate)
        await erase(lane, candidate)
        later = await update(lane, candidate)

        await lane.apply(batch=2)
        assert (await lane.mutation(later))["body"] != {}

        await lane.apply()
        assert (await lane.mutation(later))["error_code"] == "not_found"


async def test_a_tombstone_of_ids_is_left(database: Database, database_url: str, tenant: Tenant) -> None:
    async with held_lane(database, database_url, tenant.id, OPERATIONS) as lane:
        candidate = new_id()
        await create(lane, candidate)
        erased = await erase(lane, candidate)
        await lane.apply()

        events = await lane.transaction.fetch("SELECT type, subject, mutation_id, data FROM event ORDER BY seq")
        assert [row["type"] for row in events] == ["candidate.created", "interaction.created", "candidate.erased"]
        assert tuple(events[-1].values()) == ("candidate.erased", candidate, erased, {})


async def holding(database_url: str, words: Sequence[str]) -> list[tuple[str, str]]:
    """Each table with each of the words that stands in one of its rows, in any column; no row is hidden."""
    parts = urlsplit(database_url)
    connection = await asyncpg.connect(f"postgresql://postgres@/{parts.path[1:]}?{parts.query}")
    try:
        tables = await connection.fetch(
            "SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        )
        return [
            (table["name"], word)
            for table in tables
            for word in words
            if await connection.fetchval(
                f"SELECT EXISTS (SELECT FROM {table['name']} AS t WHERE strpos(lower(t::text), lower($1)) > 0)", word
            )
        ]
    finally:
        await connection.close()


async def said_of_a_person(region: Region, callback_url: str) -> str:
    """All kinds of writes about one person, good ones and bad ones; their id."""
    inline = {**INTERACTION, "notes": "hushed-71f3"}
    accepted = await region.post("/candidates", [{**PERSON, "notes": "whispered-82c4", "interactions": [inline]}])
    await region.finished(accepted)
    [candidate], [interaction] = accepted.data["candidateIds"], accepted.data["interactionIds"]
    told = f"?callbackUrl={callback_url}"
    await region.candidate(name="Somebody else", phone="0101234567", email="else@school.example")
    writes: list[tuple[str, str, Any]] = [
        ("PATCH", f"/candidates/{candidate}{told}", {"city": "Stildorp-a4e6"}),
        ("PATCH", f"/candidates/{candidate}", {"email": None, "phone": None, "notes": "whispered-82c4 again"}),
        ("POST", f"/candidates/upsert{told}", {**PERSON, "notes": "murmured-93d5"}),
        ("POST", "/candidates/upsert", {**PERSON, "email": "else@school.example"}),
        ("POST", f"/candidates/{candidate}/interactions", [{**INTERACTION, "summary": "hushed-71f3"}]),
        ("PATCH", f"/candidates/{candidate}/interactions/{interaction}", {"notes": "murmured-93d5"}),
        (
            "POST",
            f"/candidates/{candidate}/attachments",
            {"curriculumVitae": [{**FILE, "fileName": "w.zevenhuizen.pdf"}]},
        ),
        (
            "POST",
            f"/candidates/{candidate}/attachments{told}",
            {"curriculumVitae": [{"url": f"{callback_url}/w.zevenhuizen.pdf", "fileName": "w.zevenhuizen.pdf"}]},
        ),
        ("PATCH", f"/candidates/{candidate}/interactions/intr_unknown", {"notes": "murmured-93d5"}),
        ("PATCH", "/candidates/cand_unknown", {"notes": "murmured-93d5"}),
    ]
    ended = [await region.finished(await region.call(method, path, body)) for method, path, body in writes]
    assert [each.get("error", {}).get("code") for each in ended] == [
        None,
        "contact_required",
        None,
        "ambiguous_match",
        None,
        None,
        None,
        "attachment_unavailable",
        "not_found",
        "not_found",
    ]
    return str(candidate)


async def test_after_an_erasure_nothing_that_was_said_of_the_person_is_in_the_database(
    region: Region, database_url: str
) -> None:
    async with Receiver() as receiver:
        candidate = await said_of_a_person(region, receiver.url)
        assert {word for _, word in await holding(database_url, SECRETS)} == set(SECRETS)

        erased = await region.call("DELETE", f"/candidates/{candidate}?mode=erase&callbackUrl={receiver.url}")

        assert (await region.finished(erased))["status"] == "completed"
        assert await holding(database_url, SECRETS) == []
        assert (await region.get(f"/candidates/{candidate}")).status == 404
        assert (await region.get(f"/candidates/{candidate}/interactions")).status == 404
        await receiver.wait_for(3)
