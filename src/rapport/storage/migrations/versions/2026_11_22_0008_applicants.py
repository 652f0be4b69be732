"""Teams, interviewers, jobs, applicants and their applications, interviews, and what books an interviewer's time."""

from rapport.storage.scripts import run_script_beside

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_script_beside(__file__)
