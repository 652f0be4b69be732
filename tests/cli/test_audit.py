"""`rapport audit …`, as processes of their own."""

import asyncio
import json

import msgspec

from access.logs import ANN, BOB, entry, listed, write
from quiet import administrator, new_tenant
from rapport.storage.database import Database
from support import rapport


async def test_wrong_use_is_told_from_refusal(database_url: str) -> None:
    ended = await asyncio.gather(
        rapport("audit", "list", database_url=database_url),
        rapport("audit", "list", "--tenant", "none", "--limit", "0", database_url=database_url),
        rapport("audit", "verify", "--tenant", "no such tenant", database_url=database_url),
        rapport("audit", "list", "--tenant", "no such tenant", database_url=database_url),
        rapport("audit", "list", "--tenant", "none", "--record", "Ann", database_url=database_url),
    )

    assert [(each.code, each.out) for each in ended] == [(2, ""), (2, ""), (1, ""), (1, ""), (1, "")]
    assert all("Traceback" not in each.words and each.words for each in ended)


async def test_a_whole_log_is_told_with_its_hash_and_a_broken_one_with_the_place(own: Database, own_url: str) -> None:
    whole, broken = await new_tenant(own), await new_tenant(own)
    for tenant in (whole, broken):
        await write(own, tenant.id, entry("test.first"), entry("test.second"))

    good, good_json = await asyncio.gather(
        rapport("audit", "verify", database_url=own_url),
        rapport("audit", "verify", "--json", database_url=own_url),
    )
    async with administrator(own_url) as superuser:
        await superuser.execute("UPDATE audit SET source = '' WHERE tenant_id = $1 AND position = 2", broken.id)
    bad, bad_json, beside = await asyncio.gather(
        rapport("audit", "verify", database_url=own_url),
        rapport("audit", "verify", "--tenant", broken.name, "--json", database_url=own_url),
        rapport("audit", "verify", "--tenant", whole.name.upper(), database_url=own_url),
    )

    assert (good.code, good.words, good.out.count("\twhole\n")) == (0, "", 4)
    head = (await listed(own, whole.id))[0].hash
    assert f"{whole.name}\t3\t{head}\twhole\n" in good.out
    assert {
        (each["tenant"], each["sandbox"], each["entries"], each["fault"]) for each in json.loads(good_json.out)
    } == {(tenant.name, sandbox, 1 if sandbox else 3, None) for tenant in (whole, broken) for sandbox in (False, True)}
    assert (bad.code, bad_json.code, beside.code) == (1, 1, 0)
    assert (bad.out.count("\twhole\n"), bad.out.count("\tBROKEN at 2: ")) == (3, 1)
    assert broken.name in bad.words
    assert whole.name not in bad.words
    [live, sandbox] = json.loads(bad_json.out)
    assert (live["entries"], live["fault"]["position"], sandbox["fault"]) == (1, 2, None)
    assert len(beside.out.splitlines()) == 2


async def test_entries_are_listed_newest_first_and_by_record(database: Database, database_url: str) -> None:
    tenant = await new_tenant(database)
    await write(database, tenant.id, entry("test.first", ANN), entry("test.second", ANN, BOB), entry("test.third"))
    named = ("audit", "list", "--tenant", tenant.name)

    text, limited, of_bob, sandbox = await asyncio.gather(
        rapport(*named, database_url=database_url),
        rapport(*named, "--limit", "2", "--json", database_url=database_url),
        rapport(*named, "--record", BOB, database_url=database_url),
        rapport(*named, "--sandbox", database_url=database_url),
    )

    lines = [line.split("\t") for line in text.out.splitlines()]
    assert [(line[0], line[4]) for line in lines] == [
        ("4", "test.third"),
        ("3", "test.second"),
        ("2", "test.first"),
        ("1", "region.create"),
    ]
    assert lines[1][2:] == ["key_of_somebody of Élsewhere", "192.0.2.1", "test.second", f"{ANN},{BOB}"]
    assert lines[3][2:4] == ["command line", "-"]
    assert json.loads(limited.out) == [msgspec.to_builtins(each) for each in (await listed(database, tenant.id))[:2]]
    assert [line.split("\t")[0] for line in of_bob.out.splitlines()] == ["3"]
    assert [line.split("\t")[4] for line in sandbox.out.splitlines()] == ["region.create"]


async def test_what_the_command_line_does_is_in_the_log(database: Database, database_url: str) -> None:
    tenant = await new_tenant(database)
    made = json.loads(
        (await rapport("key", "create", "--tenant", tenant.name, "--json", database_url=database_url)).out
    )
    await rapport("key", "revoke", made["id"], "--tenant", tenant.name, database_url=database_url)

    found = [(each.actor, each.action, each.records) for each in reversed(await listed(database, tenant.id))]
    assert found == [
        ("command line", "region.create", []),
        ("command line", "api_key.create", [made["id"]]),
        ("command line", "api_key.revoke", [made["id"]]),
    ]
