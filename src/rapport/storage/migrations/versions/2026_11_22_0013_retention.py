"""Mails wait as what they are made of, and what is older than it is kept is removed."""

from rapport.storage.scripts import run_script_beside

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_script_beside(__file__)
