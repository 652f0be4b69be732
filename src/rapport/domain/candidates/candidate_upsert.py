"""Upsert: a candidate with the same e-mail address, else the same phone number, is updated; otherwise one is made."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from rapport.domain.candidates.candidate_changes import insert_candidates, merged, replace_profiles
from rapport.domain.contacts import email_key, phone_key
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind, show
from rapport.storage.database import Transaction

AMBIGUOUS = Failed(
    code="ambiguous_match",
    message="E-mail address and phone number belong to different candidates, or to several; nothing was written."
    " Update the right one by its id.",
    forget=True,
)


class _Book:
    """The candidates that a set of upserts may be about, found by their keys, kept up to date as the set goes on."""

    def __init__(self) -> None:
        self.profiles: dict[UUID, dict[str, Any]] = {}
        self._by_email: defaultdict[str | None, set[UUID]] = defaultdict(set)
        self._by_phone: defaultdict[str | None, set[UUID]] = defaultdict(set)

    def put(self, candidate_id: UUID, profile: dict[str, Any]) -> None:
        before = self.profiles.get(candidate_id, {})
        self._by_email[email_key(before.get("email"))].discard(candidate_id)
        self._by_phone[phone_key(before.get("phone"))].discard(candidate_id)
        self.profiles[candidate_id] = profile
        self._by_email[email_key(profile.get("email"))].add(candidate_id)
        self._by_phone[phone_key(profile.get("phone"))].add(candidate_id)

    def matches(self, profile: Mapping[str, Any]) -> set[UUID]:
        """None: it is new. One: that is who it is. More: nobody can tell (contract, upsert)."""
        email, phone = email_key(profile.get("email")), phone_key(profile.get("phone"))
        by_email = self._by_email[email] if email is not None else set()
        by_phone = self._by_phone[phone] if phone is not None else set()
        if not by_email:
            return by_phone
        # A phone may be shared by a family; it contradicts the address only when it is somebody else's altogether.
        return by_email if not by_phone or by_email & by_phone else by_email | by_phone


async def _upsert(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidate` with `id`, which a new one gets, and `profile`. In order, as if one after the other."""
    book = await _read_book(transaction, tenant_id, [mutation.body["candidate"]["profile"] for mutation in mutations])
    touched: dict[UUID, Mutation] = {}
    made: dict[UUID, Mutation] = {}
    outcomes: list[Outcome] = []
    for mutation in mutations:
        given = mutation.body["candidate"]
        matches = book.matches(given["profile"])
        if len(matches) > 1:
            outcomes.append(AMBIGUOUS)
            continue
        candidate_id = next(iter(matches), UUID(given["id"]))
        is_new = candidate_id not in book.profiles
        book.put(candidate_id, merged(book.profiles.get(candidate_id, {}), given["profile"]))
        touched[candidate_id] = mutation
        if is_new:
            made[candidate_id] = mutation
        outcomes.append(_completed(candidate_id, given["profile"], is_new=is_new))
    await insert_candidates(
        transaction,
        tenant_id,
        [
            {"id": new, "profile": book.profiles[new], "created_at": mutation.accepted_at}
            for new, mutation in made.items()
        ],
    )
    await replace_profiles(
        transaction,
        tenant_id,
        [
            {"id": old, "profile": book.profiles[old], "updated_at": mutation.accepted_at}
            for old, mutation in touched.items()
            if mutation is not made.get(old)
        ],
    )
    return outcomes


async def _read_book(transaction: Transaction, tenant_id: UUID, profiles: Sequence[Mapping[str, Any]]) -> _Book:
    rows = await transaction.fetch(
        """
        SELECT id, profile FROM candidate
        WHERE tenant_id = $1 AND archived_at IS NULL
          AND (email_key = ANY($2::text[]) OR phone_key = ANY($3::text[]))
        ORDER BY id FOR UPDATE
        """,
        tenant_id,
        [email_key(profile.get("email")) for profile in profiles],
        [phone_key(profile.get("phone")) for profile in profiles],
    )
    book = _Book()
    for row in rows:
        book.put(row["id"], row["profile"])
    return book


def _completed(candidate_id: UUID, given: Mapping[str, Any], *, is_new: bool) -> Completed:
    return Completed(
        events=[Event(type="candidate.created" if is_new else "candidate.updated", subject=candidate_id)],
        result={"candidateIds": [show(Kind.CANDIDATE, candidate_id)], "interactionIds": [], "created": is_new},
        subjects=[candidate_id],
        changed=() if is_new else sorted(given),
    )


UPSERT = Operation(name="candidates.upsert", handler=_upsert, commutes=True)
