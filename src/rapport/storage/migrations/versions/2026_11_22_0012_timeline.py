"""The timeline: the history of applications' statuses, and what reading all by time and by words needs."""

from rapport.storage.scripts import run_script_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_script_beside(__file__)
