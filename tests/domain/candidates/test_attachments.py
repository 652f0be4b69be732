"""What becomes of attachments when their mutations are carried out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from domain.writing import ACCEPTED_AT, candidate, carry_out, person
from rapport.access.tenants import Tenant
from rapport.domain.candidates import candidate_changes
from rapport.domain.candidates.attachments import CREATE, DELETE, Attachment, find_attachment, list_attachments
from rapport.engine.mutation import Completed, Failed
from rapport.ids import Kind, new_id, show
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database


@pytest.fixture
def blobs(quiet: Database) -> Blobs:
    return Blobs(quiet, None)


async def stored(blobs: Blobs, tenant: Tenant, content: bytes = b"words") -> dict[str, Any]:
    """A file as in the body of a mutation."""
    digest = await blobs.put(tenant.id, content)
    return {"id": new_id(), "field": "curriculumVitae", "name": "cv.txt", "digest": digest}


def lost(**fields: Any) -> dict[str, Any]:
    return {"id": new_id(), "field": "otherAttachments", "name": "x.pdf", "error": "timed out", **fields}


async def listed(database: Database, tenant: Tenant, owner: UUID) -> list[Attachment]:
    async with database.tenant(tenant.id) as transaction:
        return await list_attachments(transaction, tenant.id, owner, after=None, limit=100)


async def trash(database: Database, tenant: Tenant) -> set[str]:
    async with database.tenant(tenant.id) as transaction:
        return {row["digest"].hex() for row in await transaction.fetch("SELECT digest FROM blob_trash")}


def codes(outcomes: Sequence[Any]) -> list[str | None]:
    return [outcome.code if isinstance(outcome, Failed) else None for outcome in outcomes]


def test_operations_are_called_as_clients_are_told() -> None:
    assert (CREATE.name, DELETE.name) == ("attachments.create", "attachments.delete")


async def test_another_tenants_candidate_gets_and_loses_nothing(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, blobs: Blobs
) -> None:
    owner = await candidate(quiet, tenant)
    file = await stored(blobs, tenant)
    await carry_out(quiet, tenant, CREATE, {"candidate_id": owner, "files": [file]})
    theirs = await stored(blobs, other_tenant, b"theirs")

    created = await carry_out(quiet, other_tenant, CREATE, {"candidate_id": owner, "files": [theirs]})
    deleted = await carry_out(quiet, other_tenant, DELETE, {"candidate_id": owner, "attachment_id": file["id"]})

    assert codes([*created, *deleted]) == ["not_found", "not_found"]
    assert [each.id for each in await listed(quiet, tenant, owner)] == [UUID(str(file["id"]))]
    assert await trash(quiet, other_tenant) == {theirs["digest"]}


async def test_files_are_attached_with_their_events(quiet: Database, tenant: Tenant, blobs: Blobs) -> None:
    owner = await candidate(quiet, tenant)
    files = [await stored(blobs, tenant, content) for content in (b"1", b"22")]

    [outcome] = await carry_out(quiet, tenant, CREATE, {"candidate_id": owner, "files": files})

    assert isinstance(outcome, Completed)
    assert [(event.type, event.subject, event.data) for event in outcome.events] == [
        ("attachment.created", owner, {"attachmentId": show(Kind.ATTACHMENT, UUID(str(file["id"])))}) for file in files
    ]
    found = await listed(quiet, tenant, owner)
    assert [(each.size, each.media_type, each.created_at) for each in found] == [
        (1, "text/plain", ACCEPTED_AT),
        (2, "text/plain", ACCEPTED_AT),
    ]
    async with quiet.tenant(tenant.id) as transaction:
        assert await find_attachment(transaction, tenant.id, owner, found[0].id) == found[0]
        assert await find_attachment(transaction, tenant.id, new_id(), found[0].id) is None
        rest = await list_attachments(transaction, tenant.id, owner, after=found[0].id, limit=1)
    assert rest == found[1:]


async def test_in_one_set_some_fail_alone_and_give_up_what_they_brought(
    quiet: Database, tenant: Tenant, blobs: Blobs
) -> None:
    owner = await candidate(quiet, tenant)
    files = [await stored(blobs, tenant, content) for content in (b"1", b"2", b"3")]
    absent = {**await stored(blobs, tenant, b"4"), "digest": "00" * 32}

    outcomes = await carry_out(
        quiet,
        tenant,
        CREATE,
        {"candidate_id": owner, "files": [files[0]]},
        {"candidate_id": owner, "files": [files[1], lost()]},
        {"candidate_id": new_id(), "files": [files[2]]},
        {"candidate_id": owner, "files": [absent]},
    )

    assert codes(outcomes) == [None, "attachment_unavailable", "not_found", "attachment_unavailable"]
    assert [each.digest.hex() for each in await listed(quiet, tenant, owner)] == [files[0]["digest"]]
    assert {files[1]["digest"], files[2]["digest"]} <= await trash(quiet, tenant)
    assert files[0]["digest"] not in await trash(quiet, tenant)


async def test_a_failure_says_which_file_and_why_and_names_nobody(quiet: Database, tenant: Tenant) -> None:
    owner, file = await candidate(quiet, tenant), lost(name="Ann Example.pdf")

    [outcome] = await carry_out(quiet, tenant, CREATE, {"candidate_id": owner, "files": [file]})

    assert isinstance(outcome, Failed)
    assert outcome.forget
    assert outcome.message == (
        f"The file of {show(Kind.ATTACHMENT, UUID(str(file['id'])))} (otherAttachments) could not be fetched:"
        " timed out. Nothing was written."
    )


async def test_new_candidates_come_with_all_their_files_or_not_at_all(
    quiet: Database, tenant: Tenant, blobs: Blobs
) -> None:
    good, bad = person(files=[await stored(blobs, tenant)]), person(files=[await stored(blobs, tenant, b"2"), lost()])
    beside = person()

    outcomes = await carry_out(
        quiet,
        tenant,
        candidate_changes.CREATE,
        {"candidates": [good]},
        {"candidates": [beside, bad]},
        {"candidates": [person()]},
    )

    assert codes(outcomes) == [None, "attachment_unavailable", None]
    assert isinstance(outcomes[0], Completed)
    assert [event.type for event in outcomes[0].events] == ["candidate.created", "attachment.created"]
    async with quiet.tenant(tenant.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM candidate") == 2
        assert await transaction.fetchval("SELECT count(*) FROM attachment") == 1


async def test_a_deleted_attachment_gives_its_bytes_up(quiet: Database, tenant: Tenant, blobs: Blobs) -> None:
    owner, other = await candidate(quiet, tenant), await candidate(quiet, tenant)
    file = await stored(blobs, tenant)
    await carry_out(quiet, tenant, CREATE, {"candidate_id": owner, "files": [file]})

    outcomes = await carry_out(
        quiet,
        tenant,
        DELETE,
        {"candidate_id": other, "attachment_id": file["id"]},
        {"candidate_id": owner, "attachment_id": file["id"]},
    )

    assert codes(outcomes) == ["not_found", None]
    assert isinstance(outcomes[1], Completed)
    assert [event.type for event in outcomes[1].events] == ["attachment.deleted"]
    assert await listed(quiet, tenant, owner) == []
    assert await trash(quiet, tenant) == {file["digest"]}


async def test_an_erased_candidates_attachments_are_gone_and_their_bytes_given_up(
    quiet: Database, tenant: Tenant, blobs: Blobs
) -> None:
    owner, other = await candidate(quiet, tenant), await candidate(quiet, tenant)
    mine, shared = await stored(blobs, tenant, b"mine"), await stored(blobs, tenant, b"shared")
    theirs = {**shared, "id": new_id()}
    await carry_out(
        quiet,
        tenant,
        CREATE,
        {"candidate_id": owner, "files": [mine, shared]},
        {"candidate_id": other, "files": [theirs]},
    )

    await carry_out(quiet, tenant, candidate_changes.ERASE, {"candidate_id": owner})

    assert await listed(quiet, tenant, owner) == []
    assert [each.id for each in await listed(quiet, tenant, other)] == [UUID(str(theirs["id"]))]
    assert await trash(quiet, tenant) == {mine["digest"], shared["digest"]}
