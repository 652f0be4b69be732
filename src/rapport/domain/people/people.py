"""People, as they are read: one by one, in a list, and by what somebody types who looks for them."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.words import Term, after
from rapport.storage.database import Transaction


class Record(Struct, frozen=True, kw_only=True):
    """What a person consists of. `linked_by` says why: `itself` is the person, `email` and `phone` are what it has in
    common with the person, `asked` is somebody's word; `apart`: somebody has taken it out of another person.
    """

    kind: str
    record: str
    name: str | None
    email_key: str | None
    phone_key: str | None
    linked_by: str
    linked_at: datetime
    apart: bool

    @property
    def key(self) -> Key:
        return Key(RecordKind(self.kind), self.record)


class Person(Struct, frozen=True, kw_only=True):
    """`updated_at` is when a record came, went, or said something new."""

    id: UUID
    name: str | None
    created_at: datetime
    updated_at: datetime
    records: Sequence[Record]


async def read_person(transaction: Transaction, tenant_id: UUID, person_id: UUID) -> Person | None:
    """Whoever has this id, or became somebody else: then the other one, whose id is another. None: nobody."""
    found = await transaction.fetchval(_CANONICAL, tenant_id, person_id)
    people = [] if found is None else await _read(transaction, tenant_id, [found])
    return people[0] if people else None


_CANONICAL = """
WITH RECURSIVE led (id) AS (
    SELECT $2::uuid
    UNION SELECT b.person_id FROM led JOIN person_became b ON b.tenant_id = $1 AND b.id = led.id)
SELECT p.id FROM led JOIN person p ON p.tenant_id = $1 AND p.id = led.id LIMIT 1
"""


async def read_people(transaction: Transaction, tenant_id: UUID, ids: Sequence[UUID]) -> list[Person]:
    """Those who are there, in this order."""
    return await _read(transaction, tenant_id, ids)


async def person_of_record(transaction: Transaction, tenant_id: UUID, key: Key) -> UUID | None:
    """None as well for a record that was written a moment ago: `whose` sees to it at once."""
    person_id: UUID | None = await transaction.fetchval(
        "SELECT person_id FROM person_record WHERE tenant_id = $1 AND kind = $2 AND record = $3", tenant_id, *key
    )
    return person_id


async def list_people(
    transaction: Transaction,
    tenant_id: UUID,
    *,
    kind: RecordKind | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Person]:
    """Whoever changed last comes first; with `kind` those who have such a record. `after` is the last one seen: the
    moment of its change, and its id. Who changes while somebody pages moves to the front.
    """
    since, last = after or (None, None)
    rows = await transaction.fetch(_LIST, tenant_id, kind, since, last, limit)
    return await _read(transaction, tenant_id, [row["id"] for row in rows])


_LIST = """
SELECT p.id FROM person p
WHERE p.tenant_id = $1 AND ($3::timestamptz IS NULL OR (p.updated_at, p.id) < ($3, $4::uuid))
  AND ($2::text IS NULL OR EXISTS (
      SELECT FROM person_record r WHERE r.tenant_id = $1 AND r.person_id = p.id AND r.kind = $2))
