from typing import Any

import pytest

from engine.toys import APPEND, NOTHING, accept_all, append, apply
from quiet import request_of
from rapport.access.tenants import Tenant
from rapport.engine.accept import Acceptor
from rapport.engine.history import find_mutation, list_mutations
from rapport.engine.mutation import State
from rapport.ids import Kind, new_id, read, show
from rapport.storage.database import Database
from rapport.storage.doorbell import Doorbell

CALLBACK = "https://school.example/hook"


@pytest.fixture
def acceptor(quiet: Database, quiet_url: str) -> Acceptor:
    return Acceptor(quiet, Doorbell(quiet, quiet_url), batch=500, waiting=5000)


async def found(quiet: Database, tenant: Tenant, name: str, *, sandbox: bool = False) -> dict[str, Any] | None:
    async with quiet.tenant(tenant.id) as transaction:
        return await find_mutation(transaction, tenant.id, name, sandbox=sandbox)


async def shown(quiet: Database, tenant: Tenant, name: str) -> dict[str, Any]:
    mutation = await found(quiet, tenant, name)
    assert mutation is not None
    return mutation


@pytest.mark.parametrize(
    "name",
    [
        "",
        "unknown",
        "nul \x00",
        "half a pair \ud800",
        "mut_",
        "mut_01h455vb4pex5vsknk084sn02q",
        "cand_01h455vb4pex5vsknk084sn02q",
        "x" * 100_000,
    ],
)
async def test_what_names_no_mutation_finds_none(quiet: Database, tenant: Tenant, name: str) -> None:
    assert await found(quiet, tenant, name) is None


async def test_a_mutation_of_another_tenant_is_not_found(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, acceptor: Acceptor
) -> None:
    theirs = await acceptor.accept(request_of(other_tenant.id))
    for name in (theirs.idempotency_key, show(Kind.MUTATION, theirs.mutation_id)):
        assert await found(quiet, tenant, name) is None
        assert await found(quiet, other_tenant, name) is not None


async def test_an_accepted_mutation_has_neither_result_nor_error(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    accepted = await acceptor.accept(request_of(tenant.id, refers={"candidateIds": ["cand_1"]}))
    mutation = await shown(quiet, tenant, accepted.idempotency_key)
    assert mutation.pop("acceptedAt").tzinfo is not None
    assert mutation == {
        "mutationId": show(Kind.MUTATION, accepted.mutation_id),
        "idempotencyKey": accepted.idempotency_key,
        "operation": "test.nothing",
        "status": "accepted",
        "finishedAt": None,
        "sandbox": False,
        "callback": None,
    }


async def test_a_failed_mutation_shows_its_error_and_a_completed_one_its_result(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    record = new_id()
    refused, done = await accept_all(
        acceptor,
        [
            append(tenant.id, record, 1, body={"refuse": True}, refers={"candidateIds": ["cand_1"]}),
            append(tenant.id, record, 2, refers={"candidateIds": ["cand_2"]}),
        ],
    )
    await apply(quiet, tenant.id, APPEND)

    failed = await shown(quiet, tenant, refused.idempotency_key)
    completed = await shown(quiet, tenant, done.idempotency_key)
    assert (failed["status"], failed["error"]) == ("failed", {"code": "refused", "message": "As asked."})
    assert "result" not in failed
    assert (completed["status"], completed["result"]) == ("completed", {"candidateIds": ["cand_2"]})
    assert "error" not in completed
    assert completed["finishedAt"] >= completed["acceptedAt"]


async def test_a_mutation_is_found_by_id_before_it_is_found_by_key(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    first = await acceptor.accept(request_of(tenant.id))
    name = show(Kind.MUTATION, first.mutation_id)
    await acceptor.accept(request_of(tenant.id, idempotency_key=name))
    assert (await shown(quiet, tenant, name))["idempotencyKey"] == first.idempotency_key


async def test_a_key_that_looks_like_an_id_is_found(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    name = show(Kind.MUTATION, new_id())
    await acceptor.accept(request_of(tenant.id, idempotency_key=name))
    assert (await shown(quiet, tenant, name))["idempotencyKey"] == name


async def test_the_sandbox_is_said_to_be_one(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    accepted = await acceptor.accept(request_of(tenant.id))
    mutation = await found(quiet, tenant, accepted.idempotency_key, sandbox=True)
    assert mutation is not None
    assert mutation["sandbox"] is True


async def test_a_callback_waits_from_the_acceptance_on(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    accepted = await acceptor.accept(request_of(tenant.id, callback_url=CALLBACK))
    waiting = {"state": "waiting", "attempts": 0, "lastStatus": None, "lastError": None, "nextAttemptAt": None}
    assert (await shown(quiet, tenant, accepted.idempotency_key))["callback"] == waiting

    await apply(quiet, tenant.id, NOTHING)
    callback = (await shown(quiet, tenant, accepted.idempotency_key))["callback"]
    assert callback.pop("nextAttemptAt") is not None
    assert callback == {name: value for name, value in waiting.items() if name != "nextAttemptAt"}


@pytest.mark.parametrize("state", ["delivered", "dead"])
async def test_a_callback_that_is_done_with_has_no_next_attempt(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, state: str
) -> None:
    accepted = await acceptor.accept(request_of(tenant.id, callback_url=CALLBACK))
    await apply(quiet, tenant.id, NOTHING)
    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute("UPDATE outbox SET state = $1, attempts = 3, last_status = 410", state)
    callback = (await shown(quiet, tenant, accepted.idempotency_key))["callback"]
    assert (callback["state"], callback["attempts"], callback["lastStatus"]) == (state, 3, 410)
    assert callback["nextAttemptAt"] is None


async def listed(quiet: Database, tenant: Tenant, **wanted: Any) -> list[str]:
    asked = {"state": None, "before": None, "limit": 100, "sandbox": False, **wanted}
    async with quiet.tenant(tenant.id) as transaction:
        return [each["idempotencyKey"] for each in await list_mutations(transaction, tenant.id, **asked)]


async def test_the_list_holds_only_the_tenants_own(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, acceptor: Acceptor
) -> None:
    await acceptor.accept(request_of(other_tenant.id))
    assert await listed(quiet, tenant) == []


async def test_pages_of_the_list_join_without_gap_or_overlap(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    for key in "abcdefg":
        await acceptor.accept(request_of(tenant.id, idempotency_key=key))
    before, pages = None, []
    while page := await listed(quiet, tenant, before=before, limit=3):
        pages.append("".join(page))
        before = read(Kind.MUTATION, (await shown(quiet, tenant, page[-1]))["mutationId"])
    assert pages == ["gfe", "dcb", "a"]


async def test_the_list_keeps_one_state_when_asked_to(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    record = new_id()
    bodies = {"a": {}, "b": {"refuse": True}, "c": {}}
    for key, body in bodies.items():
        await acceptor.accept(append(tenant.id, record, 1, body=body, idempotency_key=key))
    await apply(quiet, tenant.id, APPEND)
    await acceptor.accept(append(tenant.id, record, 1, idempotency_key="d"))

    assert await listed(quiet, tenant, state=State.COMPLETED) == ["c", "a"]
    assert await listed(quiet, tenant, state=State.FAILED) == ["b"]
    assert await listed(quiet, tenant, state=State.ACCEPTED) == ["d"]
    assert await listed(quiet, tenant) == ["d", "c", "b", "a"]
