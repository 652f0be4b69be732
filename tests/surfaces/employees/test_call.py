"""Only a valid token of a client that is not revoked opens the surface, for its own tenant, within its scopes."""

import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from access.logs import listed
from machines import UNAUTHORIZED, Machine, new_machine
from rapport.access import read_log
from rapport.access.access_tokens import AccessTokens
from rapport.access.jose import sign, unverified
from rapport.access.known_clients import KnownClients
from rapport.access.oauth_clients import revoke_client
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.origin import Origin
from rapport.access.read_log import ReadLog
from rapport.access.signing_keys import SigningKeys
from rapport.access.tenants import Tenant
from rapport.domain.skills.loading import Readers
from rapport.ids import Kind, read
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from rapport.storage.doorbell import Doorbell
from rapport.surfaces.employees.call import EmployeesCall, Parts
from rapport.surfaces.employees.errors import Refusal
from support import until

OWN = "https://rapport.example"
DOMAIN = "rapport.example"


def is_unauthorized(answer: Any) -> bool:
    return (answer.status, answer.body, answer.headers.get("www-authenticate")) == (401, UNAUTHORIZED, "Bearer")


@pytest.fixture
async def strict(settings: Settings, database_url: str) -> AsyncIterator[str]:
    """The URL of a service that has a public URL and a domain for tenants."""
    changed = msgspec.structs.replace(settings, public_url=OWN, employees_domain=DOMAIN)
    async with answering(changed, database_url, engine=False) as url:
        yield url


@pytest.fixture
async def sparing(settings: Settings, quiet_url: str) -> AsyncIterator[str]:
    """The URL of a service with little patience, which it shares with no other."""
    changed = msgspec.structs.replace(settings, rate_limit_per_second=1, rate_limit_burst=3)
    async with answering(changed, quiet_url, engine=False) as url:
        yield url


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer é.é.é", "Bearer " + "a" * 5000],
)
async def test_without_a_token_there_is_no_answer(machine: Machine, authorization: str) -> None:
    headers = {"authorization": authorization} if authorization else {}
    assert is_unauthorized(await machine.call("GET", "/version", token="", **headers))


async def test_an_api_key_opens_nothing_here(machine: Machine) -> None:
    assert is_unauthorized(await machine.call("GET", "/version", token="", x_api_key=machine.secret))


async def changed(machine: Machine, database: Database, kind: str = "at+jwt", **claims: Any) -> str:
    """A token that the service's own key has signed, with other claims than the service would give."""
    _, given = unverified(await machine.token())
    kept = {name: value for name, value in {**given, **claims}.items() if value is not None}
    return sign(await SigningKeys(database, 0).signing(), kind, kept)


async def test_a_token_that_somebody_else_made_is_none(machine: Machine, database: Database) -> None:
    token = await machine.token()
    header, claims = unverified(token)
    own = await SigningKeys(database, 0).signing()
    stranger = OKPKey.generate_key("Ed25519", parameters={"kid": str(own.kid)})
    shared = OctKey.import_key({"kty": "oct", "k": own.as_dict(private=False)["x"]})
    unsigned = jwt.encode({**header, "alg": "HS256"}, dict(claims), OctKey.generate_key(256))
    parts = token.split(".")

    for forged in (
        sign(stranger, "at+jwt", claims),
        sign(OKPKey.generate_key("Ed25519", auto_kid=True), "at+jwt", claims),
        jwt.encode({**header, "alg": "HS256"}, dict(claims), shared),
        unsigned,
        "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + parts[1] + ".",
        f"{parts[0]}.{parts[1]}.",
        f"{parts[0]}.{parts[1]}.{parts[2][:-8]}AAAAAAAA",
        f"{token}.{parts[2]}",
    ):
        assert is_unauthorized(await machine.call("GET", "/version", token=forged))
    assert (await machine.call("GET", "/version", token=token)).status == 200


async def test_a_token_with_other_claims_is_none(machine: Machine, other_machine: Machine, database: Database) -> None:
    now = int(time.time())
    others: list[dict[str, Any]] = [
        {"exp": now},
        {"exp": now - 3600},
        {"exp": None},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"client_id": other_machine.client_id},  # another tenant's
        {"client_id": None},
        {"tid": str(other_machine.tenant.id)},
        {"nbf": now + 3600},
        {"kind": "JWT"},  # such as an assertion
    ]
    for claims in others:
        assert is_unauthorized(await machine.call("GET", "/version", token=await changed(machine, database, **claims)))
    assert (await machine.call("GET", "/version", token=await changed(machine, database))).status == 200


async def test_a_token_of_another_issuer_is_none(machine: Machine, strict: str, session: aiohttp.ClientSession) -> None:
    here = Machine(machine.tenant, machine.client_id, machine.secret, strict, session)
    theirs, ours = await machine.token(), await here.token()

    assert unverified(ours)[1]["iss"] == unverified(ours)[1]["aud"] == OWN
    assert is_unauthorized(await here.call("GET", "/version", token=theirs))
    assert (await here.call("GET", "/version", token=ours)).status == 200


