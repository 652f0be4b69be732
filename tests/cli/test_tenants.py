"""`rapport tenant …`, as processes of their own."""

import asyncio
import json
from pathlib import Path

from forked import Ended
from rapport.access.callback_secrets import callback_secrets
from rapport.access.tenants import find_tenant, list_tenants
from rapport.ids import new_id
from rapport.storage.database import Database
from support import rapport


def is_refusal(ended: Ended, code: int) -> bool:
    """Whether it ended with that code and some words, and neither data nor a traceback."""
    return (ended.code, ended.out) == (code, "") and ended.words.strip() != "" and "Traceback" not in ended.words


async def test_wrong_use_is_told_from_refusal(database_url: str, tmp_path: Path) -> None:
    taken = f"Region {new_id()}"
    assert (await rapport("tenant", "create", taken, database_url=database_url)).code == 0

    wrong = [
        rapport("tenant", "create", data_dir=tmp_path),
        rapport("tenant", "remove", "a", data_dir=tmp_path),
        rapport("tenant", "list", database_url="mysql://localhost"),
    ]
    refused = [
        rapport("tenant", "create", taken.upper(), database_url=database_url),
        rapport("tenant", "create", "a", "--time-zone", "Mars/Base", database_url=database_url),
        rapport("tenant", "list", database_url="postgresql://nobody@127.0.0.1:9/nothing"),
        rapport("tenant", "list", database_url="postgresql://nobody@localhost/x?sslmode=rubbish"),
        rapport("tenant", "list", data_dir="/proc/nowhere"),
    ]

    assert [is_refusal(ended, 2) for ended in await asyncio.gather(*wrong)] == [True] * len(wrong)
    assert [is_refusal(ended, 1) for ended in await asyncio.gather(*refused)] == [True] * len(refused)


async def test_a_new_tenant_is_answered_with_its_secret_and_nothing_else(database: Database, database_url: str) -> None:
    name = f"Région {new_id()}"

    ended = await rapport("tenant", "create", name, "--time-zone", "Europe/Amsterdam", database_url=database_url)

    tenant = await find_tenant(database, name)
    async with database.tenant(tenant.id) as transaction:
        [secret] = await callback_secrets(transaction, tenant.id)
    assert (ended.code, ended.out) == (0, secret + "\n")
    assert tenant.time_zone == "Europe/Amsterdam"
    assert name in ended.words
    assert secret not in ended.words


async def test_all_of_a_new_tenant_can_be_had_as_json(database: Database, database_url: str) -> None:
    name = f'"Region" {new_id()}'

    ended = await rapport("tenant", "create", name, "--json", database_url=database_url)

    tenant = await find_tenant(database, name)
    made = json.loads(ended.out)
    assert made.pop("callbackSecret").startswith("whsec_")
    assert made == {
        "id": str(tenant.id),
        "sandboxId": str(tenant.sandbox_id),
        "name": name,
        "timeZone": "UTC",
        "createdAt": tenant.created_at.isoformat().replace("+00:00", "Z"),
    }


async def test_tenants_are_listed_a_line_each_without_their_secrets(database: Database, database_url: str) -> None:
    name = f"Region {new_id()}"
    secret = (await rapport("tenant", "create", name, database_url=database_url)).out.strip()

    text, as_json = await asyncio.gather(
        rapport("tenant", "list", database_url=database_url),
        rapport("tenant", "list", "--json", database_url=database_url),
    )

    expected = [tenant.name for tenant in await list_tenants(database)]
    assert [line.split("\t")[0] for line in text.out.splitlines()] == expected
    assert [each["name"] for each in json.loads(as_json.out)] == expected
    assert f"{name}\tUTC\t" in text.out
    assert secret not in text.out + text.words + as_json.out + as_json.words


async def test_without_a_database_url_the_embedded_one_is_made_used_and_stopped(tmp_path: Path) -> None:
    data_dir = tmp_path / "a folder" / "with ünusual, 100% names"

    made = await rapport("tenant", "create", "first", data_dir=data_dir)
    assert (made.code, made.out.count("\n")) == (0, 1), made.words
    again, listed = await asyncio.gather(
        rapport("tenant", "create", "second", data_dir=data_dir), rapport("tenant", "list", data_dir=data_dir)
    )

    assert (again.code, listed.code) == (0, 0)
    assert listed.out.startswith("first\tUTC\t")
    assert not list(data_dir.glob("postgres/postmaster.pid"))
