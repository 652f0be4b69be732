"""What stands behind, of all tenants together: numbers and ages, nothing of any tenant."""

from msgspec import Struct

from rapport.storage.database import Transaction

MOST_COUNTED = 10_000
"""Of each: beyond, how old the oldest is says more, and counting would take longer the worse it gets."""


class Backlog(Struct, frozen=True, kw_only=True):
    """Up to MOST_COUNTED of each. `writes` are accepted and not applied, `posts` (callbacks and webhooks) and `mails`
    are due and not sent, `dead` are given up. Seconds are how long ago the oldest was accepted, or due; 0 without any.
    """

    writes: int
    write_seconds: float
    posts: int
    post_seconds: float
    mails: int
    mail_seconds: float
    dead: int


async def measure_backlog(transaction: Transaction) -> Backlog:
    """Takes a transaction of the directory."""
    row = await transaction.fetchrow("SELECT * FROM directory_backlog($1)", MOST_COUNTED)
    assert row is not None
    return Backlog(**{name: value or 0 for name, value in row.items()})
