"""Tenants, keys, mutations, outbox, candidates and their interactions."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    connection = op.get_bind()
    connection.exec_driver_sql("SET LOCAL client_min_messages = warning")  # begins the transaction
    # SQLAlchemy prepares what it runs, and only one statement can be prepared: the script goes to the driver whole.
    connection.connection.run_async(lambda driver: driver.execute(script))
