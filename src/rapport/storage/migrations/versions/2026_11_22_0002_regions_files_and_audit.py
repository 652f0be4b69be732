"""What a region decides for itself, files, the audit log, imports, and sandboxes that are wiped."""

from rapport.storage.scripts import run_script_beside

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_script_beside(__file__)
