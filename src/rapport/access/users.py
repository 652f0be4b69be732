"""Users of the console: people of a tenant, each with a role. Made, listed, changed, disabled; never removed.

Whoever works for several tenants is a user of each, with a password for each, which may be the same one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import asyncpg
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE, Origin
from rapport.access.passwords import MAX_LENGTH, MIN_LENGTH, hash_password
from rapport.access.roles import Role
from rapport.access.tenants import AccessError, Tenant
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database, Transaction

LANGUAGES = ("nl", "en")
MAX_NAME, MAX_EMAIL = 100, 254  # characters


class User(Struct, frozen=True, kw_only=True):
    """`language` is nl or en; times are shown in `time_zone`, an IANA name."""

    id: UUID
    email: str
    name: str
    language: str
    time_zone: str
    role: Role
    created_at: datetime
    last_sign_in_at: datetime | None
    disabled_at: datetime | None


class NewUser(Struct, frozen=True, kw_only=True):
    email: str
    name: str
    role: Role
    language: str
    time_zone: str


RECORD = "id, email, name, language, time_zone, role, created_at, last_sign_in_at, disabled_at"
"""The columns of a User."""


def sign_in_key(email: str) -> str | None:
    """Equal for addresses that are one user's, as people are told apart (domain/contacts.py); None: no address."""
    return None if "\0" in email else email.strip().lower()


def user_of(row: Mapping[str, Any]) -> User:
    return User(**{name: row[name] for name in User.__struct_fields__ if name != "role"}, role=Role(row["role"]))


def faults_of(given: NewUser) -> dict[str, str]:
    """What is wrong with it, by field, and what would be right."""
    name_length, (local, at, domain) = len(given.name.strip()), given.email.strip().rpartition("@")
    wrong = {
        "email": not (local and at and domain and given.email.strip().isprintable() and " " not in given.email.strip())
        or len(given.email) > MAX_EMAIL,
        "name": not 1 <= name_length <= MAX_NAME or not given.name.isprintable(),
        "language": given.language not in LANGUAGES,
        "time_zone": given.time_zone not in available_timezones(),
    }
    return {field: _RIGHT[field] for field, is_wrong in wrong.items() if is_wrong}


_RIGHT = {
    "email": "must be an address, such as ann@school.example",
    "name": f"must have 1 to {MAX_NAME} printable characters",
    "language": "must be nl or en",
    "time_zone": "must be an IANA time zone, such as Europe/Amsterdam",
}


def is_long_enough(password: str) -> bool:
    return MIN_LENGTH <= len(password) <= MAX_LENGTH


async def create_user(
    database: Database, tenant: Tenant, given: NewUser, password: str, origin: Origin = COMMAND_LINE
) -> User:
    """Raises AccessError with all that is wrong."""
    _check(given, password)
    hashed = await hash_password(password)
    async with database.tenant(tenant.id) as transaction:
        try:
            row = await transaction.fetchrow(
                "INSERT INTO console_user (tenant_id, id, email, email_key, name, language, time_zone, role,"
                f" password_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING {RECORD}",
                tenant.id,
                new_id(),
                given.email.strip(),
                sign_in_key(given.email),
                given.name.strip(),
                given.language,
                given.time_zone,
                given.role,
                hashed,
            )
        except asyncpg.UniqueViolationError as error:
            raise AccessError(f"email: {given.email.strip()} is a user of this tenant already") from error
        assert row is not None
        await _audit(transaction, tenant.id, origin, "user.create", row["id"], role=given.role)
    return user_of(dict(row))


def _check(given: NewUser, password: str) -> None:
    wrong = [f"{field}: {what}" for field, what in faults_of(given).items()]
    if not is_long_enough(password):
        wrong.append(f"password: must have {MIN_LENGTH} to {MAX_LENGTH} characters")
    if wrong:
        raise AccessError("; ".join(wrong))


async def list_users(database: Database, tenant_id: UUID) -> list[User]:
    """By name."""
    async with database.tenant(tenant_id) as transaction:
        rows = await transaction.fetch(
            f"SELECT {RECORD} FROM console_user WHERE tenant_id = $1 ORDER BY lower(name), id", tenant_id
        )
    return [user_of(dict(row)) for row in rows]


