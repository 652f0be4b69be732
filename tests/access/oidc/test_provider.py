"""The provider is asked about itself seldom, about its keys when they change, and believed only for itself."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, new_key
from rapport.access.oidc.attempts import Attempt, new_attempt
from rapport.access.oidc.provider import KEPT_SECONDS, PAUSE_SECONDS, Described, Provider
from rapport.access.oidc.refused import Cause, OidcRefusedError

BACK = "http://127.0.0.1/console/sign-in/oidc/callback"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def there() -> AsyncIterator[IdentityProvider]:
    async with IdentityProvider() as there:
        there.become("ann@school.example")
        yield there


def ours(there: IdentityProvider, clock: Clock | None = None, secret: str = CLIENT_SECRET) -> Provider:
    return Provider(there.url, CLIENT_ID, secret, name="Work", clock=clock or Clock())


async def code(session: aiohttp.ClientSession, provider: Provider, attempt: Attempt) -> str:
    way = await provider.way_there(attempt, BACK)
    async with session.get(way, allow_redirects=False) as answer:
        assert answer.status == 302, way
        given = parse_qs(urlsplit(answer.headers["location"]).query)
    assert given["state"] == [attempt.state]
    return given["code"][0]


async def email(session: aiohttp.ClientSession, provider: Provider) -> str:
    attempt = new_attempt("")
    return await provider.email_of(attempt, BACK, await code(session, provider, attempt))


async def refusal(session: aiohttp.ClientSession, provider: Provider) -> OidcRefusedError:
    with pytest.raises(OidcRefusedError) as refused:
        await email(session, provider)
    return refused.value


async def test_whoever_the_provider_vouches_for_is_known_by_their_address(
    session: aiohttp.ClientSession, there: IdentityProvider
) -> None:
    assert await email(session, ours(there)) == "ann@school.example"


async def test_the_secret_is_shown_in_the_body_where_the_provider_takes_it_only_there(
    session: aiohttp.ClientSession, there: IdentityProvider
) -> None:
    there.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert await email(session, ours(there)) == "ann@school.example"


async def test_a_wrong_secret_is_not_the_users_fault(session: aiohttp.ClientSession, there: IdentityProvider) -> None:
    refused = await refusal(session, ours(there, secret="another"))
    assert (refused.cause, refused.why) == (Cause.UNSOUND, "token: the provider says invalid_client")


async def test_a_code_is_taken_once_and_with_its_own_verifier_only(
    session: aiohttp.ClientSession, there: IdentityProvider
) -> None:
    provider, attempt, other = ours(there), new_attempt(""), new_attempt("")
    used, stolen = await code(session, provider, attempt), await code(session, provider, attempt)
    await provider.email_of(attempt, BACK, used)
    for wrong, given in ((attempt, used), (other, stolen)):
        with pytest.raises(OidcRefusedError) as refused:
            await provider.email_of(wrong, BACK, given)
        assert refused.value.cause is Cause.STALE
    assert there.refused == ["invalid_grant", "invalid_grant"]


async def test_keys_are_asked_for_again_when_none_fits_and_then_once(
    session: aiohttp.ClientSession, there: IdentityProvider
) -> None:
    provider = ours(there)
    await email(session, provider)
    await email(session, provider)
    assert there.key_requests == 1
    there.key = new_key("second", rsa=True)
    there.algorithm = "RS256"
    there.published = [there.key]
    assert await email(session, provider) == "ann@school.example"
    await email(session, provider)
    assert there.key_requests == 2
    there.key = new_key("second", rsa=True)
    refused = await refusal(session, provider)
    assert (refused.cause, there.key_requests) == (Cause.UNSOUND, 3)


async def test_a_key_that_the_provider_has_withdrawn_is_not_believed_for_long(
    session: aiohttp.ClientSession, there: IdentityProvider
) -> None:
    clock = Clock()
    provider = ours(there, clock)
    await email(session, provider)
    there.published = [new_key("second")]
    clock.now += KEPT_SECONDS
    assert (await refusal(session, provider)).cause is Cause.UNSOUND


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://id.example"},
        {"issuer": None},
        {"token_endpoint": "http://id.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://127.0.0.1/é"},
        {"authorization_endpoint": "http://127.0.0.1/\r\nset-cookie: a=b"},
    ],
)
async def test_a_provider_that_leads_elsewhere_is_not_followed(
    there: IdentityProvider, description: dict[str, Any]
) -> None:
    there.description = description
    with pytest.raises(OidcRefusedError) as refused:
        await ours(there).way_there(new_attempt(""), BACK)
    assert refused.value.cause is Cause.UNREACHABLE


def test_a_provider_that_is_reached_by_https_leads_nowhere_by_http() -> None:
    issuer = "https://id.example"
    described = Described(
        issuer=issuer,
        authorization_endpoint=f"{issuer}/authorize",
        token_endpoint="http://127.0.0.1/token",
        jwks_uri=f"{issuer}/keys",
    )
    with pytest.raises(OidcRefusedError, match="not by https"):
        Provider(issuer, CLIENT_ID, CLIENT_SECRET, name="Work")._check(described)


async def test_a_provider_that_could_not_be_reached_is_left_alone_for_a_moment(there: IdentityProvider) -> None:
    clock = Clock()
    provider = ours(there, clock)
    there.description = {"jwks_uri": "http://127.0.0.1:1/keys"}
    whys = []
    for _ in range(2):
        with pytest.raises(OidcRefusedError) as refused:
            await provider.way_there(new_attempt(""), BACK)
        whys.append(refused.value.why)
    assert whys == ["keys: ConnectError", "discovery: left alone, as it failed a moment ago"]
    there.description = {}
    clock.now += PAUSE_SECONDS
    assert (await provider.way_there(new_attempt(""), BACK)).startswith(there.url)
