"""One key signs on all nodes; those before it stay until their last token has expired."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from quiet import Administrator, administrator
from rapport.access.signing_keys import RETIRED_SECONDS, SigningKeys, rotate_signing_key
from rapport.settings import MAX_TOKEN_SECONDS, Settings
from rapport.storage.database import Database, open_database

FOREVER = 3600.0


@pytest.fixture
async def superuser(own: Database, own_url: str) -> AsyncIterator[Administrator]:
    assert own
    async with administrator(own_url) as connection:
        yield connection


async def kids(keys: SigningKeys) -> list[str]:
    return [key["kid"] for key in (await keys.jwks())["keys"]]


async def test_the_first_key_is_made_once_however_many_ask_for_it(
    own: Database, own_url: str, settings: Settings
) -> None:
    async with open_database(own_url, settings) as elsewhere:
        nodes = [SigningKeys(database, FOREVER) for database in (own, elsewhere) * 4]
        found = await asyncio.gather(*(node.signing() for node in nodes))
    assert len({key.kid for key in found}) == 1


async def test_after_a_rotation_both_keys_verify_and_the_new_one_signs(own: Database) -> None:
    keys = SigningKeys(own, FOREVER)
    old = (await keys.signing()).kid

    new = await rotate_signing_key(own)

    assert await kids(keys) == [old]  # believed until it hears of it
    found = await keys.find(new)  # but for a token that names it
    assert found is not None
    assert found.kid == new
    assert await kids(keys) == [new, old]
    assert (await keys.signing()).kid == new
    assert await keys.find("no such key") is await keys.find(None) is None


async def test_a_bell_makes_it_forget(own: Database) -> None:
    keys = SigningKeys(own, FOREVER)
    await keys.signing()
    new = await rotate_signing_key(own)
    keys.forget()
    assert (await keys.signing()).kid == new


async def test_rotations_at_once_leave_one_key_that_signs(own: Database, superuser: Administrator) -> None:
    await asyncio.gather(*(rotate_signing_key(own) for _ in range(4)))
    assert await superuser.fetchval("SELECT count(*) FROM signing_key WHERE retires_at IS NULL") == 1
    with pytest.raises(asyncpg.UniqueViolationError):
        await superuser.execute("INSERT INTO signing_key (id, private_key) VALUES ('x', '{}')")


async def test_an_old_key_outlives_its_tokens_and_no_longer(own: Database, superuser: Administrator) -> None:
    old = await rotate_signing_key(own)
    new = await rotate_signing_key(own)
    stays = await superuser.fetchval(
        "SELECT extract(epoch FROM retires_at - now())::int FROM signing_key WHERE id = $1", old
    )
    assert MAX_TOKEN_SECONDS < stays <= RETIRED_SECONDS

    await superuser.execute("UPDATE signing_key SET retires_at = now() WHERE id = $1", old)
    assert await kids(SigningKeys(own, 0)) == [new]
    await rotate_signing_key(own)
    assert await superuser.fetchval("SELECT count(*) FROM signing_key WHERE id = $1", old) == 0


async def test_no_private_part_is_published(own: Database) -> None:
    [key] = (await SigningKeys(own, 0).jwks())["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
