"""A tenant of the shared database whose candidates are written by the handlers themselves, without an engine."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.access.tenants import Tenant, create_tenant
from rapport.delivery.sign import new_secret
from rapport.domain.candidates import candidate_changes, candidates
from rapport.engine.mutation import Completed, Mutation, Operation, Outcome
from rapport.ids import new_id
from rapport.storage.database import Database

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANN: dict[str, Any] = {"name": "Ann Example", "email": "ann@school.example", "phone": "+31 6 5550 0123"}


def mutation(operation: Operation, body: Mapping[str, Any], minute: int = 0) -> Mutation:
    """As the engine hands it over, through JSON; `minute` is when it was accepted, after START."""
    return Mutation(
        id=new_id(),
        seq=1,
        operation=operation.name,
        subjects=[],
        body=msgspec.json.decode(msgspec.json.encode(body)),
        refers={},
        idempotency_key="key",
        callback_url=None,
        accepted_at=START + timedelta(minutes=minute),
    )


class Home(Struct, frozen=True):
    database: Database
    tenant: Tenant

    async def carry_out(
        self, operation: Operation, *bodies: Mapping[str, Any], minute: int = 0, sandbox: bool = False
    ) -> list[Outcome]:
        """All of them as one set, each accepted a minute after the one before."""
        accepted = [mutation(operation, body, number) for number, body in enumerate(bodies, minute)]
        tenant_id = self.tenant.sandbox_id if sandbox else self.tenant.id
        async with self.database.tenant(tenant_id) as transaction:
            return list(await operation.handler(transaction, tenant_id, accepted))

    async def person(
        self,
        profile: Mapping[str, Any] = ANN,
        *,
        interactions: Sequence[Mapping[str, Any]] = (),
        candidate_id: UUID | None = None,
    ) -> UUID:
        """The id of a new candidate who is there."""
        made = {"id": candidate_id or new_id(), "profile": profile, "interactions": interactions}
        [outcome] = await self.carry_out(candidate_changes.CREATE, {"candidates": [made]})
        assert isinstance(outcome, Completed)
        return UUID(str(made["id"]))

    async def archive(self, *wanted: UUID) -> list[Outcome]:
        return await self.carry_out(candidate_changes.ARCHIVE, *({"candidate_id": each} for each in wanted))

    async def read(self, candidate_id: UUID) -> candidates.Candidate | None:
        async with self.database.tenant(self.tenant.id) as transaction:
            return await candidates.find_candidate(transaction, self.tenant.id, candidate_id)

    async def profile(self, candidate_id: UUID) -> dict[str, Any]:
        found = await self.read(candidate_id)
        assert found is not None
        return found.profile

    async def listed(self, after: UUID | None = None, limit: int = 100) -> list[UUID]:
        async with self.database.tenant(self.tenant.id) as transaction:
            found = await candidates.list_candidates(transaction, self.tenant.id, after=after, limit=limit)
        return [each.id for each in found]

    async def found(self, email: str | None = None, phone: str | None = None, limit: int = 100) -> list[UUID]:
        async with self.database.tenant(self.tenant.id) as transaction:
            found = await candidates.find_by_contact(transaction, self.tenant.id, email=email, phone=phone, limit=limit)
        return [each.id for each in found]

    async def rows(self, *, sandbox: bool = False) -> list[dict[str, Any]]:
        """All candidates, everything about them but the tenant."""
        tenant_id = self.tenant.sandbox_id if sandbox else self.tenant.id
        async with self.database.tenant(tenant_id) as transaction:
            return [dict(row) for row in await transaction.fetch(_ROWS, tenant_id)]


_ROWS = """
SELECT id, profile, email_key, phone_key, created_at, updated_at, archived_at FROM candidate
WHERE tenant_id = $1 ORDER BY id
"""


async def new_home(database: Database) -> Home:
    return Home(database, await create_tenant(database, f"home-{new_id()}", "Europe/Amsterdam", new_secret()))


def contact(number: int, performed_at: str = "2026-03-01T10:00:00+01:00", **fields: Any) -> dict[str, Any]:
    """An interaction as in the body of a mutation, with an id that sorts by the number."""
    times = {"performed_at": performed_at, "performed_at_shown": performed_at}
    return {"id": UUID(int=number), "types": ["Phone call"], **times, **fields}
