"""Properties of employees and vacancies that a tenant defines itself."""

from rapport.storage.scripts import run_script_beside

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_script_beside(__file__)