ORDER BY p.updated_at DESC, p.id DESC LIMIT $5
"""


class Place(Struct, frozen=True, array_like=True):
    """Where a person stands in what was found: at this word of this record."""

    word: str
    kind: str
    record: str


class Found(Struct, frozen=True):
    person: Person
    place: Place


async def find_people(
    transaction: Transaction,
    tenant_id: UUID,
    terms: Sequence[Term],
    *,
    kind: RecordKind | None,
    last: Place | None,
    limit: int,
) -> list[Found]:
    """Those who have a record with all of these words, each by its beginning: `search_terms` reads them.

    In the order of the rarest of the words as it stands in the record: an exact one comes before longer ones, and
    everybody once. `last` is the place of the last one seen. Not all that are found are looked at, but `limit`.
    """
    terms, all_frequent = await _by_rarity(transaction, tenant_id, terms)
    rows: list[asyncpg.Record] = []
    for among in (_first, _with_all) if all_frequent else (_each,):
        values: list[object] = [tenant_id, kind, limit]
        walks = [walk for prefix in terms[0] if (walk := _walk(prefix, last, values))]
        if walks and len(rows) < limit:
            rows = await transaction.fetch(_search(among(walks, terms, values), terms, values), *values)
    people = {each.id: each for each in await _read(transaction, tenant_id, [row["person_id"] for row in rows])}
    return [Found(people[row["person_id"]], Place(row["word"], row["kind"], row["record"])) for row in rows]


async def _by_rarity(transaction: Transaction, tenant_id: UUID, terms: Sequence[Term]) -> tuple[Sequence[Term], bool]:
    """The rarest first, and whether even that one is frequent."""
    if len(terms) == 1:
        return terms, False
    counted = sorted([(await _count(transaction, tenant_id, term), term) for term in terms], key=itemgetter(0))
    return [term for _, term in counted], counted[0][0] >= MOST_COUNTED


async def _count(transaction: Transaction, tenant_id: UUID, term: Term) -> int:
    """Of records with it, as far as MOST_COUNTED."""
    values: list[object] = [tenant_id, MOST_COUNTED]
    scans = " UNION ALL ".join(
        f"(SELECT FROM person_word w WHERE w.tenant_id = $1 AND {_begins('w.word', prefix, values)} LIMIT $2)"
        for prefix in term
    )
    return int(await transaction.fetchval(f"SELECT count(*) FROM ({scans}) AS counted", *values))


MOST_COUNTED = 20_000  # of two words that are still more frequent, any will do


def _begins(column: str, prefix: str, values: list[object]) -> str:
    """Comparisons of text are leakproof, so they reach the index past row-level security; LIKE would not."""
    values += [prefix, after(prefix)]
    return f"({column} >= ${len(values) - 1} AND {column} < ${len(values)})"


def _walk(prefix: str, last: Place | None, values: list[object]) -> str | None:
    """Through the words that begin so, from the last place on; None when that is behind all of them.

    It has one lower bound: of two, the index would begin at the wrong one, and walk a million words in a second.
    """
    if last is None or last.word < prefix:
        begin = _begins("w.word", prefix, values)
    elif last.word < after(prefix):
        values += [last.word, last.kind, last.record, after(prefix)]
        row = ", ".join(f"${len(values) - number}" for number in (3, 2, 1))
        begin = f"(w.word, w.kind, w.record) > ({row}) AND w.word < ${len(values)}"
    else:
        return None
    return f"""
        (SELECT w.word, w.kind, w.record FROM person_word w WHERE w.tenant_id = $1 AND {begin}
         ORDER BY w.word, w.kind, w.record)
    """


def _each(walks: Sequence[str], _: Sequence[Term], __: list[object]) -> str:
    """All records with the rarest term."""
    return " UNION ALL ".join(walks)


def _first(walks: Sequence[str], terms: Sequence[Term], values: list[object]) -> str:
    """The first of them: of words that often meet, enough."""
    return f"(SELECT * FROM ({_each(walks, terms, values)}) AS w ORDER BY word, kind, record LIMIT {FIRST})"


FIRST = 2_000  # 30 ms


def _with_all(walks: Sequence[str], terms: Sequence[Term], values: list[object]) -> str:
    """Those that each of the other terms is found by as well: whole lists are put beside each other."""
    others = " AND ".join(
        "(w.kind, w.record) IN (SELECT o.kind, o.record FROM person_word o WHERE o.tenant_id = $1 AND ("
        + " OR ".join(_begins("o.word", prefix, values) for prefix in term)
        + "))"
        for term in terms[1:]
    )
    return f"(SELECT * FROM ({_each(walks, terms, values)}) AS w WHERE {others})"


def _search(walked: str, terms: Sequence[Term], values: list[object]) -> str:
    """The words are walked in their order, and the walk ends with the last one asked for.

    LIMIT 1 keeps the planner from joining all records instead.
    """
    rarest, *others = terms
    matching = " AND ".join(["true", *(f"EXISTS ({_has('o', term, values)})" for term in others)])
    earlier = _has("o", rarest, values)
    return f"""
        SELECT h.word, h.kind, h.record, p.person_id
        FROM (SELECT * FROM ({walked}) AS walked ORDER BY word, kind, record) AS h
        CROSS JOIN LATERAL (
            SELECT o.person_id FROM person_record o
            WHERE o.tenant_id = $1 AND o.kind = h.kind AND o.record = h.record AND {matching}
            LIMIT 1) AS p
        WHERE (
            SELECT true FROM person_record o
            WHERE o.tenant_id = $1 AND o.person_id = p.person_id AND {matching}
              AND EXISTS ({earlier} AND (word, o.kind, o.record) < (h.word, h.kind, h.record))
            LIMIT 1) IS NULL
          AND ($2::text IS NULL OR (
              SELECT true FROM person_record k
              WHERE k.tenant_id = $1 AND k.person_id = p.person_id AND k.kind = $2 LIMIT 1))
        ORDER BY h.word, h.kind, h.record LIMIT $3
    """


def _has(record: str, term: Term, values: list[object]) -> str:
    some = " OR ".join(_begins("word", prefix, values) for prefix in term)
    return f'SELECT FROM unnest({record}.words COLLATE "C") AS said (word) WHERE ({some})'


_RECORDS = """
SELECT p.id, p.name AS person_name, p.created_at, p.updated_at,
       r.kind, r.record, r.name, r.email_key, r.phone_key, r.linked_by, r.linked_at, r.apart
FROM unnest($2::uuid[]) WITH ORDINALITY AS w (id, place)
JOIN person p ON p.tenant_id = $1 AND p.id = w.id
JOIN person_record r ON r.tenant_id = $1 AND r.person_id = p.id
ORDER BY w.place, r.kind, r.record
"""


async def _read(transaction: Transaction, tenant_id: UUID, ids: Sequence[UUID]) -> list[Person]:
    """In this order, each once."""
    by_id: dict[UUID, list[asyncpg.Record]] = {}
    for row in await transaction.fetch(_RECORDS, tenant_id, list(dict.fromkeys(ids))):
        by_id.setdefault(row["id"], []).append(row)
    return [_person(rows) for rows in by_id.values()]


def _person(rows: Sequence[asyncpg.Record]) -> Person:
    first = rows[0]
    return Person(
        id=first["id"],
        name=first["person_name"],
        created_at=first["created_at"],
        updated_at=first["updated_at"],
        records=[Record(**{name: row[name] for name in Record.__struct_fields__}) for row in rows],
    )
