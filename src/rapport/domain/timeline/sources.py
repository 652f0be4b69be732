"""Where entries come from: of each kind one table, read newest first from a position on, by one of its indexes."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.domain.people.records import Key, RecordKind
from rapport.domain.timeline.entries import Entry, EntryKind, Position, Wanted
from rapport.storage.database import Transaction

TICK = timedelta(microseconds=1)

_ORDERED: dict[str, Callable[[str], Any]] = {"uuid": UUID, "bigint": int, "int": int, "text": str.encode}
"""What a part of a key is compared by, so that Python has the order of PostgreSQL."""
_MOST = {"bigint": 2**63, "int": 2**31}


class Asked(Struct, frozen=True):
    """The values of a statement, in the order in which it names them."""

    values: list[Any]

    def add(self, value: Any) -> str:
        """How the statement names it."""
        self.values.append(value)
        return f"${len(self.values)}"


class Source(Struct, frozen=True, kw_only=True):
    """A kind of entries. Columns are named as they stand in `tables`; `$1` there is the tenant.

    `keys` are the columns, with their types, that order rows of one instant. `record` is the column that says whose
    they are. `types`, `vacancy` and `words` are conditions that hold `{}` or `{0}` for the value; None: the kind has no
    such thing, and nothing of it is found by one. `found` is what timeline_found() calls it, which knows the keys of
    rows by their types and words without a walk through all of them; None: it does not know this one.
    """

    kind: EntryKind
    of: RecordKind
    columns: str
    tables: str
    tenant: str
    at: str
    keys: Sequence[tuple[str, str]]
    record: tuple[str, str]
    types: str
    vacancy: str | None
    job: str | None
    words: str
    found: str | None
    entry: Callable[[UUID, Position, asyncpg.Record], Entry]

    async def read(self, transaction: Transaction, tenant_id: UUID, wanted: Wanted, record: Key | None) -> list[Entry]:
        """The newest `wanted.limit` entries of the record, or of all people."""
        if not self._may_have(wanted, record):
            return []
        asked, found = Asked([tenant_id]), None
        if self.found and not (record or wanted.vacancy or wanted.job) and (wanted.types or wanted.words):
            matching = Asked([])
            found = await transaction.fetch(self._matches(matching, wanted), *matching.values)
        rows = await transaction.fetch(self._statement(asked, wanted, record, found), *asked.values)
        return [self.entry(tenant_id, self._position(row), row) for row in rows]

    def place(self, entry: Entry) -> tuple[Any, ...]:
        """What entries of any kind are ordered by."""
        return (entry.at, entry.kind, *self._ordered(entry.position))

    def has(self, position: Position) -> bool:
        """Whether an entry could stand there."""
        try:
            ordered = self._ordered(position)
        except ValueError:
            return False
        if "\0" in "".join(position.key):
            return False
        limits = (_MOST.get(kind) for _, kind in self.keys)
        return all(most is None or 0 <= part < most for part, most in zip(ordered, limits, strict=True))

    def _ordered(self, position: Position) -> list[Any]:
        return [_ORDERED[kind](part) for part, (_, kind) in zip(position.key, self.keys, strict=True)]

    def _may_have(self, wanted: Wanted, record: Key | None) -> bool:
        return (
            (not wanted.kinds or self.kind in wanted.kinds)
            and (record is None or record.kind == self.of)
            and (wanted.vacancy is None or self.vacancy is not None)
            and (wanted.job is None or self.job is not None)
        )

    def _statement(
        self, asked: Asked, wanted: Wanted, record: Key | None, found: Sequence[asyncpg.Record] | None
    ) -> str:
        """`found` are the keys of the rows, when they are known."""
        if found is None:
            tables, conditions = self.tables, self._conditions(asked, wanted, record)
        else:
            # In a statement of its own: of a function's rows the planner expects a thousand, and reads the whole table.
            # A cast of a row's own value would leak, and keep row-level security from using the index.
            names = ", ".join(("first", "second")[: len(self.keys)])
            parts = [[row[name] for row in found] for name in ("first", "second")]
            given = ", ".join(
                f"{asked.add(part)}::text[]::{kind}[]" for part, (_, kind) in zip(parts, self.keys, strict=False)
            )
            tables, conditions = f"unnest({given}) AS f ({names}), {self.tables}", self._keys_are_found()
        order = ", ".join(f"{column} DESC" for column in (self.at, *(column for column, _ in self.keys)))
        keys = ", ".join(f"{column}::text" for column, _ in self.keys)
        return (
            f"SELECT {self.at} AS at, ARRAY[{keys}] AS key, {self.columns} FROM {tables}"
            f" WHERE {self.tenant} = $1 AND {conditions} ORDER BY {order} LIMIT {asked.add(wanted.limit)}"
        )

    def _matches(self, asked: Asked, wanted: Wanted) -> str:
        after = self._after(wanted)
        key = [*(after.key if after else ()), None, None][:2]
        values = [self.found, list(wanted.types) or None, wanted.words, wanted.since, self._until(wanted), *key]
        types = ("text", "text[]", "text", "timestamptz", "timestamptz", "text", "text")
        given = [f"{asked.add(value)}::{name}" for value, name in zip(values, types, strict=True)]
        return f"SELECT first, second FROM timeline_found({', '.join(given)}, {asked.add(wanted.limit)}::int)"

    def _keys_are_found(self) -> str:
        pairs = zip(self.keys, ("f.first", "f.second"), strict=False)
        return " AND ".join(f"{column} = {name}" for (column, _), name in pairs)

    def _conditions(self, asked: Asked, wanted: Wanted, record: Key | None) -> str:
        after = self._after(wanted)
        until = asked.add(self._until(wanted))
        found = [f"{self.at} >= {asked.add(wanted.since)}", f"{self.at} <= {until}"]
        if after is not None:
            columns = ", ".join(column for column, _ in self.keys)
            key = ", ".join(
                f"{asked.add(part)}::text::{kind}" for part, (_, kind) in zip(after.key, self.keys, strict=True)
            )
            found.append(f"({self.at}, {columns}) < ({until}, {key})")
        if record is not None:
            column, kind = self.record
            found.append(f"{column} = {asked.add(record.record)}::text::{kind}")
        given = (
            (self.types, list(wanted.types) or None),
            (self.vacancy, wanted.vacancy),
            (self.job, wanted.job),
            (self.words, wanted.words),
        )
        found += [condition.format(asked.add(value)) for condition, value in given if condition and value is not None]
        return " AND ".join(found)

    def _after(self, wanted: Wanted) -> Position | None:
        """The position of the page before, where it is one of this kind."""
        after = wanted.after
        return after if after is not None and after.kind == self.kind and after.at < wanted.until else None

    def _until(self, wanted: Wanted) -> Any:
        """The last instant that is wanted. Of those of the position's own instant, kinds that come later are."""
        last, after = wanted.until - TICK, wanted.after
        return last if after is None else min(last, after.at if self.kind <= after.kind else after.at - TICK)

    def _position(self, row: asyncpg.Record) -> Position:
        return Position(row["at"], self.kind, tuple(row["key"]))