async def test_a_revoked_client_is_shut_out_with_the_tokens_it_has(machine: Machine, database: Database) -> None:
    token = await machine.token()
    assert (await machine.call("GET", "/version", token=token)).status == 200
    client_id = read(Kind.OAUTH_CLIENT, machine.client_id)
    assert client_id is not None

    await revoke_client(database, machine.tenant, client_id)

    async def refused() -> bool:
        return is_unauthorized(await machine.call("GET", "/version", token=token))

    assert await until(refused)
    assert (await machine.ask(machine.credentials)).body["error"] == "invalid_client"


async def test_on_a_tenants_host_only_its_own_tokens_count(
    machine: Machine, strict: str, session: aiohttp.ClientSession, database: Database
) -> None:
    here = await new_machine(database, strict, session)
    name, theirs = here.tenant.name, machine.tenant.name
    token = await here.token()

    for host in (
        f"{theirs}.eu3.{DOMAIN}",
        f"{theirs}.eu3.{DOMAIN.upper()}:8080",
        f"{theirs}.eu3.{DOMAIN}.",
        f"x.{name}.eu3.{DOMAIN}",
        f".{DOMAIN}.{DOMAIN}",
    ):
        assert is_unauthorized(await here.call("GET", "/version", token=token, host=host))
    for host in (f"{name.upper()}.eu3.{DOMAIN}:8080", f"{name}.us3.{DOMAIN}", f"eu3.{DOMAIN}"):
        assert (await here.call("GET", "/version", token=token, host=host)).status == 200


async def test_without_a_domain_the_host_says_nothing(machine: Machine) -> None:
    answer = await machine.call("GET", "/version", token=await machine.token(), host=f"other.eu3.{DOMAIN}")
    assert answer.status == 200


async def test_a_token_without_the_scope_is_told_which_one_it_lacks(machine: Machine) -> None:
    for scope in ("write", "read_reports", "write read_reports"):
        answer = await machine.call("GET", "/version", token=await machine.token(scope=scope))
        assert (answer.status, answer.body) == (
            403,
            [{"title": "403 Forbidden", "description": "The access token lacks the scope read."}],
        )
        assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="read"'


async def test_a_tenant_that_sends_too_much_is_told_so_whichever_client_it_uses(
    sparing: str, session: aiohttp.ClientSession, quiet: Database
) -> None:
    one = await new_machine(quiet, sparing, session)
    two = await new_machine(quiet, sparing, session, OAuthScope.READ, tenant=one.tenant)
    other = await new_machine(quiet, sparing, session)
    tokens = [await each.token() for each in (one, two, other)]
    assert is_unauthorized(await one.call("GET", "/version", token=""))

    answers = [await one.call("GET", "/version", token=tokens[number % 2]) for number in range(30)]

    [refused, *_] = [answer for answer in answers if answer.status == 429]
    assert {answer.status for answer in answers[:3]} == {200}
    assert answers[0].headers["ratelimit-policy"] == '"tenant";q=3;w=3'
    assert refused.body[0]["title"] == "429 Too Many Requests"
    assert int(refused.headers["retry-after"]) >= 1
    assert (await other.call("GET", "/version", token=tokens[2])).status == 200


def call_of(database: Database, reads: ReadLog, tenant: Tenant) -> EmployeesCall:
    keys, clients = SigningKeys(database, 0), KnownClients(database, 0)
    tokens = AccessTokens(keys=keys, clients=clients, lifetime_seconds=60, issuer=None, audience=None)
    parts = Parts(
        database=database,
        tokens=tokens,
        limits=None,
        reads=reads,
        doorbell=Doorbell(database, ""),
        reader=Readers(database).current,
        domain=None,
    )
    return EmployeesCall(
        tenant_id=tenant.id,
        tenant=tenant.name,
        client_id="client_x",
        scopes=frozenset(OAuthScope),
        origin=Origin(actor="client_x", source="192.0.2.1"),
        _parts=parts,
    )


async def test_a_call_reaches_its_own_tenant_only(machine: Machine, other_machine: Machine, database: Database) -> None:
    call = call_of(database, ReadLog(database), machine.tenant)
    async with call.transaction() as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM oauth_client") == 1
        theirs = "SELECT count(*) FROM oauth_client WHERE tenant_id = $1"
        assert await transaction.fetchval(theirs, other_machine.tenant.id) == 0


async def test_who_read_what_from_where_stands_in_the_audit_log(
    machine: Machine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = ReadLog(database)
    call = call_of(database, reads, machine.tenant)
    call.audit_read("employee.read", ["x"], fields=["skills"])
    await reads.drain()

    entry = (await listed(database, machine.tenant.id))[0]
    assert (entry.action, entry.actor, entry.source) == ("employee.read", "client_x", "192.0.2.1")
    assert (entry.records, entry.details) == (["x"], {"fields": ["skills"]})

    monkeypatch.setattr(read_log, "MAX_RECORDS", 0)
    with pytest.raises(Refusal) as refused:  # what cannot be noted must not be shown
        call.audit_read("employee.read")
    assert refused.value.status == 503
