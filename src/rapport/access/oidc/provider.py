"""The provider of identities that the operator has named: where it is, which keys it signs with, and whom it sends."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

import msgspec
from joserfc.jwt import Token
from msgspec import Struct

from rapport.access.oidc.attempts import Attempt
from rapport.access.oidc.exchange import EXCHANGE_SECONDS, exchanging, read_answer
from rapport.access.oidc.id_tokens import Expected, judged, signed_by, verified_email
from rapport.access.oidc.refused import Cause, OidcRefusedError
from rapport.settings import SAFE_URL

KEPT_SECONDS = 3600.0
"""How long what the provider says of itself is believed; its keys are asked for anew when none of them fits."""
PAUSE_SECONDS = 5.0
"""How long a provider that could not be reached is left alone, so that nobody can have it asked all the time."""
_DISCOVERY = "/.well-known/openid-configuration"
_BASIC, _POST = "client_secret_basic", "client_secret_post"


class Described(Struct, frozen=True, kw_only=True):
    """What of OpenID Connect Discovery 1.0, 3 is of use here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: Sequence[str] = (_BASIC,)


class _KeySet(Struct, frozen=True):
    keys: Sequence[dict[str, Any]]


class _Known(Struct, frozen=True):
    described: Described
    keys: Sequence[Mapping[str, Any]]


Kind = TypeVar("Kind", Described, _KeySet)


class Provider:
    """What it is asked for raises OidcRefusedError. `name` is what users know it as."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        *,
        name: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._clock = clock
        self._asking = asyncio.Lock()
        self._known: _Known | None = None
        self._known_until = 0.0
        self._pause_until = 0.0

    async def way_there(self, attempt: Attempt, redirect_uri: str) -> str:
        """The URL at which the provider asks who it is: the authorization code flow, with PKCE."""
        described = (await self._know()).described
        async with self._client("authorization", described, redirect_uri) as client:
            url, _ = client.create_authorization_url(
                described.authorization_endpoint,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return str(url)

    async def email_of(self, attempt: Attempt, redirect_uri: str, code: str) -> str:
        """The verified address of whoever the provider has given this code to."""
        known = await self._know()
        async with self._client("token", known.described, redirect_uri) as client:
            given = await client.fetch_token(known.described.token_endpoint, code=code, code_verifier=attempt.verifier)
        text, access_token = given.get("id_token"), given.get("access_token")
        if not isinstance(text, str):
            raise OidcRefusedError(Cause.UNSOUND, "token: no ID token")
        expected = Expected(
            issuer=self._issuer,
            client_id=self._client_id,
            nonce=attempt.nonce,
            access_token=access_token if isinstance(access_token, str) else None,
        )
        return verified_email(judged(await self._signed(text, known), expected), self._issuer)

    def _client(self, what: str, described: Described, redirect_uri: str) -> AbstractAsyncContextManager[Any]:
        # Basic is what OpenID Connect presumes of a client; the other is for providers that do not take it.
        methods = described.token_endpoint_auth_methods_supported
        return exchanging(
            what,
            EXCHANGE_SECONDS,
            client_id=self._client_id,
            client_secret=self._client_secret,
            token_endpoint_auth_method=_POST if _POST in methods and _BASIC not in methods else _BASIC,
            scope="openid email",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )

    async def _know(self) -> _Known:
        async with self._asking:
            if self._known is None or self._clock() >= self._known_until:
                described = await self._ask(self._issuer.removesuffix("/") + _DISCOVERY, "discovery", Described)
                self._check(described)
                self._known = _Known(described, (await self._ask(described.jwks_uri, "keys", _KeySet)).keys)
                self._known_until = self._clock() + KEPT_SECONDS
            return self._known

    async def _signed(self, text: str, known: _Known) -> Token:
        """By a key that is known, or else by one that the provider has now: it may have changed them."""
        token = signed_by(text, known.keys)
        if token is None:
            async with self._asking:
                self._known = _Known(known.described, (await self._ask(known.described.jwks_uri, "keys", _KeySet)).keys)
                token = signed_by(text, self._known.keys)
        if token is None:
            raise OidcRefusedError(Cause.UNSOUND, "ID token: none of the provider's keys has signed it")
        return token

    async def _ask(self, url: str, what: str, kind: type[Kind]) -> Kind:
        if self._clock() < self._pause_until:
            raise OidcRefusedError(Cause.UNREACHABLE, f"{what}: left alone, as it failed a moment ago")
        try:
            return msgspec.json.decode(await read_answer(url, what, EXCHANGE_SECONDS), type=kind)
        except OidcRefusedError:
            self._pause_until = self._clock() + PAUSE_SECONDS
            raise
        except ValueError as error:
            raise OidcRefusedError(Cause.UNREACHABLE, f"{what}: the answer is not what it should be") from error

    def _check(self, described: Described) -> None:
        """It speaks for the issuer that was asked, and leads nowhere that secrets should not go."""
        if described.issuer != self._issuer:
            raise OidcRefusedError(Cause.UNREACHABLE, "discovery: it names another issuer than RAPPORT_OIDC_ISSUER")
        safe = SAFE_URL if self._issuer.startswith("http:") else "^https:"
        for url in (described.authorization_endpoint, described.token_endpoint, described.jwks_uri):
            if not (re.match(safe, url) and url.isascii() and url.isprintable()):
                raise OidcRefusedError(Cause.UNREACHABLE, "discovery: it names a URL that is not by https")
