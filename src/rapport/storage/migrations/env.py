"""Runs the migrations: one process at a time in a database, and never waiting for long on a busy table."""

import asyncio

from alembic import context
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from rapport.storage.members import Members
from rapport.storage.migrate import is_later

ADVISORY_LOCK = 7_266_776_787  # any number that is the same in every process
LOCK_TIMEOUT = "4s"  # a migration that waits for a lock makes every later query wait behind it
STATEMENT_TIMEOUT = "300s"  # an index on a large table takes minutes; longer ones are built CONCURRENTLY


def migrate(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": ADVISORY_LOCK})
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
    connection.commit()  # the lock and the time-outs are the session's; each migration is a transaction
    context.configure(connection=connection, transaction_per_migration=True)
    found = context.get_context().get_current_revision()
    connection.commit()
    if is_later(found, context.script):
        return
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    # The driver reads the URL, as everywhere else: SQLAlchemy would stumble over ?sslmode= and its like.
    url = context.config.attributes["url"]
    engine = create_async_engine("postgresql+asyncpg://", async_creator=Members(url).connect, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(main())
