"""`rapport key …`, as processes of their own."""

import asyncio
import json
from datetime import UTC, datetime

from forked import Ended
from rapport.access.keys import list_keys
from rapport.access.tokens import is_well_formed
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Region, rapport


def is_refusal(ended: Ended, code: int) -> bool:
    """Whether it ended with that code and some words, and neither data nor a traceback."""
    return (ended.code, ended.out) == (code, "") and ended.words.strip() != "" and "Traceback" not in ended.words


async def test_wrong_use_is_told_from_refusal(
    region: Region, other_region: Region, database: Database, database_url: str
) -> None:
    [theirs] = await list_keys(database, other_region.tenant)
    name = region.tenant.name

    wrong = [
        rapport("key", "create", database_url=database_url),
        rapport("key", "create", "--tenant", name, "--scope", "everything", database_url=database_url),
    ]
    refused = [
        rapport("key", "create", "--tenant", "nobody", database_url=database_url),
        rapport("key", "revoke", region.key, "--tenant", name, database_url=database_url),
        rapport("key", "revoke", show(Kind.API_KEY, theirs.id), "--tenant", name, database_url=database_url),
    ]

    assert [is_refusal(ended, 2) for ended in await asyncio.gather(*wrong)] == [True] * len(wrong)
    ended = await asyncio.gather(*refused)
    assert [is_refusal(each, 1) for each in ended] == [True] * len(refused)
    assert all(region.key not in each.words for each in ended)
    assert (await list_keys(database, other_region.tenant))[0].revoked_at is None
    assert len(await list_keys(database, region.tenant)) == 1


async def test_a_new_key_is_printed_once_and_nothing_else_and_works(region: Region, database_url: str) -> None:
    everything, read_only = await asyncio.gather(
        rapport("key", "create", "--tenant", region.tenant.name.upper(), database_url=database_url),
        rapport(
            "key", "create", "--tenant", region.tenant.name, "--scope", "candidates:read", database_url=database_url
        ),
    )

    for ended in (everything, read_only):
        assert ended.code == 0
        assert ended.out.endswith("\n")
        assert is_well_formed(ended.out[:-1])
        assert ended.out[:-1] not in ended.words
        assert (await region.get("/mutations", x_api_key=ended.out[:-1])).status == 200
    assert (await region.call("POST", "/candidates", [], data=None, x_api_key=everything.out[:-1])).status == 422
    assert (await region.call("POST", "/candidates", [], data=None, x_api_key=read_only.out[:-1])).status == 403
    listed = await rapport("key", "list", "--tenant", region.tenant.name, database_url=database_url)
    shown = listed.out + listed.words
    assert all(key.strip() not in shown for key in (everything.out, read_only.out, region.key))


async def test_keys_are_listed_with_what_they_may_do_and_what_became_of_them(
    region: Region, database: Database, database_url: str
) -> None:
    name = region.tenant.name
    made = json.loads(
        (
            await rapport(
                *("key", "create", "--tenant", name, "--json"),
                *("--scope", "candidates:write", "--scope", "candidates:read"),
                database_url=database_url,
            )
        ).out
    )
    secret = made.pop("key")
    revoked = await rapport("key", "revoke", made["id"], "--tenant", name, database_url=database_url)
    assert (revoked.code, revoked.out) == (0, "")

    as_json, text = await asyncio.gather(
        rapport("key", "list", "--tenant", name, "--json", database_url=database_url),
        rapport("key", "list", "--tenant", name, database_url=database_url),
    )

    first, second = json.loads(as_json.out)
    assert second == {**made, "revokedAt": second["revokedAt"]}
    assert made["scopes"] == ["candidates:read", "candidates:write"]
    assert secret.startswith(made["hint"])
    assert datetime.fromisoformat(second["revokedAt"]) <= datetime.now(UTC)
    assert first["revokedAt"] is None
    kept, ended = [line.split("\t") for line in text.out.splitlines()]
    assert (kept[0], ended[0]) == (first["id"], second["id"])
    assert kept[1].removesuffix("…") == region.key[: len(kept[1]) - 1]
    assert kept[3].startswith("made ")
    assert ended[3].startswith("revoked ")
    assert (await region.get("/mutations", x_api_key=secret)).status == 401
    assert (await list_keys(database, region.tenant))[0].revoked_at is None
