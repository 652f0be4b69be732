"""Tokens are issued to those who have shown to be the client, in either form, and to nobody else (RFC 6749)."""

import base64
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import quote

import aiohttp
import msgspec
import pytest
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry, decode, encode

from machines import ASSERTION, Machine, new_machine
from rapport.access.jose import unverified
from rapport.access.oauth_clients import revoke_client
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.signing_keys import rotate_signing_key
from rapport.ids import Kind, new_id, read
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from support import Answer, until

AUDIENCE = "eu3.rapport.example"


@pytest.fixture
async def sparing(settings: Settings, quiet_url: str) -> AsyncIterator[str]:
    """The URL of a service that seldom issues tokens, and shares that with no other."""
    changed = msgspec.structs.replace(settings, token_rate_limit_per_second=1, token_rate_limit_burst=2)
    async with answering(changed, quiet_url, engine=False) as url:
        yield url


@pytest.fixture
async def particular(settings: Settings, database_url: str) -> AsyncIterator[str]:
    """The URL of a service that has an audience."""
    changed = msgspec.structs.replace(settings, token_audience=AUDIENCE, token_seconds=60)
    async with answering(changed, database_url, engine=False) as url:
        yield url


def refusal(answer: Answer) -> tuple[int, str]:
    """Status and error of an answer that has the form of RFC 6749, 5.2."""
    assert set(answer.body) == {"error", "error_description"}
    assert answer.headers["cache-control"] == "no-store"
    return answer.status, answer.body["error"]


INVALID_CLIENT = (401, "invalid_client")
INVALID_REQUEST = (400, "invalid_request")


def basic(client_id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{quote(client_id)}:{quote(secret)}".encode()).decode()


@pytest.mark.parametrize("form", [True, False])
async def test_whoever_is_no_client_gets_no_token(machine: Machine, other_machine: Machine, form: bool) -> None:
    known = machine.credentials
    for fields in (
        {"grant_type": "client_credentials"},
        {**known, "client_secret": other_machine.secret},
        {**known, "client_secret": machine.secret[:-1]},
        {**known, "client_secret": ""},
        {**known, "client_secret": "é\x00"},
        {**known, "client_id": other_machine.client_id},
        {**known, "client_id": "client_00000000000000000000000001"},
        {**known, "client_id": "nobody"},
        {**known, "client_secret": "", "client_assertion": "a.b.c", "client_assertion_type": ASSERTION},
    ):
        answer = await machine.ask(fields, form=form)
        assert refusal(answer) == INVALID_CLIENT, fields
        assert answer.headers["www-authenticate"].startswith("Basic ")


async def test_whoever_is_no_client_by_basic_gets_no_token(machine: Machine) -> None:
    for authorization in (
        basic(machine.client_id, "wrong"),
        basic("nobody", machine.secret),
        "Basic",
        "Basic é",
        "Basic YTpi",
        "Basic " + base64.b64encode(b"no-colon").decode(),
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        f"Bearer {machine.secret}",
    ):
        answer = await machine.ask({"grant_type": "client_credentials"}, authorization=authorization)
        assert refusal(answer) == INVALID_CLIENT, authorization


async def test_a_revoked_client_gets_no_token(machine: Machine, database: Database) -> None:
    await machine.token()
    client_id = read(Kind.OAUTH_CLIENT, machine.client_id)
    assert client_id is not None
    await revoke_client(database, machine.tenant, client_id)

    async def refused() -> bool:
        return (await machine.ask(machine.credentials)).status == 401

    assert await until(refused)


async def test_what_is_wrong_with_a_request_is_said(machine: Machine, other_machine: Machine) -> None:
    known = machine.credentials
    wrong: list[tuple[dict[str, Any], tuple[int, str], str]] = [
        ({**known, "grant_type": ""}, INVALID_REQUEST, "grant_type"),
        ({**known, "grant_type": "password"}, (400, "unsupported_grant_type"), "grant_type"),
        ({**known, "scope": "read everything"}, (400, "invalid_scope"), "scope"),
        ({**known, "scope": " "}, (400, "invalid_scope"), "scope"),
        ({**known, "tenant": other_machine.tenant.name}, INVALID_REQUEST, "tenant"),
        ({**known, "client_assertion": "a.b.c"}, INVALID_REQUEST, "client_assertion"),
        (
            {"grant_type": "client_credentials", "client_assertion": "a.b.c", "client_assertion_type": "x"},
            INVALID_REQUEST,
            "client_assertion_type",
        ),
    ]
    for fields, expected, named in wrong:
        for form in (True, False):
            answer = await machine.ask(fields, form=form)
            assert refusal(answer) == expected, fields
            assert named in answer.body["error_description"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b""),
        ("application/json", b"[]"),
        ("application/json", b"{"),
        ("application/json", b'{"grant_type": 5}'),
        ("application/json", b'{"scopes": "read"}'),
        ("application/json", b'{"scopes": [5]}'),
        ("application/json", b'{"scopes": ["read"], "scope": "read"}'),
        ("application/json", b'{"tenant": "\\ud800"}'),
        ("application/json", b"[" * 10_000),
        ("application/x-www-form-urlencoded", b"grant_type=a&grant_type=a"),
        ("application/x-www-form-urlencoded", b"grant_type=%ff"),
        ("application/x-www-form-urlencoded", b"\xff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=b" % number for number in range(100))),
        ("application/xml", b"<a/>"),
        ("", b"grant_type=client_credentials"),
    ],
)
async def test_a_body_that_cannot_be_read_is_a_malformed_request(
    machine: Machine, content_type: str, body: bytes
) -> None:
    answer = await machine._send("POST", "/oauth/token", data=body, headers={"content-type": content_type})
    assert refusal(answer) == INVALID_REQUEST


