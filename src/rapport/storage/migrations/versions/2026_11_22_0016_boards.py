"""A job's board is read by an index."""

from rapport.storage.scripts import run_script_beside

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_script_beside(__file__)
