"""Which records are one person's, as far as their contacts tell: the same whatever the order in which they arrived.

Records with the same e-mail address are one person's. One without an address belongs to those with its phone number
when that number can only be one person's: it comes with no two addresses, and with no two names that contradict each
other. Families and reception desks share phones, so two addresses are two people, whatever their phone is. What more
than MOST_SHARING records share is nobody's own.

A person whom somebody has put together by hand (`held`) is only added to; a record that somebody took out (`apart`)
stays where it is. Where two held persons could be meant, nobody is linked.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from uuid import UUID

from msgspec import Struct

from rapport.domain.people.records import Key
from rapport.domain.skills.folding import words
from rapport.ids import new_id

MOST_SHARING = 20


class Placed(Struct, frozen=True, kw_only=True):
    """A record and whose it is; None: nobody's yet."""

    key: Key
    person_id: UUID | None
    name: str | None
    email_key: str | None
    phone_key: str | None
    linked_by: str
    apart: bool


class Move(Struct, frozen=True):
    """The record belongs to this person from now on."""

    key: Key
    person_id: UUID
    linked_by: str


Home = tuple[str, ...]
"""What records of one person have in common: an e-mail address, a phone number, or the record itself."""


def moves(records: Sequence[Placed], held: Collection[UUID], near: Collection[Key]) -> list[Move]:
    """What is to be moved so that those of `near` are at home.

    `records` are these and all who have a contact or a person in common with them.
    """
    homes = homes_of(records)
    fixed: defaultdict[Home, set[UUID]] = defaultdict(set)
    classes: defaultdict[Home, list[Placed]] = defaultdict(list)
    for record in records:
        home = homes.get(record.key)
        if home is None:
            continue
        if record.person_id is not None and record.person_id in held:
            fixed[home].add(record.person_id)
        elif record.key in near:
            classes[home].append(record)
    for home in [home for home in classes if len(fixed[home]) > 1]:  # any of them could be meant
        for record in classes.pop(home):
            classes[_alone(record)] = [record]
    free = {home: members for home, members in classes.items() if not fixed[home]}
    taken = _claims(free)
    return [
        move
        for home, members in classes.items()
        for move in (
            _added(members, next(iter(fixed[home]))) if fixed[home] else _settled(members, taken.get(home) or new_id())
        )
    ]


def homes_of(records: Sequence[Placed]) -> dict[Key, Home]:
    """Of all that are linked by their contacts."""
    linked = [record for record in records if not record.apart]
    emails = Counter(record.email_key for record in linked)
    phones: defaultdict[str | None, list[Placed]] = defaultdict(list)
    for record in linked:
        phones[record.phone_key].append(record)
    by_phone = {phone: _home_of_phone(phone, sharing) for phone, sharing in phones.items() if phone is not None}

    def home(record: Placed) -> Home:
        if record.email_key is not None:
            return ("email", record.email_key) if emails[record.email_key] <= MOST_SHARING else _alone(record)
        found = by_phone.get(record.phone_key or "")
        return found if found is not None and emails[found[-1]] <= MOST_SHARING else _alone(record)

    return {record.key: home(record) for record in linked}


def _home_of_phone(phone: str, sharing: Sequence[Placed]) -> Home | None:
    """None when it may be more than one person's."""
    addresses = {record.email_key for record in sharing if record.email_key is not None}
    if len(sharing) > MOST_SHARING or len(addresses) > 1:
        return None
    if len(sharing) == 1:
        return ("email", *addresses) if addresses else ("phone", phone)
    names = {frozenset(word.folded for word in words(record.name or "")) for record in sharing}
    if any(contradict(*pair) for pair in combinations(sorted(names, key=sorted), 2)):
        return None
    return ("email", *addresses) if addresses else ("phone", phone)


def contradict(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two names cannot be the same person's: each has a word that the other has not, nor begins like one of
    its letters alone (J. and Jan).
    """

    def unknown(word: str, among: Collection[str]) -> bool:
        return not any(word == each or (1 in {len(word), len(each)} and word[0] == each[0]) for each in among)

    return any(unknown(word, other) for word in one) and any(unknown(word, one) for word in other)


def _alone(record: Placed) -> Home:
    return ("record", *record.key)


def _claims(classes: Mapping[Home, Sequence[Placed]]) -> dict[Home, UUID]:
    """Who goes on as which person: the one that most of them are; of two, the older one."""
    claims = [
        (-count, person_id, home)
        for home, members in classes.items()
        for person_id, count in Counter(member.person_id for member in members).items()
        if person_id is not None
    ]
    taken: dict[Home, UUID] = {}
    gone: set[UUID] = set()
    for _, person_id, home in sorted(claims):
        if home not in taken and person_id not in gone:
            taken[home] = person_id
            gone.add(person_id)
    return taken


def _added(members: Sequence[Placed], person_id: UUID) -> list[Move]:
    return [Move(member.key, person_id, _evidence(member)) for member in members]


def _settled(members: Sequence[Placed], person_id: UUID) -> list[Move]:
    """One of them is the person itself; the others are linked with it."""
    there = [member for member in members if member.person_id == person_id and member.linked_by == "itself"]
    first = min(there or members, key=lambda member: (member.email_key is None, member.key)).key
    settled = [
        Move(member.key, person_id, "itself" if member.key == first else _evidence(member)) for member in members
    ]
    was = {member.key: (member.person_id, member.linked_by) for member in members}
    return [move for move in settled if was[move.key] != (move.person_id, move.linked_by)]


def _evidence(member: Placed) -> str:
    return "phone" if member.email_key is None else "email"
