"""Migrations whose statements stand in a `.sql` file of the same name."""

from pathlib import Path

from alembic import op


def run_script_beside(migration: str) -> None:
    """Runs the script that stands beside a migration's `__file__`, in the migration's transaction."""
    script = Path(migration).with_suffix(".sql").read_text(encoding="utf-8")
    connection = op.get_bind()
    connection.exec_driver_sql("SET LOCAL client_min_messages = warning")  # begins the transaction
    # SQLAlchemy prepares what it runs, and only one statement can be prepared: the script goes to the driver whole.
    connection.connection.run_async(lambda driver: driver.execute(script))
