"""What texts say of skills: which are due, what was found in them, and what a tenant decides about interest."""

from rapport.storage.scripts import run_script_beside

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_script_beside(__file__)
