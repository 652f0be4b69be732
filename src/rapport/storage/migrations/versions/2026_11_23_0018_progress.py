"""How far each person came, kept, for reports of a year of people."""

from rapport.storage.scripts import run_script_beside

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_script_beside(__file__)