async def test_a_client_that_is_named_twice_is_refused(machine: Machine) -> None:
    header = basic(machine.client_id, machine.secret)
    for fields in (machine.credentials, {"grant_type": "client_credentials", "client_id": "other"}):
        assert refusal(await machine.ask(fields, authorization=header)) == INVALID_REQUEST


async def test_both_bodies_and_both_places_bring_the_same_token(machine: Machine) -> None:
    vendor = {
        **machine.credentials,
        "audience": "eu3.elsewhere.example",
        "tenant": machine.tenant.name.upper(),
        "scopes": ["write", "read"],
    }
    nothing_else = {"grant_type": "client_credentials", "scope": "read write"}
    answers = [
        await machine.ask(machine.credentials | {"scope": "write read"}),
        await machine.ask(vendor, form=False),
        await machine.ask(nothing_else, authorization=basic(machine.client_id, machine.secret)),
        await machine.ask(
            {**nothing_else, "client_id": machine.client_id},
            authorization=basic(machine.client_id, machine.secret).replace("Basic", "basic"),
        ),
    ]

    for answer in answers:
        assert answer.status == 200
        token = answer.body.pop("access_token")
        assert answer.body == {"expires_in": 10_800, "scope": "read write", "token_type": "Bearer"}
        assert (answer.headers["cache-control"], answer.headers["pragma"]) == ("no-store", "no-cache")
        header, claims = unverified(token)
        assert (header["typ"], header["alg"]) == ("at+jwt", "EdDSA")
        assert claims["exp"] - claims["iat"] == 10_800
        assert {name: claims[name] for name in claims if name not in {"exp", "iat", "jti"}} == {
            "iss": machine.url,
            "aud": machine.url,
            "sub": machine.client_id,
            "client_id": machine.client_id,
            "tenant": machine.tenant.name,
            "tid": str(machine.tenant.id),
            "scope": "read write",
        }
        assert (await machine.call("GET", "/version", token=token)).status == 200


