"""Brings the schema up to this version. Alembic does the work; `migrations/env.py` sets its time-outs and its lock."""

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from rapport.storage.database import Transaction


async def upgrade(url: str) -> None:
    """Runs what is missing; on the schema of a later version, nothing.

    Several processes may call it at once: one works, the others wait and find nothing.
    """
    # Alembic starts an event loop of its own, which needs a thread of its own.
    await asyncio.to_thread(command.upgrade, _config(url), "head")


async def is_current(connection: "asyncpg.Connection[asyncpg.Record] | Transaction") -> bool:
    """Whether the schema is the one that this version of the code wants, or a later one.

    Later ones first only add to it, so that processes of two versions may run side by side (docs/operations.md).
    """
    try:
        found = await connection.fetchval("SELECT version_num FROM alembic_version")
    except asyncpg.UndefinedTableError:
        return False
    scripts = ScriptDirectory.from_config(_config(""))
    return found == scripts.get_current_head() or is_later(found, scripts)


def is_later(found: str | None, scripts: ScriptDirectory) -> bool:
    """Whether this revision is one that only a later version of the code knows: none of those before it goes away."""
    return found is not None and found not in {script.revision for script in scripts.walk_revisions()}


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["url"] = url
    return config
