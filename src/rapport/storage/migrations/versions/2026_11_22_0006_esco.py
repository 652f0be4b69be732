"""ESCO, as an operator imported it: for all tenants the same."""

from rapport.storage.scripts import run_script_beside

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_script_beside(__file__)