async def test_a_token_has_all_scopes_of_the_client_unless_fewer_are_asked_for(
    machine: Machine, database: Database
) -> None:
    narrow = await new_machine(database, machine.url, machine.session, OAuthScope.READ)

    assert (await machine.ask(machine.credentials)).body["scope"] == "read write read_reports"
    assert (await narrow.ask(narrow.credentials)).body["scope"] == "read"
    assert refusal(await narrow.ask(narrow.credentials | {"scope": "read write"})) == (400, "invalid_scope")


async def test_a_client_that_asks_for_too_many_tokens_is_told_to_wait_and_no_other(
    sparing: str, session: aiohttp.ClientSession, quiet: Database
) -> None:
    greedy = await new_machine(quiet, sparing, session)
    other = await new_machine(quiet, sparing, session, tenant=greedy.tenant)
    for _ in range(5):
        assert (await greedy.ask(greedy.credentials | {"client_secret": "wrong"})).status == 401

    answers = [await greedy.ask(greedy.credentials) for _ in range(20)]

    assert [answer.status for answer in answers[:2]] == [200, 200]
    [refused, *_] = [answer for answer in answers if answer.status == 429]
    assert refusal(refused) == (429, "too_many_requests")
    assert int(refused.headers["retry-after"]) >= 1
    assert (await other.ask(other.credentials)).status == 200


async def test_where_an_audience_is_set_a_token_is_for_it_and_for_no_other(
    particular: str, session: aiohttp.ClientSession, database: Database, machine: Machine
) -> None:
    here = await new_machine(database, particular, session)

    assert refusal(await here.ask(here.credentials | {"audience": "us3.rapport.example"})) == INVALID_REQUEST
    answer = await here.ask(here.credentials | {"audience": AUDIENCE})
    token = answer.body["access_token"]
    assert (answer.body["expires_in"], unverified(token)[1]["aud"]) == (60, AUDIENCE)
    assert (await here.call("GET", "/version", token=token)).status == 200
    assert (await here.call("GET", "/version", token=await machine.token())).status == 401


# ── Private-key JWT (RFC 7523) ──────────────────────────────────────────────────────────────────────────────────────

KEYS: dict[str, Callable[[], Key]] = {
    "ES256": lambda: ECKey.generate_key("P-256"),
    "RS256": lambda: RSAKey.generate_key(2048),
    "PS256": lambda: RSAKey.generate_key(2048),
    "Ed25519": lambda: OKPKey.generate_key("Ed25519"),
}


class Signing(msgspec.Struct, frozen=True):
    """A machine that has a key instead of a secret."""

    machine: Machine
    key: Key
    algorithm: str = "ES256"

    def assertion(self, key: Key | None = None, algorithm: str | None = None, **claims: Any) -> str:
        mine = self.machine.client_id
        given = {
            "iss": mine,
            "sub": mine,
            "aud": f"{self.machine.url}/oauth/token",
            "exp": int(time.time()) + 60,
            "jti": str(new_id()),
            **claims,
        }
        used = algorithm or self.algorithm
        kept = {name: value for name, value in given.items() if value is not None}
        return encode({"alg": used}, kept, key or self.key, algorithms=[used])

    async def ask(self, assertion: str, **fields: str) -> Answer:
        given = {"grant_type": "client_credentials", "client_assertion": assertion, "client_assertion_type": ASSERTION}
        return await self.machine.ask(given | fields)


async def signing(database: Database, near: Machine, algorithm: str = "ES256") -> Signing:
    key = KEYS[algorithm]()
    public = key.as_dict(private=False)
    return Signing(await new_machine(database, near.url, near.session, public_key=public), key, algorithm)


