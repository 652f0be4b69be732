"""Nodes: how many processes answer requests, so that each can take its share of a limit."""

from rapport.storage.scripts import run_script_beside

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_script_beside(__file__)
