"""What stands behind, of all tenants together: for metrics."""

from rapport.storage.scripts import run_script_beside

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_script_beside(__file__)
