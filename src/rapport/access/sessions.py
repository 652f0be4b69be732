"""Sessions of the console: who is signed in, and where.

A token of 256 random bits stands for what one password opened: the user of that address and password in each tenant
that has one. In each of these a session is kept, under the token's SHA-256, so that a tenant which disables a user or
sets another password ends its own session and no other.
"""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import Origin
from rapport.access.passwords import is_password
from rapport.access.tenants import Tenant
from rapport.access.tokens import hash_key
from rapport.access.users import User, sign_in_key, user_of
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database

IDLE = timedelta(hours=12)
"""A session that is not used for so long ends; each use within it puts the end off."""
WHOLE = timedelta(days=7)
"""No session lasts longer, however much it is used."""
TOUCH = timedelta(minutes=1)  # how exactly the use of a session is written down
_RANDOM_BYTES = 32


class Session(Struct, frozen=True, kw_only=True):
    """A user who is signed in, in one tenant."""

    id: UUID
    tenant_id: UUID
    sandbox_id: UUID
    tenant_name: str
    tenant_time_zone: str
    user: User
    touched_at: datetime


class Opening(Struct, frozen=True):
    """A user to be signed in, of a tenant."""

    tenant_id: UUID
    user_id: UUID


async def sign_in(database: Database, email: str, password: str, source: str | None) -> str | None:
    """A token for every tenant in which this address has this password, or None. An address that nobody has takes
    the time of one that is a user of one tenant.
    """
    async with database.directory() as transaction:
        rows = await transaction.fetch("SELECT * FROM directory_console_users($1)", sign_in_key(email))
    hashes = [row["password_hash"] for row in rows] or [None]
    matched = await asyncio.gather(*(is_password(password, hashed) for hashed in hashes))
    opened = [Opening(row["tenant_id"], row["user_id"]) for row, is_it in zip(rows, matched, strict=False) if is_it]
    return await open_sessions(database, opened, source) if opened else None


async def open_sessions(database: Database, openings: Sequence[Opening], source: str | None) -> str:
    """Signs the users in, under one token."""
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    for opening in openings:
        await _open(database, opening, hash_key(token), source)
    return token


async def _open(database: Database, opening: Opening, hashed: bytes, source: str | None) -> None:
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
        entry = Entry(origin=Origin(actor=actor, source=source), action="user.sign_in", records=[actor])
        await write_entries(transaction, opening.tenant_id, [entry])


async def find_sessions(database: Database, token: str) -> list[Session]:
    """Those that the token opens now, by the tenants' names."""
    async with database.directory() as transaction:
        rows = await transaction.fetch("SELECT * FROM directory_console_sessions($1)", hash_key(token))
    return [
        Session(
            id=row["session_id"],
            tenant_id=row["tenant_id"],
            sandbox_id=row["sandbox_id"],
            tenant_name=row["tenant_name"],
            tenant_time_zone=row["tenant_time_zone"],
            user=user_of({**row, "id": row["user_id"]}),
            touched_at=row["touched_at"],
        )
        for row in rows
    ]


async def touch(database: Database, session: Session) -> None:
    """Notes that it is used, and puts its end off; at most once a minute."""
    if datetime.now(UTC) - session.touched_at < TOUCH:
        return
    async with database.tenant(session.tenant_id) as transaction:
        await transaction.execute(
            "UPDATE console_session SET touched_at = now(), expires_at = least(now() + $3, created_at + $4)"
            " WHERE tenant_id = $1 AND id = $2",
            session.tenant_id,
            session.id,
            IDLE,
            WHOLE,
        )


async def sign_out(database: Database, token: str, source: str | None) -> None:
    """Ends what the token opened, in all tenants."""
    for session in await find_sessions(database, token):
        async with database.tenant(session.tenant_id) as transaction:
            await transaction.execute(
                "DELETE FROM console_session WHERE tenant_id = $1 AND id = $2", session.tenant_id, session.id
            )
            actor = show(Kind.CONSOLE_USER, session.user.id)
            entry = Entry(origin=Origin(actor=actor, source=source), action="user.sign_out", records=[actor])
            await write_entries(transaction, session.tenant_id, [entry])


def tenant_of(session: Session) -> Tenant:
    """As those want it who work on a tenant."""
    return Tenant(
        id=session.tenant_id,
        sandbox_id=session.sandbox_id,
        name=session.tenant_name,
        time_zone=session.tenant_time_zone,
        created_at=session.user.created_at,
    )


async def is_own_password(database: Database, session: Session, password: str) -> bool:
    """Whether it is the password of the user who is signed in."""
    async with database.tenant(session.tenant_id) as transaction:
        hashed = await transaction.fetchval(
            "SELECT password_hash FROM console_user WHERE tenant_id = $1 AND id = $2",
            session.tenant_id,
            session.user.id,
        )
    return await is_password(password, hashed)
