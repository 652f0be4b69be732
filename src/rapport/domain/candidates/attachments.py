"""Attachments: files of a candidate. Their bytes are blobs, which several attachments of a tenant may share."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.domain.candidates.interactions import NO_CANDIDATE
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind, show
from rapport.storage.database import Transaction

FIELDS = ("curriculumVitae", "otherAttachments")


class Attachment(Struct, frozen=True, kw_only=True):
    """`name` is the file's as given; `media_type` was read off its bytes, of which there are `size`."""

    id: UUID
    candidate_id: UUID
    field: str
    name: str
    digest: bytes
    created_at: datetime
    size: int
    media_type: str


NO_ATTACHMENT = Failed(
    code="not_found", message="There is no such attachment of this candidate in this region.", forget=True
)

_COLUMNS = ", ".join(Attachment.__struct_fields__)
_ATTACHMENT = f"SELECT {_COLUMNS} FROM attachment JOIN blob USING (tenant_id, digest) WHERE tenant_id = $1"


async def find_attachment(
    transaction: Transaction, tenant_id: UUID, candidate_id: UUID, attachment_id: UUID
) -> Attachment | None:
    row = await transaction.fetchrow(
        f"{_ATTACHMENT} AND candidate_id = $2 AND id = $3", tenant_id, candidate_id, attachment_id
    )
    return None if row is None else Attachment(**row)


async def list_attachments(
    transaction: Transaction, tenant_id: UUID, candidate_id: UUID, *, after: UUID | None, limit: int
) -> list[Attachment]:
    """In the order in which they were handed in; `after` is the last one seen."""
    rows = await transaction.fetch(
        f"{_ATTACHMENT} AND candidate_id = $2 AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4",
        tenant_id,
        candidate_id,
        after,
        limit,
    )
    return [Attachment(**row) for row in rows]


class Given(Struct, frozen=True):
    """The files that a mutation brings to a candidate, as in its body: each has `id`, `field` and `name`, and
    `digest`, or `error` when it could not be had.
    """

    mutation: Mutation
    candidate_id: str
    files: Sequence[Mapping[str, Any]]


async def unavailable_files(transaction: Transaction, tenant_id: UUID, given: Sequence[Given]) -> dict[UUID, Failed]:
    """Of each mutation that has a file which could not be had: how it fails, as a whole.

    The blobs of all others stay until the transaction ends.
    """
    digests = {file["digest"] for each in given for file in each.files if "digest" in file}
    rows = await transaction.fetch(
        "SELECT encode(digest, 'hex') AS digest FROM blob WHERE tenant_id = $1"
        " AND digest IN (SELECT decode(unnest($2::text[]), 'hex')) ORDER BY digest FOR KEY SHARE",
        tenant_id,
        sorted(digests),
    )
    there = {row["digest"] for row in rows}
    failing: dict[UUID, Failed] = {}
    for each in given:
        fault = next(filter(None, (_fault(file, there) for file in each.files)), None)
        if fault is not None:
            failing.setdefault(each.mutation.id, Failed(code="attachment_unavailable", message=fault, forget=True))
    return failing


def _fault(file: Mapping[str, Any], there: set[str]) -> str | None:
    """Without the file's name, which may speak of a person: the message outlives an erasure."""
    which = f"{show(Kind.ATTACHMENT, UUID(file['id']))} ({file['field']})"
    if "error" in file:
        return f"The file of {which} could not be fetched: {file['error']}. Nothing was written."
    if file["digest"] not in there:  # given up by the last one that had it, while this one came in
        return f"The file of {which} is no longer there; send it again. Nothing was written."
    return None


async def insert_attachments(transaction: Transaction, tenant_id: UUID, given: Sequence[Given]) -> None:
    """The candidates and the blobs must exist."""
    rows = [
        {**file, "candidate_id": each.candidate_id, "created_at": each.mutation.accepted_at}
        for each in given
        for file in each.files
    ]
    await transaction.execute(
        """
        INSERT INTO attachment (tenant_id, id, candidate_id, field, name, digest, created_at)
        SELECT $1, id, candidate_id, field, name, decode(digest, 'hex'), created_at
        FROM json_to_recordset($2::json)
            AS a (id uuid, candidate_id uuid, field text, name text, digest text, created_at timestamptz)
        """,
        tenant_id,
        rows,
    )


def attached_events(candidate_id: UUID, files: Sequence[Mapping[str, Any]]) -> list[Event]:
    return [_event("attachment.created", candidate_id, UUID(file["id"])) for file in files]


def _event(event_type: str, candidate_id: UUID, attachment_id: UUID) -> Event:
    return Event(type=event_type, subject=candidate_id, data={"attachmentId": show(Kind.ATTACHMENT, attachment_id)})


async def give_up_files(transaction: Transaction, tenant_id: UUID, given: Sequence[Given]) -> None:
    """Files that were handed in and will not be attached."""
    digests = sorted({file["digest"] for each in given for file in each.files if "digest" in file})
    if digests:
        source = "SELECT DISTINCT $1::uuid, decode(digest, 'hex') FROM unnest($2::text[]) AS given (digest)"
        await transaction.execute(f"{_GIVE_UP} {source} ORDER BY 2 {_AGAIN}", tenant_id, digests)


