"""Sessions of the console: who is signed in, and where.

A token of 256 random bits stands for what was opened at once: by a password, the user of that address and password in
each tenant that has one; by a provider of identities, the user of that address in each. In each of these a session is
kept, under the token's SHA-256, so that a tenant which disables a user or sets another password ends its own session
and no other.
"""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import Origin
from rapport.access.passwords import is_password
from rapport.access.tenants import Tenant
from rapport.access.tokens import hash_key
from rapport.access.users import RECORD, User, sign_in_key, user_of
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database

IDLE = timedelta(hours=12)
"""A session that is not used for so long ends; each use within it puts the end off."""
WHOLE = timedelta(days=7)
"""No session lasts longer, however much it is used."""
TOUCH = timedelta(minutes=1)  # how exactly the use of a session is written down
PASSWORD, PROVIDER = "password", "oidc"
_RANDOM_BYTES = 32


class Session(Struct, frozen=True, kw_only=True):
    """A user who is signed in, in one tenant."""

    id: UUID
    user_id: UUID
    tenant: Tenant


class Opening(Struct, frozen=True):
    """A user to be signed in, of a tenant."""

    tenant_id: UUID
    user_id: UUID


async def sign_in(database: Database, email: str, password: str, source: str | None) -> str | None:
    """A token for every tenant in which this address has this password, or None. An address that nobody has takes
    the time of one that is a user of one tenant.
    """
    rows = await _users(database, email)
    hashes = [row["password_hash"] for row in rows] or [None]
    matched = await asyncio.gather(*(is_password(password, hashed) for hashed in hashes))
    opened = [Opening(row["tenant_id"], row["user_id"]) for row, is_it in zip(rows, matched, strict=False) if is_it]
    return await open_sessions(database, opened, source, by=PASSWORD) if opened else None


async def sign_in_as(database: Database, email: str, source: str | None) -> str | None:
    """A token for every tenant in which this address is a user's, or None. The caller has seen to it that the address
    belongs to whoever is signed in.
    """
    opened = [Opening(row["tenant_id"], row["user_id"]) for row in await _users(database, email)]
    return await open_sessions(database, opened, source, by=PROVIDER) if opened else None


async def _users(database: Database, email: str) -> Sequence[asyncpg.Record]:
    """Who may sign in with the address."""
    async with database.directory() as transaction:
        return await transaction.fetch("SELECT * FROM directory_console_users($1)", sign_in_key(email))


async def open_sessions(
    database: Database, openings: Sequence[Opening], source: str | None, *, by: str = PASSWORD
) -> str:
    """Signs the users in, under one token. `by` is what the audit log says they have shown."""
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    for opening in openings:
        await _open(database, opening, hash_key(token), source, by)
    return token


async def _open(database: Database, opening: Opening, hashed: bytes, source: str | None, by: str) -> None:
    async with database.tenant(opening.tenant_id) as transaction:
        await transaction.execute(
            "DELETE FROM console_session WHERE tenant_id = $1 AND user_id = $2 AND expires_at <= now()",
            opening.tenant_id,
            opening.user_id,
        )
        await transaction.execute(
            "INSERT INTO console_session (tenant_id, id, user_id, hash, expires_at)"
            " VALUES ($1, $2, $3, $4, now() + $5)",
            opening.tenant_id,
            new_id(),
            opening.user_id,
            hashed,
            IDLE,
        )
        await transaction.execute(
            "UPDATE console_user SET last_sign_in_at = now() WHERE tenant_id = $1 AND id = $2",
            opening.tenant_id,
            opening.user_id,
        )
        actor = show(Kind.CONSOLE_USER, opening.user_id)
        entry = Entry(
            origin=Origin(actor=actor, source=source), action="user.sign_in", records=[actor], details={"by": by}
        )
        await write_entries(transaction, opening.tenant_id, [entry])


async def find_sessions(database: Database, token: str) -> list[Session]:
    """Those that the token opens now, by the tenants' names."""
    async with database.directory() as transaction:
        rows = await transaction.fetch("SELECT * FROM directory_console_sessions($1)", hash_key(token))
    return [
        Session(
            id=row["id"],
            user_id=row["user_id"],
            tenant=Tenant(
                id=row["tenant_id"],
                sandbox_id=row["sandbox_id"],
                name=row["tenant_name"],
                time_zone=row["time_zone"],
                created_at=row["tenant_created_at"],
            ),
        )
        for row in rows
    ]


async def enter(database: Database, session: Session) -> User | None:
    """Whose session it is; None when it has ended meanwhile. It counts as used, which puts its end off."""
    tenant_id = session.tenant.id
    async with database.tenant(tenant_id) as transaction:
        row = await transaction.fetchrow(_ENTER, tenant_id, session.id)
        if row is None:
            return None
        if datetime.now(UTC) - row["touched_at"] >= TOUCH:
            await transaction.execute(_TOUCH, tenant_id, session.id, IDLE, WHOLE)
    return user_of(dict(row))


_ENTER = f"""
SELECT s.touched_at, u.* FROM console_session s
JOIN (SELECT tenant_id, {RECORD} FROM console_user) u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
WHERE s.tenant_id = $1 AND s.id = $2 AND u.disabled_at IS NULL
"""
_TOUCH = """
UPDATE console_session SET touched_at = now(), expires_at = least(now() + $3, created_at + $4)
WHERE tenant_id = $1 AND id = $2
"""


async def sign_out(database: Database, token: str, source: str | None) -> None:
    """Ends what the token opened, in all tenants."""
    for session in await find_sessions(database, token):
        tenant_id = session.tenant.id
        async with database.tenant(tenant_id) as transaction:
            await transaction.execute(
                "DELETE FROM console_session WHERE tenant_id = $1 AND id = $2", tenant_id, session.id
            )
            actor = show(Kind.CONSOLE_USER, session.user_id)
            entry = Entry(origin=Origin(actor=actor, source=source), action="user.sign_out", records=[actor])
            await write_entries(transaction, tenant_id, [entry])


async def is_own_password(database: Database, session: Session, password: str) -> bool:
    """Whether it is the password of the user who is signed in."""
    async with database.tenant(session.tenant.id) as transaction:
        hashed = await transaction.fetchval(
            "SELECT password_hash FROM console_user WHERE tenant_id = $1 AND id = $2",
            session.tenant.id,
            session.user_id,
        )
    return await is_password(password, hashed)
