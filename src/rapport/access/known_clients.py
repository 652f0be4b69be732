"""Which client it is: found by its id, believed for a few seconds, and recognised by its secret or by its key."""

import hashlib
import hmac
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from joserfc.errors import JoseError
from joserfc.jwk import import_key
from joserfc.jwt import JWTClaimsRegistry
from msgspec import Struct

from rapport.access.believed import Believed
from rapport.access.jose import ASYMMETRIC, unverified, verified
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.tokens import hash_key
from rapport.ids import Kind, read, show
from rapport.storage.database import Database

LEEWAY_SECONDS = 30  # between the clocks of a client and of this machine
MAX_ASSERTION_SECONDS = 3600  # an assertion is remembered until it ends; common libraries ask for 60 to 300


class KnownClient(Struct, frozen=True, kw_only=True):
    """One that is not revoked. It has either a secret or a public key, which is a JWK."""

    tenant_id: UUID
    tenant_name: str
    id: UUID
    secret_hash: bytes | None
    public_key: Mapping[str, Any] | None
    scopes: frozenset[OAuthScope]

    @property
    def shown_id(self) -> str:
        """Its `client_id`."""
        return show(Kind.OAUTH_CLIENT, self.id)


class KnownClients:
    """Answers from memory for `cache_seconds`; `forget` is called when any client of a tenant was revoked."""

    def __init__(self, database: Database, cache_seconds: float) -> None:
        self._database = database
        self._clients = Believed(self._read, cache_seconds)

    def forget(self, tenant_id: UUID) -> None:
        self._clients.forget(tenant_id)

    async def find(self, client_id: str) -> KnownClient | None:
        found = read(Kind.OAUTH_CLIENT, client_id)
        return None if found is None else await self._clients.get(found)

    async def by_secret(self, client_id: str, secret: str) -> KnownClient | None:
        client = await self.find(client_id)
        if client is None or client.secret_hash is None:
            return None
        return client if hmac.compare_digest(client.secret_hash, hash_key(secret)) else None

    async def by_assertion(self, assertion: str, audiences: Collection[str]) -> KnownClient | None:
        """The client that has signed this JWT with its registered key (RFC 7523, 3), for one of the `audiences`.

        Its subject says which client it is. It counts once: the second time it is refused, by whichever process.
        """
        _, claimed = unverified(assertion)
        client = await self.find(str(claimed.get("sub")))
        if client is None or client.public_key is None:
            return None
        token = verified(assertion, import_key(dict(client.public_key)), ASYMMETRIC)
        if token is None or not _is_acceptable(token.claims, client.shown_id, audiences):
            return None
        return client if await self._is_new(client, token.claims) else None

    async def _is_new(self, client: KnownClient, claims: Mapping[str, Any]) -> bool:
        digest = hashlib.sha256(claims["jti"].encode()).digest()
        until = datetime.fromtimestamp(claims["exp"] + LEEWAY_SECONDS, UTC)
        async with self._database.tenant(client.tenant_id) as transaction:
            await transaction.execute(
                "DELETE FROM oauth_assertion WHERE tenant_id = $1 AND client_id = $2 AND expires_at < now()",
                client.tenant_id,
                client.id,
            )
            added = await transaction.execute(
                "INSERT INTO oauth_assertion (tenant_id, client_id, digest, expires_at) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT DO NOTHING",
                client.tenant_id,
                client.id,
                digest,
                until,
            )
        return added == "INSERT 0 1"

    async def _read(self, client_id: UUID) -> KnownClient | None:
        async with self._database.directory() as transaction:
            row = await transaction.fetchrow("SELECT * FROM directory_oauth_client($1)", client_id)
        if row is None:
            return None
        scopes = frozenset(OAuthScope(scope) for scope in row["scopes"])
        return KnownClient(**{**row, "scopes": scopes})


def _is_acceptable(claims: dict[str, Any], client_id: str, audiences: Collection[str]) -> bool:
    expected = JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": client_id},
        sub={"essential": True, "value": client_id},
        aud={"essential": True, "values": list(audiences)},
        exp={"essential": True},
        jti={"essential": True},
    )
    try:
        expected.validate(claims)
    except JoseError:
        return False
    return bool(claims["exp"] <= time.time() + MAX_ASSERTION_SECONDS + LEEWAY_SECONDS)