async def test_an_assertion_that_is_not_for_us_by_that_client_and_now_is_refused(
    machine: Machine, database: Database
) -> None:
    ours, theirs = await signing(database, machine), await signing(database, machine)
    now = int(time.time())
    for claims in (
        {"iss": theirs.machine.client_id},
        {"sub": theirs.machine.client_id},
        {"iss": None},
        {"sub": None},
        {"aud": "https://elsewhere.example/oauth/token"},
        {"aud": None},
        {"exp": now - 60},
        {"exp": now + 86_400},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": now + 600},
        {"jti": None},
        {"jti": 5},
        {"sub": machine.client_id, "iss": machine.client_id},  # one with a secret
    ):
        assert refusal(await ours.ask(ours.assertion(**claims))) == INVALID_CLIENT, claims
    assert refusal(await ours.ask(ours.assertion(theirs.key))) == INVALID_CLIENT
    assert refusal(await ours.ask(ours.assertion(), client_id=theirs.machine.client_id)) == INVALID_CLIENT
    assert refusal(await ours.ask(ours.assertion() + "x")) == INVALID_CLIENT
    secret = {**ours.machine.credentials, "client_secret": "none"}
    assert refusal(await ours.machine.ask(secret)) == INVALID_CLIENT


async def test_an_assertion_counts_once(machine: Machine, database: Database) -> None:
    ours, theirs = await signing(database, machine), await signing(database, machine)
    assertion = ours.assertion(jti="the one")

    assert (await ours.ask(assertion)).status == 200
    assert refusal(await ours.ask(assertion)) == INVALID_CLIENT
    assert refusal(await ours.ask(ours.assertion(jti="the one"))) == INVALID_CLIENT
    assert (await theirs.ask(theirs.assertion(jti="the one"))).status == 200
    assert (await ours.ask(ours.assertion())).status == 200


@pytest.mark.parametrize("algorithm", sorted(KEYS))
async def test_an_assertion_brings_a_token(machine: Machine, database: Database, algorithm: str) -> None:
    ours = await signing(database, machine, algorithm)
    url = machine.url
    for assertion in (ours.assertion(), ours.assertion(aud=url), ours.assertion(aud=["x", f"{url}/oauth/token"])):
        answer = await ours.ask(assertion, client_id=ours.machine.client_id, scope="read")
        assert (answer.status, answer.body["scope"]) == (200, "read")
        assert (await machine.call("GET", "/version", token=answer.body["access_token"])).status == 200


# ── What others verify with ─────────────────────────────────────────────────────────────────────────────────────────


async def jwks(machine: Machine) -> Any:
    answer = await machine.call("GET", "/.well-known/jwks.json", token="")
    assert answer.status == 200
    return answer.body


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
async def test_others_can_verify_a_token_with_the_published_keys_alone(machine: Machine) -> None:
    token = await machine.token()
    published = await jwks(machine)

    found = decode(token, KeySet.import_key_set(published), registry=JWSRegistry(algorithms=["EdDSA"]))

    JWTClaimsRegistry(iss={"essential": True, "value": machine.url}).validate(found.claims)
    assert all(set(key) == {"kty", "crv", "x", "kid", "use", "alg"} for key in published["keys"])


async def test_after_a_rotation_old_tokens_stay_valid_and_new_ones_have_the_new_key(
    machine: Machine, database: Database
) -> None:
    old = await machine.token()

    kid = await rotate_signing_key(database)

    async def published() -> list[str] | None:
        kids = [key["kid"] for key in (await jwks(machine))["keys"]]
        return kids if kid in kids else None

    kids = await until(published)
    new = await machine.token()
    assert unverified(new)[0]["kid"] == kid == kids[0]
    assert unverified(old)[0]["kid"] in kids[1:]
    for token in (old, new):
        assert (await machine.call("GET", "/version", token=token)).status == 200


async def test_the_metadata_say_where_everything_is(machine: Machine) -> None:
    found = (await machine.call("GET", "/.well-known/oauth-authorization-server", token="")).body

    assert found["issuer"] == machine.url
    assert found["grant_types_supported"] == ["client_credentials"]
    assert found["scopes_supported"] == ["read", "write", "read_reports"]
    assert set(found["token_endpoint_auth_methods_supported"]) == {
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
    }
    assert "none" not in found["token_endpoint_auth_signing_alg_values_supported"]
    assert found["token_endpoint"] == f"{machine.url}/oauth/token"
    assert found["jwks_uri"] == f"{machine.url}/.well-known/jwks.json"
