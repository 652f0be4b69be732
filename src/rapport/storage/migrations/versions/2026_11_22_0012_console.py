"""The console: its users and their sessions."""

from rapport.storage.scripts import run_script_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_script_beside(__file__)
