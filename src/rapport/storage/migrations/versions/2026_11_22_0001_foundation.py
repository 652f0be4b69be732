"""Tenants, keys, mutations, outbox, candidates and their interactions."""

from rapport.storage.scripts import run_script_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_script_beside(__file__)
