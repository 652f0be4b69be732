"""Employees, vacancies, and what employees did with vacancies and titles."""

from rapport.storage.scripts import run_script_beside

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_script_beside(__file__)
