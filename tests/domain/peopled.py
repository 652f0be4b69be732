"""A tenant whose people are settled when a test says so, and short words for what is done to them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from quiet import request_of
from rapport.access.tenants import Tenant
from rapport.domain.contacts import email_key, phone_key
from rapport.domain.people.linking import LINK, UNLINK
from rapport.domain.people.merging import MERGE, UNMERGE
from rapport.domain.people.people import Person, read_person
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.settling import settle_due
from rapport.engine.execute import execute
from rapport.engine.mutation import Completed, Operation, Outcome
from rapport.ids import Kind, new_id, read
from rapport.storage.database import Database


class Peopled(Struct, frozen=True):
    database: Database
    tenant: Tenant

    async def candidate(self, record: UUID | None = None, *, settled: bool = True, **profile: Any) -> Key:
        row = {"id": record or new_id(), "profile": profile, "email_key": email_key(profile.get("email"))}
        await self.insert(
            "candidate", {**row, "phone_key": phone_key(profile.get("phone"))}, "created_at, updated_at", "now(), now()"
        )
        if settled:
            await self.settle()
        return Key(RecordKind.CANDIDATE, str(row["id"]))

    async def applicant(self, number: int, email: str, name: str = "Ann Example", phone: str | None = None) -> Key:
        first, _, last = name.rpartition(" ")
        fields = {} if phone is None else {"mobile_phone_number": phone}
        row = {"id": number, "first_name": first, "last_name": last, "email": email, "email_key": email_key(email)}
        await self.insert("applicant", {**row, "fields": fields, "language": "en"})
        await self.settle()
        return Key(RecordKind.APPLICANT, str(number))

    async def employee(self, external_id: str) -> Key:
        await self.insert(
            "employee", {"external_id": external_id, "profile": {}}, "created_at, updated_at", "now(), now()"
        )
        await self.settle()
        return Key(RecordKind.EMPLOYEE, external_id)

    async def insert(self, table: str, row: Mapping[str, Any], more: str = "", values: str = "") -> None:
        names = ", ".join([*row, *([more] if more else [])])
        given = ", ".join([*(f"${number}" for number, _ in enumerate(row, 2)), *([values] if values else [])])
        async with self.database.tenant(self.tenant.id) as transaction:
            await transaction.execute(
                f"INSERT INTO {table} (tenant_id, {names}) VALUES ($1, {given})", self.tenant.id, *row.values()
            )

    async def change(self, key: Key, **profile: Any) -> None:
        await self.run(
            "UPDATE candidate SET profile = $2, email_key = $3, phone_key = $4 WHERE tenant_id = $1 AND id = $5",
            profile,
            email_key(profile.get("email")),
            phone_key(profile.get("phone")),
            UUID(key.record),
        )
        await self.settle()

    async def run(self, statement: str, *arguments: Any) -> None:
        async with self.database.tenant(self.tenant.id) as transaction:
            await transaction.execute(statement, self.tenant.id, *arguments)

    async def settle(self, batch: int = 500) -> None:
        while (await settle_due(self.database, self.tenant.id, batch)).more:
            pass

    async def persons(self) -> dict[UUID, set[Key]]:
        """Everybody with their records."""
        async with self.database.tenant(self.tenant.id) as transaction:
            rows = await transaction.fetch(
                "SELECT p.id, r.kind, r.record FROM person p LEFT JOIN person_record r"
                " ON r.tenant_id = $1 AND r.person_id = p.id WHERE p.tenant_id = $1",
                self.tenant.id,
            )
        found: dict[UUID, set[Key]] = {}
        for row in rows:
            found.setdefault(row["id"], set()).add(Key(RecordKind(row["kind"]), row["record"]))
        return found

    async def person_of(self, key: Key) -> UUID:
        [found] = [person_id for person_id, keys in (await self.persons()).items() if key in keys]
        return found

    async def parted(self) -> set[frozenset[Key]]:
        return {frozenset(keys) for keys in (await self.persons()).values()}

    async def read(self, person_id: UUID) -> Person | None:
        async with self.database.tenant(self.tenant.id) as transaction:
            return await read_person(transaction, self.tenant.id, person_id)

    async def ask(self, operation: Operation, **body: Any) -> Outcome:
        shown = {name: str(value) for name, value in body.items()}
        request = request_of(self.tenant.id, operation.name, body=shown)
        return (await execute(self.database, request, operation)).outcome

    async def link(self, person_id: UUID, key: Key) -> Outcome:
        return await self.ask(LINK, person_id=person_id, kind=key.kind, record=key.record)

    async def unlink(self, person_id: UUID, key: Key) -> Outcome:
        return await self.ask(UNLINK, person_id=person_id, kind=key.kind, record=key.record)

    async def merge(self, person_id: UUID, from_id: UUID) -> UUID:
        outcome = await self.ask(MERGE, person_id=person_id, from_id=from_id)
        assert isinstance(outcome, Completed)
        assert outcome.result is not None
        merge_id = read(Kind.PERSON_MERGE, outcome.result["mergeIds"][0])
        assert merge_id is not None
        return merge_id

    async def unmerge(self, person_id: UUID, merge_id: UUID) -> Outcome:
        return await self.ask(UNMERGE, person_id=person_id, merge_id=merge_id)

    async def events(self) -> list[str]:
        async with self.database.tenant(self.tenant.id) as transaction:
            rows = await transaction.fetch("SELECT type FROM event WHERE tenant_id = $1 ORDER BY seq", self.tenant.id)
        return [row["type"] for row in rows]
