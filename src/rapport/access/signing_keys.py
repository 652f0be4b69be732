"""The service's own keys, Ed25519, with which it signs access tokens. All nodes share them.

One signs; those that it took the place of stay to verify, until the last token that they have signed has expired.
"""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from joserfc.jwk import OKPKey

from rapport.access.jose import EDDSA
from rapport.ids import NO_ONE
from rapport.settings import MAX_TOKEN_SECONDS
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Bell, ring

RETIRED_SECONDS = MAX_TOKEN_SECONDS + 60  # a node that has not heard of the new key signs with the old one meanwhile


class SigningKeys:
    """Answers from memory for `cache_seconds`; `forget` is called when the keys were rotated."""

    def __init__(self, database: Database, cache_seconds: float) -> None:
        self._database = database
        self._cache_seconds = cache_seconds
        self._known: Sequence[OKPKey] = ()
        self._believed_until = 0.0

    def forget(self, _: UUID = NO_ONE) -> None:
        self._believed_until = 0.0

    async def signing(self) -> OKPKey:
        """The one that signs now. The first is made when it is asked for."""
        return (await self._keys())[0]

    async def find(self, kid: object) -> OKPKey | None:
        """One that is unknown here is looked for at once: another node may have begun to sign with it just now."""
        for key in await self._keys():
            if key.kid == kid:
                return key
        return next((key for key in await self._read() if key.kid == kid), None)

    async def jwks(self) -> dict[str, Any]:
        """What tokens are verified with, as a JWK Set (RFC 7517)."""
        keys = [key.as_dict(private=False) for key in await self._keys()]
        return {"keys": [{**key, "use": "sig", "alg": EDDSA} for key in keys]}

    async def _keys(self) -> Sequence[OKPKey]:
        return self._known if self._believed_until > time.monotonic() else await self._read()

    async def _read(self) -> Sequence[OKPKey]:
        async with self._database.directory() as transaction:
            rows = await transaction.fetch(_VALID)
            if not rows:
                await _lock(transaction)
                rows = await transaction.fetch(_VALID)  # somebody else may have made it meanwhile
            if not rows:
                await _add(transaction)
                rows = await transaction.fetch(_VALID)
        self._known = [OKPKey.import_key(row["private_key"]) for row in rows]
        self._believed_until = time.monotonic() + self._cache_seconds
        return self._known


async def rotate_signing_key(database: Database) -> str:
    """Makes a new key, which signs from now on; the answer is its `kid`. Every node hears of it."""
    async with database.directory() as transaction:
        await _lock(transaction)
        await transaction.execute("DELETE FROM signing_key WHERE retires_at <= now()")
        await transaction.execute(
            "UPDATE signing_key SET retires_at = now() + make_interval(secs => $1) WHERE retires_at IS NULL",
            float(RETIRED_SECONDS),
        )
        kid = await _add(transaction)
        await ring(transaction, Bell.SIGNING_KEYS, NO_ONE)
    return kid


_VALID = """
SELECT private_key FROM signing_key WHERE retires_at IS NULL OR retires_at > now() ORDER BY retires_at DESC NULLS FIRST
"""


async def _lock(transaction: Transaction) -> None:
    """Until the commit nobody else adds a key; whoever reads them does not wait."""
    await transaction.execute("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE")


async def _add(transaction: Transaction) -> str:
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    await transaction.execute(
        "INSERT INTO signing_key (id, private_key) VALUES ($1, $2)", key.kid, key.as_dict(private=True)
    )
    return str(key.kid)
