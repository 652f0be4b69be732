"""${message}

Must work with the previous release still running: add, then use, then remove, in three releases.
"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    op.execute("")
