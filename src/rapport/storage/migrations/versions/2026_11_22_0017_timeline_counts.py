"""Interactions by the hour and first contacts, kept, for reports that need not read a million rows."""

from rapport.storage.scripts import run_script_beside

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_script_beside(__file__)
