"""Each mutation that is applied leaves an entry in the audit log, in the very transaction that applies it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from access.logs import listed
from engine.toys import APPEND, NOTHING, accept_all, append, apply
from quiet import request_of
from rapport.access.audit import Written
from rapport.access.audit_verify import verify_chain
from rapport.access.origin import Origin
from rapport.access.tenants import Tenant
from rapport.engine.accept import Acceptor
from rapport.engine.apply import apply_round
from rapport.engine.mutation import Completed, Mutation, Operation, Outcome
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Doorbell

ORIGIN = Origin(actor="key_of_somebody", region="Elsewhere", source="192.0.2.1")
SHOWN = show(Kind.CANDIDATE, new_id())


@pytest.fixture
def acceptor(quiet: Database, quiet_url: str) -> Acceptor:
    return Acceptor(quiet, Doorbell(quiet, quiet_url), batch=500, waiting=5000)


async def applied(quiet: Database, tenant: Tenant) -> list[Written]:
    """The entries behind the one that tells of the region's making, oldest first."""
    return list(reversed(await listed(quiet, tenant.id)))[1:]


async def test_a_round_that_is_rolled_back_leaves_none(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    await acceptor.accept(append(tenant.id, new_id(), 1))

    async def apply_and_fail() -> None:
        async with quiet.tenant(tenant.id) as transaction:
            assert (await apply_round(transaction, tenant.id, {APPEND.name: APPEND}, 10)).completed == 1
            raise asyncpg.PostgresConnectionError

    with pytest.raises(asyncpg.PostgresConnectionError):
        await apply_and_fail()
    assert await applied(quiet, tenant) == []
    await apply(quiet, tenant.id, APPEND)
    assert len(await applied(quiet, tenant)) == 1


async def test_an_entry_says_who_did_what_and_how_it_ended(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    done, refused, poisoned = await accept_all(
        acceptor,
        [
            append(tenant.id, new_id(), 1, origin=ORIGIN, refers={"candidateIds": [SHOWN]}),
            append(tenant.id, new_id(), 2, body={"refuse": True}),
            append(tenant.id, new_id(), 3, body={"poison": "code"}),
        ],
    )

    await apply(quiet, tenant.id, APPEND)

    found = await applied(quiet, tenant)
    assert [each.details for each in found] == [
        {"mutationId": show(Kind.MUTATION, done.mutation_id), "status": "completed"},
        {"mutationId": show(Kind.MUTATION, refused.mutation_id), "status": "failed", "code": "refused"},
        {"mutationId": show(Kind.MUTATION, poisoned.mutation_id), "status": "failed", "code": "internal_error"},
    ]
    assert {each.action for each in found} == {"test.append"}
    assert [each.records for each in found] == [[SHOWN], [], []]
    assert [(each.actor, each.region, each.source) for each in found] == [
        ("key_of_somebody", "Elsewhere", "192.0.2.1"),
        ("service", None, None),
        ("service", None, None),
    ]


OTHER = show(Kind.INTERACTION, new_id())


@pytest.mark.parametrize(
    ("promised", "result", "records"),
    [
        ({"candidateIds": [SHOWN], "interactionIds": [OTHER]}, None, [SHOWN, OTHER]),
        ({"candidateIds": [], "interactionIds": []}, {"candidateIds": [SHOWN], "created": True}, [SHOWN]),
        ({"candidateIds": ["Ann Example", "ann@school.example", "\x00", SHOWN + "\n"]}, None, []),
        ({"candidateIds": [SHOWN.upper()], "created": False}, None, []),
        ({}, None, []),
    ],
)
async def test_the_records_are_the_ids_that_a_client_is_told_and_no_other_text(
    quiet: Database,
    tenant: Tenant,
    acceptor: Acceptor,
    promised: dict[str, Any],
    result: dict[str, Any] | None,
    records: list[str],
) -> None:
    async def find(_: Transaction, _tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
        return [Completed(result=result, changed=["city"]) for _ in mutations]

    await acceptor.accept(request_of(tenant.id, NOTHING.name, refers=promised))

    await apply(quiet, tenant.id, Operation(name=NOTHING.name, handler=find, commutes=True))

    [found] = await applied(quiet, tenant)
    assert (found.records, found.details["changed"]) == (records, ["city"])


async def test_rounds_make_one_chain_and_repeat_nothing(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    accepted = await accept_all(acceptor, [request_of(tenant.id, NOTHING.name) for _ in range(25)])

    while (await apply(quiet, tenant.id, NOTHING, batch=10)).more:
        pass

    found = [each.details["mutationId"] for each in await applied(quiet, tenant)]
    assert found == [show(Kind.MUTATION, each.mutation_id) for each in accepted]
    verified = await verify_chain(quiet, tenant.id)
    assert (verified.entries, verified.fault) == (26, None)
