"""`rapport user`: the password goes to standard output alone, and only when it was made here."""

import asyncio
import json
from io import StringIO

import pytest

from quiet import new_tenant
from rapport.access.sessions import find_sessions, sign_in
from rapport.access.tenants import AccessError
from rapport.cli.users import _password
from rapport.storage.database import Database
from support import rapport

EMAIL = "ann@school.example"


async def test_wrong_use_is_told_from_refusal(database: Database, database_url: str) -> None:
    tenant = await new_tenant(database)
    of = ("--tenant", tenant.name)
    wrong_role, nowhere, no_address, nobody = await asyncio.gather(
        rapport("user", "create", *of, "--email", EMAIL, "--role", "king", database_url=database_url),
        rapport("user", "create", "--tenant", "no", "--email", EMAIL, "--role", "viewer", database_url=database_url),
        rapport("user", "create", *of, "--email", "ann", "--role", "viewer", database_url=database_url),
        rapport("user", "disable", EMAIL, *of, database_url=database_url),
    )
    assert [ended.code for ended in (wrong_role, nowhere, no_address, nobody)] == [2, 1, 1, 1]
    assert {ended.out for ended in (wrong_role, nowhere, no_address, nobody)} == {""}
    assert "email: must be an address" in no_address.words
    assert "rapport user list" in nobody.words


async def test_a_user_is_made_listed_given_another_password_and_disabled(database: Database, database_url: str) -> None:
    tenant = await new_tenant(database)
    of, email = ("--tenant", tenant.name), f"{tenant.id}@school.example"
    made = await rapport("user", "create", *of, "--email", email, "--role", "admin", database_url=database_url)
    assert made.code == 0, made.words
    assert await sign_in(database, email, made.out.strip(), None) is not None

    listed = await rapport("user", "list", *of, "--json", database_url=database_url)
    [shown] = json.loads(listed.out)
    assert (shown["email"], shown["role"], shown["disabled_at"]) == (email, "admin", None)
    assert "password" not in listed.out

    changed = await rapport("user", "password", email, *of, database_url=database_url)
    token = await sign_in(database, email, changed.out.strip(), None)
    assert token is not None
    assert await sign_in(database, email, made.out.strip(), None) is None

    disabled = await rapport("user", "disable", email, *of, database_url=database_url)
    assert (disabled.code, disabled.out) == (0, "")
    assert await find_sessions(database, token) == []


def test_a_password_may_come_by_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("correct horse battery\n"))
    assert _password(from_input=True) == "correct horse battery"
    with pytest.raises(AccessError, match="standard input has none"):
        _password(from_input=True)
