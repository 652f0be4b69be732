"""Mail in the outbox, and whose calendar a secret address shows."""

from rapport.storage.scripts import run_script_beside

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_script_beside(__file__)
