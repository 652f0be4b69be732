"""Access tokens: JWTs by RFC 9068, verified with the keys and the knowledge of which clients are revoked."""

import time
from typing import Any
from uuid import UUID

from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry
from msgspec import Struct

from rapport.access.jose import EDDSA, sign, unverified, verified
from rapport.access.known_clients import KnownClient, KnownClients
from rapport.access.oauth_scopes import OAuthScope, in_order
from rapport.access.signing_keys import SigningKeys
from rapport.ids import new_id

KIND = "at+jwt"


class Bearer(Struct, frozen=True, kw_only=True):
    """Who holds a valid token: a client, for its tenant, within the token's scopes."""

    tenant_id: UUID
    tenant: str
    client_id: str
    scopes: frozenset[OAuthScope]


class AccessTokens(Struct, frozen=True, kw_only=True):
    """`issuer` is this service's public URL; None: whatever URL a client came by, so that any is taken.

    Without an `audience` a token is for its issuer.
    """

    keys: SigningKeys
    clients: KnownClients
    lifetime_seconds: int
    issuer: str | None
    audience: str | None

    async def issue(self, client: KnownClient, scopes: frozenset[OAuthScope], issuer: str) -> str:
        now = int(time.time())
        claims = {
            "iss": issuer,
            "sub": client.shown_id,
            "client_id": client.shown_id,
            "aud": self.audience or issuer,
            "tenant": client.tenant_name,
            "tid": str(client.tenant_id),
            "scope": in_order(scopes),
            "iat": now,
            "exp": now + self.lifetime_seconds,
            "jti": str(new_id()),
        }
        return sign(await self.keys.signing(), KIND, claims)

    async def bearer(self, text: str) -> Bearer | None:
        """None for whatever is no valid token of this service and of a client that is not revoked."""
        claims = await self._claims(text)
        if claims is None or not self._is_acceptable(claims):
            return None
        client = await self.clients.find(claims["client_id"])
        if client is None or claims["tid"] != str(client.tenant_id):
            return None
        scopes = frozenset(OAuthScope(scope) for scope in claims["scope"].split())
        return Bearer(tenant_id=client.tenant_id, tenant=client.tenant_name, client_id=client.shown_id, scopes=scopes)

    async def _claims(self, text: str) -> dict[str, Any] | None:
        header, _ = unverified(text)
        if header.get("typ") != KIND:
            return None
        key = await self.keys.find(header.get("kid"))
        token = None if key is None else verified(text, key, [EDDSA])
        return None if token is None else token.claims

    def _is_acceptable(self, claims: dict[str, Any]) -> bool:
        expected = JWTClaimsRegistry(
            iss={"essential": True} if self.issuer is None else {"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.audience or str(claims.get("iss"))},
            exp={"essential": True},
            client_id={"essential": True},
            tid={"essential": True},
        )
        try:
            expected.validate(claims)
        except JoseError:
            return False
        return True
