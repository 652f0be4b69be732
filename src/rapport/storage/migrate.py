"""Brings the schema up to this version. Alembic does the work; `migrations/env.py` sets its time-outs and its lock."""

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from rapport.storage.database import Transaction


async def upgrade(url: str) -> None:
    """Runs what is missing. Several processes may call it at once: one works, the others wait and find nothing."""
    # Alembic starts an event loop of its own, which needs a thread of its own.
    await asyncio.to_thread(command.upgrade, _config(url), "head")


async def is_current(connection: "asyncpg.Connection[asyncpg.Record] | Transaction") -> bool:
    """Whether the schema is the one that this version of the code wants."""
    try:
        found = await connection.fetchval("SELECT version_num FROM alembic_version")
    except asyncpg.UndefinedTableError:
        return False
    return bool(found == ScriptDirectory.from_config(_config("")).get_current_head())


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["url"] = url
    return config
