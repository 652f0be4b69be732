"""OAuth 2.0: machine clients, the assertions they have used, and the keys that sign access tokens."""

from rapport.storage.scripts import run_script_beside

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_script_beside(__file__)
