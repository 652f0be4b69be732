"""The change feed: events of a tenant stand in the order in which they were committed."""

from rapport.storage.scripts import run_script_beside

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_script_beside(__file__)
