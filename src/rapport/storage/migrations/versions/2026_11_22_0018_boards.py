"""What the console shows of vacancies and jobs is found by indexes."""

from rapport.storage.scripts import run_script_beside

revision = "0018"
down_revision = "0012"


def upgrade() -> None:
    run_script_beside(__file__)
