"""The authorization server: tokens, the keys that verify them, and where both are found. Open to everyone."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from msgspec import Struct

from rapport.access.access_tokens import AccessTokens
from rapport.access.jose import ASYMMETRIC
from rapport.access.known_clients import KnownClient
from rapport.access.limits import Limits
from rapport.access.oauth_scopes import OAuthScope, in_order
from rapport.storage.database import PASSING
from rapport.surfaces.employees.errors import JSON
from rapport.surfaces.employees.token_request import TokenRefusal, TokenRequest, invalid_client, read_token_request
from rapport.surfaces.health import PUBLIC
from rapport.surfaces.passing import RETRY, why

TOKEN_PATH = "/oauth/token"  # noqa: S105  # a path
JWKS_PATH = "/.well-known/jwks.json"
GRANT = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
NOT_KEPT = {"cache-control": "no-store", "pragma": "no-cache"}  # RFC 6749, 5.1
logger = structlog.get_logger()


class Authority(Struct, frozen=True, kw_only=True):
    """What tokens are issued with. A client that is issued one pays with a token of `limits`."""

    tokens: AccessTokens
    limits: Limits | None


@post(TOKEN_PATH, access=PUBLIC)
async def issue_token(request: Request[Any, Any, Any], authority: NamedDependency[Authority]) -> Response[bytes]:
    """RFC 6749, 4.4: a token for the client's tenant, with its scopes or fewer."""
    asked = await read_token_request(request)
    if asked.grant_type != GRANT:
        error = "invalid_request" if asked.grant_type is None else "unsupported_grant_type"
        raise TokenRefusal(error, f"grant_type must be {GRANT}.")
    issuer = _issuer(request, authority.tokens)
    client = await _client(asked, authority.tokens, {issuer, issuer + TOKEN_PATH})
    scopes = _scopes(asked, client)
    _check_target(asked, client, authority.tokens)
    if authority.limits is not None:
        _pay(authority.limits, client)
    answer = {
        "access_token": await authority.tokens.issue(client, scopes, issuer),
        "expires_in": authority.tokens.lifetime_seconds,
        "scope": in_order(scopes),
        "token_type": "Bearer",
    }
    return _answer(HTTPStatus.OK, answer, NOT_KEPT)


@get(JWKS_PATH, access=PUBLIC)
async def get_jwks(authority: NamedDependency[Authority]) -> Response[bytes]:
    """Whoever keeps it longer than a few minutes should ask again when a token names a key that is not in it."""
    return _answer(HTTPStatus.OK, await authority.tokens.keys.jwks(), {"cache-control": "max-age=300"})


@get("/.well-known/oauth-authorization-server", access=PUBLIC)
async def get_metadata(request: Request[Any, Any, Any], authority: NamedDependency[Authority]) -> Response[bytes]:
    """RFC 8414."""
    issuer = _issuer(request, authority.tokens)
    return _answer(
        HTTPStatus.OK,
        {
            "issuer": issuer,
            "token_endpoint": issuer + TOKEN_PATH,
            "jwks_uri": issuer + JWKS_PATH,
            "scopes_supported": list(OAuthScope),
            "response_types_supported": [],  # required, and there is no authorization endpoint
            "grant_types_supported": [GRANT],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": list(ASYMMETRIC),
        },
        {},
    )


def refuse_token(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any error in the form of RFC 6749, 5.2. One that nobody foresaw is logged, and its text stays in the log."""
    refusal = error if isinstance(error, TokenRefusal) else _refusal(error)
    content = {"error": refusal.error, "error_description": refusal.description}
    return _answer(refusal.status, content, {**NOT_KEPT, **(refusal.headers or {})})


def _refusal(error: Exception) -> TokenRefusal:
    if isinstance(error, HTTPException):
        return TokenRefusal("invalid_request", error.detail, HTTPStatus(error.status_code), error.headers)
    if isinstance(error, PASSING):
        description = f"{why(error)}; please try again."
        return TokenRefusal("temporarily_unavailable", description, HTTPStatus.SERVICE_UNAVAILABLE, RETRY)
    logger.error("request_failed", exc_info=error)
    description = "The service has failed to answer; the log says why, under the x-request-id of this answer."
    return TokenRefusal("server_error", description, HTTPStatus.INTERNAL_SERVER_ERROR)


def _issuer(request: Request[Any, Any, Any], tokens: AccessTokens) -> str:
    return tokens.issuer or f"{request.url.scheme}://{request.url.netloc}"


async def _client(asked: TokenRequest, tokens: AccessTokens, audiences: Collection[str]) -> KnownClient:
    client = None
    if asked.client_assertion is not None:
        if asked.client_assertion_type != ASSERTION_TYPE:
            raise TokenRefusal("invalid_request", f"client_assertion_type must be {ASSERTION_TYPE}.")
        client = await tokens.clients.by_assertion(asked.client_assertion, audiences)
        if client is not None and asked.client_id not in {None, client.shown_id}:
            client = None
    elif asked.client_id is not None and asked.client_secret is not None:
        client = await tokens.clients.by_secret(asked.client_id, asked.client_secret)
    if client is None:
        raise invalid_client()
    return client


def _scopes(asked: TokenRequest, client: KnownClient) -> frozenset[OAuthScope]:
    """All of the client's, unless fewer are asked for."""
    if asked.scope is None:
        return client.scopes
    wanted = set(asked.scope.split())
    if not wanted or not wanted <= client.scopes:
        allowed = in_order(client.scopes)
        raise TokenRefusal("invalid_scope", f"scope must name scopes that this client has: {allowed}.")
    return frozenset(OAuthScope(scope) for scope in wanted)


def _check_target(asked: TokenRequest, client: KnownClient, tokens: AccessTokens) -> None:
    """An `audience` counts only where one is configured: clients of the vendor's API always send theirs."""
    if asked.tenant is not None and asked.tenant.lower() != client.tenant_name.lower():
        raise TokenRefusal("invalid_request", "tenant must be the tenant of this client, or be left out.")
    if tokens.audience is not None and asked.audience not in {None, tokens.audience}:
        raise TokenRefusal("invalid_request", f"audience must be {tokens.audience}, or be left out.")


def _pay(limits: Limits, client: KnownClient) -> None:
    """Only who has shown to be the client pays: nobody else can use up what it may have."""
    taken = limits.take(client.id)
    if not taken.admitted:
        description = "This client asks for too many tokens; one may be used until it expires."
        headers = {"retry-after": str(taken.next_seconds)}
        raise TokenRefusal("too_many_requests", description, HTTPStatus.TOO_MANY_REQUESTS, headers)


def _answer(status: HTTPStatus, content: Any, headers: dict[str, str]) -> Response[bytes]:
    return Response(msgspec.json.encode(content), media_type=JSON, status_code=status, headers=headers)