async def give_up_of_candidates(
    transaction: Transaction, tenant_id: UUID, candidate_ids: Sequence[UUID]
) -> list[asyncpg.Record]:
    """The files of candidates who are about to be removed, and their attachments with them: `digest`, `handed_in`."""
    source = "SELECT DISTINCT $1::uuid, digest FROM attachment WHERE tenant_id = $1 AND candidate_id = ANY($2::uuid[])"
    await transaction.execute(f"{_GIVE_UP} {source} ORDER BY 2 {_AGAIN}", tenant_id, candidate_ids)
    return await transaction.fetch(
        "SELECT digest, max(created_at) AS handed_in FROM attachment"
        " WHERE tenant_id = $1 AND candidate_id = ANY($2::uuid[]) GROUP BY digest",
        tenant_id,
        candidate_ids,
    )


async def remove_at_once(
    transaction: Transaction, tenant_id: UUID, candidate_ids: Sequence[UUID], given_up: Sequence[asyncpg.Record]
) -> None:
    """Of the files that were given up just now, the bytes that stand in the database and are surely nobody else's.

    The others are left to `blob_sweep.py`: those that somebody handed in after these candidates, whose request may not
    be accepted yet, or that a waiting mutation about somebody else may have; and what is in the object store.
    """
    await transaction.execute(
        _REMOVE_AT_ONCE,
        tenant_id,
        [row["digest"] for row in given_up],
        [row["handed_in"] for row in given_up],
        candidate_ids,
    )


# Whether somebody else has the bytes is seen by whoever empties the trash, after this commit: blob_sweep.py. It waits
# for one that is being looked at just now, which would not see what this transaction does.
_GIVE_UP = "INSERT INTO blob_trash (tenant_id, digest)"
_AGAIN = "ON CONFLICT (tenant_id, digest) DO UPDATE SET trashed_at = now()"


# What waits about these candidates themselves either was applied before, in this round, or will fail.
_REMOVE_AT_ONCE = """
WITH removed AS (
    DELETE FROM blob b USING unnest($2::bytea[], $3::timestamptz[]) AS given_up (digest, handed_in)
    WHERE b.tenant_id = $1 AND b.digest = given_up.digest AND b.content IS NOT NULL
      AND b.touched_at <= given_up.handed_in
      AND NOT EXISTS (SELECT FROM attachment a WHERE a.tenant_id = $1 AND a.digest = b.digest)
      AND NOT EXISTS (SELECT FROM application_document d WHERE d.tenant_id = $1 AND d.digest = b.digest)
      AND NOT EXISTS (
          SELECT FROM mutation m
          WHERE m.tenant_id = $1 AND m.state = 'accepted' AND NOT m.subjects && $4::uuid[]
            AND (NOT m.ready OR m.body::text LIKE '%' || encode(b.digest, 'hex') || '%'))
    RETURNING b.digest
)
DELETE FROM blob_trash t USING removed WHERE t.tenant_id = $1 AND t.digest = removed.digest
"""


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidate_id`, `files`: all of them are attached, or none."""
    given = [Given(mutation, mutation.body["candidate_id"], mutation.body["files"]) for mutation in mutations]
    # The lock keeps a candidate from being deleted before its new attachments are committed.
    rows = await transaction.fetch(
        "SELECT id FROM candidate WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE",
        tenant_id,
        sorted({each.candidate_id for each in given}),
    )
    owned = {str(row["id"]) for row in rows}
    failing = await unavailable_files(transaction, tenant_id, given)
    failing |= {each.mutation.id: NO_CANDIDATE for each in given if each.candidate_id not in owned}
    await insert_attachments(transaction, tenant_id, [each for each in given if each.mutation.id not in failing])
    await give_up_files(transaction, tenant_id, [each for each in given if each.mutation.id in failing])
    return [
        failing.get(each.mutation.id) or Completed(events=attached_events(UUID(each.candidate_id), each.files))
        for each in given
    ]


async def _delete(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidate_id`, `attachment_id`. The record is gone for good, and its bytes unless another has them too."""
    rows = await transaction.fetch(
        f"""
        WITH gone AS (
            DELETE FROM attachment a
            USING json_to_recordset($2::json) AS d (candidate_id uuid, attachment_id uuid)
            WHERE a.tenant_id = $1 AND a.candidate_id = d.candidate_id AND a.id = d.attachment_id
            RETURNING a.candidate_id, a.id, a.digest, a.created_at AS handed_in
        ), given_up AS (
            {_GIVE_UP} SELECT DISTINCT $1::uuid, digest FROM gone ORDER BY 2 {_AGAIN}
        )
        SELECT * FROM gone
        """,
        tenant_id,
        [mutation.body for mutation in mutations],
    )
    await remove_at_once(transaction, tenant_id, [row["candidate_id"] for row in rows], rows)
    found = {(row["candidate_id"], row["id"]) for row in rows}
    outcomes: list[Outcome] = []
    for mutation in mutations:
        candidate_id, attachment_id = UUID(mutation.body["candidate_id"]), UUID(mutation.body["attachment_id"])
        if (candidate_id, attachment_id) in found:
            outcomes.append(Completed(events=[_event("attachment.deleted", candidate_id, attachment_id)]))
        else:
            outcomes.append(NO_ATTACHMENT)
    return outcomes


CREATE = Operation(name="attachments.create", handler=_create, commutes=True)
DELETE = Operation(name="attachments.delete", handler=_delete, commutes=False)
