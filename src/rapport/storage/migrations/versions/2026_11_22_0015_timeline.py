"""The timeline: the history of applications' statuses, and what reading all by time and by words needs."""

from rapport.storage.scripts import run_script_beside

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_script_beside(__file__)
