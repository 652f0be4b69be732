"""People: one identity behind candidates, employees and applicants."""

from rapport.storage.scripts import run_script_beside

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_script_beside(__file__)
