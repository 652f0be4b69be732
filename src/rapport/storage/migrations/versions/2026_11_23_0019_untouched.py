"""When each candidate was last in touch, kept, to find those whom nobody has spoken to."""

from rapport.storage.scripts import run_script_beside

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_script_beside(__file__)
