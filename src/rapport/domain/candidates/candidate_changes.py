"""What can be done to candidates: create, update, upsert, archive, erase."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from rapport.domain.candidates.attachments import (
    Given,
    attached_events,
    give_up_files,
    give_up_of_candidates,
    insert_attachments,
    remove_at_once,
    unavailable_files,
)
from rapport.domain.candidates.interactions import NO_CANDIDATE, created_events, insert_interactions
from rapport.domain.contacts import email_key, phone_key
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.storage.database import Transaction

NO_CONTACT = Failed(
    code="contact_required", message="A candidate needs an e-mail address or a phone number; this would leave neither."
)


def merged(profile: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Given fields replace, lists included; null clears; absent fields stay (contract, PATCH).

    Of `customFields` the members do so, each for itself.
    """
    whole = {**profile, **changes}
    if "customFields" in whole:
        whole["customFields"] = _given({**profile.get("customFields", {}), **whole["customFields"]})
    return _given(whole)


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


async def insert_candidates(transaction: Transaction, tenant_id: UUID, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows with `id`, `profile` and `created_at`."""
    await transaction.execute(
        """
        INSERT INTO candidate (tenant_id, id, profile, email_key, phone_key, created_at, updated_at)
        SELECT $1, id, profile, email_key, phone_key, created_at, created_at
        FROM json_to_recordset($2::json)
            AS c (id uuid, profile jsonb, email_key text, phone_key text, created_at timestamptz)
        """,
        tenant_id,
        [{**row, **_keys(row["profile"])} for row in rows],
    )


async def replace_profiles(transaction: Transaction, tenant_id: UUID, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows with `id`, `profile` and `updated_at`, no id twice."""
    await transaction.execute(
        """
        UPDATE candidate c SET profile = r.profile, email_key = r.email_key, phone_key = r.phone_key,
                               updated_at = r.updated_at
        FROM json_to_recordset($2::json)
            AS r (id uuid, profile jsonb, email_key text, phone_key text, updated_at timestamptz)
        WHERE c.tenant_id = $1 AND c.id = r.id
        """,
        tenant_id,
        [{**row, **_keys(row["profile"])} for row in rows],
    )


def _keys(profile: Mapping[str, Any]) -> dict[str, str | None]:
    return {"email_key": email_key(profile.get("email")), "phone_key": phone_key(profile.get("phone"))}


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidates`, each with `id`, `profile`, `interactions` and `files`: all of them are written, or none."""
    files = [
        Given(mutation, candidate["id"], candidate["files"])
        for mutation in mutations
        for candidate in mutation.body["candidates"]
        if candidate.get("files")
    ]
    failing = await unavailable_files(transaction, tenant_id, files) if files else {}
    await give_up_files(transaction, tenant_id, [each for each in files if each.mutation.id in failing])
    made = [mutation for mutation in mutations if mutation.id not in failing]
    await _insert(transaction, tenant_id, made)
    attached = [each for each in files if each.mutation.id not in failing]
    if attached:
        await insert_attachments(transaction, tenant_id, attached)
    return [
        failing.get(mutation.id) or Completed(events=_created(mutation.body["candidates"])) for mutation in mutations
    ]


async def _insert(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> None:
    """The candidates with their interactions."""
    given = [(mutation, candidate) for mutation in mutations for candidate in mutation.body["candidates"]]
    await insert_candidates(
        transaction,
        tenant_id,
        [
            {"id": candidate["id"], "profile": candidate["profile"], "created_at": mutation.accepted_at}
            for mutation, candidate in given
        ],
    )
    inline = [
        {**interaction, "candidate_id": candidate["id"], "created_at": mutation.accepted_at}
        for mutation, candidate in given
        for interaction in candidate["interactions"]
    ]
    if inline:
        await insert_interactions(transaction, tenant_id, inline)


def _created(candidates: Sequence[Mapping[str, Any]]) -> list[Event]:
    events: list[Event] = []
    for candidate in candidates:
        candidate_id = UUID(candidate["id"])
        events.append(Event(type="candidate.created", subject=candidate_id))
        events += created_events(candidate_id, candidate["interactions"])
        events += attached_events(candidate_id, candidate.get("files", ()))
    return events


async def _update(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidate_id`, `changes`: fields by name; absent ones stay, null clears."""
    rows = await transaction.fetch(
        "SELECT id, profile FROM candidate WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE",
        tenant_id,
        [mutation.body["candidate_id"] for mutation in mutations],
    )
    profiles = {row["id"]: row["profile"] for row in rows}
    outcomes: list[Outcome] = []
    changed: list[Mapping[str, Any]] = []
    for mutation in mutations:
        candidate_id = UUID(mutation.body["candidate_id"])
        if candidate_id not in profiles:
            outcomes.append(NO_CANDIDATE)
            continue
        profile = merged(profiles[candidate_id], mutation.body["changes"])
        if not profile.keys() & {"email", "phone"}:
            outcomes.append(NO_CONTACT)
            continue
        changed.append({"id": candidate_id, "profile": profile, "updated_at": mutation.accepted_at})
        updated = Event(type="candidate.updated", subject=candidate_id)
        outcomes.append(Completed(events=[updated], changed=sorted(mutation.body["changes"])))
    await replace_profiles(transaction, tenant_id, changed)
    return outcomes


async def _archive(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidate_id`. Out of lists and searches; its record and its interactions stay."""
    rows = await transaction.fetch(
        """
        UPDATE candidate c SET archived_at = coalesce(archived_at, a.at)
        FROM unnest($2::uuid[], $3::timestamptz[]) AS a (id, at)
        WHERE c.tenant_id = $1 AND c.id = a.id RETURNING c.id
        """,
        tenant_id,
        [mutation.body["candidate_id"] for mutation in mutations],
        [mutation.accepted_at for mutation in mutations],
    )
    return _outcomes(mutations, {row["id"] for row in rows}, "candidate.archived")


async def _erase(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidate_id`. Removes the person: record, interactions, attachments, and what was said of them in
    earlier writes.

    What is left are ids: the events, and the mutations without their bodies. Later writes fail as not found. Of
    files that somebody else may have too, or that are in an object store, the bytes follow in a minute or two.
    """
    wanted = [UUID(mutation.body["candidate_id"]) for mutation in mutations]
    given_up = await give_up_of_candidates(transaction, tenant_id, wanted)
    rows = await transaction.fetch(
        "DELETE FROM candidate WHERE tenant_id = $1 AND id = ANY($2::uuid[]) RETURNING id",
        tenant_id,
        wanted,
    )
    if given_up:
        await remove_at_once(transaction, tenant_id, wanted, given_up)
    return _outcomes(mutations, {row["id"] for row in rows}, "candidate.erased", forget=True)


def _outcomes(
    mutations: Sequence[Mutation], found: set[UUID], event_type: str, *, forget: bool = False
) -> list[Outcome]:
    subjects = [UUID(mutation.body["candidate_id"]) for mutation in mutations]
    return [
        Completed(events=[Event(type=event_type, subject=subject)], forget=[subject] if forget else ())
        if subject in found
        else NO_CANDIDATE
        for subject in subjects
    ]


CREATE = Operation(name="candidates.create", handler=_create, commutes=True)
UPDATE = Operation(name="candidates.update", handler=_update, commutes=False)
ARCHIVE = Operation(name="candidates.archive", handler=_archive, commutes=False)
ERASE = Operation(name="candidates.erase", handler=_erase, commutes=False)