async def find_user(database: Database, tenant_id: UUID, email: str) -> User:
    """Raises AccessError when the tenant has no user of this address."""
    async with database.tenant(tenant_id) as transaction:
        row = await transaction.fetchrow(
            f"SELECT {RECORD} FROM console_user WHERE tenant_id = $1 AND email_key = $2", tenant_id, sign_in_key(email)
        )
    if row is None:
        raise AccessError("email: this tenant has no such user; `rapport user list` shows them all")
    return user_of(dict(row))


async def read_user(database: Database, tenant_id: UUID, user_id: UUID) -> User | None:
    async with database.tenant(tenant_id) as transaction:
        row = await transaction.fetchrow(
            f"SELECT {RECORD} FROM console_user WHERE tenant_id = $1 AND id = $2", tenant_id, user_id
        )
    return None if row is None else user_of(dict(row))


async def set_role(
    database: Database, tenant_id: UUID, user_id: UUID, role: Role, origin: Origin = COMMAND_LINE
) -> None:
    """The user has to sign in anew. Raises AccessError when there is no such user."""
    async with database.tenant(tenant_id) as transaction:
        await _update(transaction, tenant_id, user_id, "role = $3", role)
        await _end_sessions(transaction, tenant_id, user_id)
        await _audit(transaction, tenant_id, origin, "user.update", user_id, changed=["role"], role=role)


async def set_preferences(
    database: Database, tenant_id: UUID, user_id: UUID, *, language: str, time_zone: str, origin: Origin
) -> None:
    """What users choose for themselves. The caller has checked both."""
    async with database.tenant(tenant_id) as transaction:
        await _update(transaction, tenant_id, user_id, "language = $3, time_zone = $4", language, time_zone)
        await _audit(transaction, tenant_id, origin, "user.update", user_id, changed=["language", "timeZone"])


async def set_password(
    database: Database, tenant_id: UUID, user_id: UUID, password: str, origin: Origin = COMMAND_LINE
) -> None:
    """The user has to sign in anew. Raises AccessError."""
    if not is_long_enough(password):
        raise AccessError(f"password: must have {MIN_LENGTH} to {MAX_LENGTH} characters")
    hashed = await hash_password(password)
    async with database.tenant(tenant_id) as transaction:
        await _update(transaction, tenant_id, user_id, "password_hash = $3", hashed)
        await _end_sessions(transaction, tenant_id, user_id)
        await _audit(transaction, tenant_id, origin, "user.password", user_id)


async def set_disabled(
    database: Database, tenant_id: UUID, user_id: UUID, *, disabled: bool, origin: Origin = COMMAND_LINE
) -> None:
    """A disabled user is signed out and cannot sign in. Raises AccessError when there is no such user."""
    change = "disabled_at = CASE WHEN $3 THEN coalesce(disabled_at, now()) END"
    async with database.tenant(tenant_id) as transaction:
        await _update(transaction, tenant_id, user_id, change, disabled)
        await _end_sessions(transaction, tenant_id, user_id)
        await _audit(transaction, tenant_id, origin, "user.disable" if disabled else "user.enable", user_id)


async def _update(transaction: Transaction, tenant_id: UUID, user_id: UUID, change: str, *values: Any) -> None:
    found = await transaction.fetchval(
        f"UPDATE console_user SET {change} WHERE tenant_id = $1 AND id = $2 RETURNING true", tenant_id, user_id, *values
    )
    if not found:
        raise AccessError("this tenant has no such user; `rapport user list` shows them all")


async def _end_sessions(transaction: Transaction, tenant_id: UUID, user_id: UUID) -> None:
    await transaction.execute("DELETE FROM console_session WHERE tenant_id = $1 AND user_id = $2", tenant_id, user_id)


async def _audit(
    transaction: Transaction, tenant_id: UUID, origin: Origin, action: str, user_id: UUID, **details: Any
) -> None:
    entry = Entry(origin=origin, action=action, records=[show(Kind.CONSOLE_USER, user_id)], details=details)
    await write_entries(transaction, tenant_id, [entry])
