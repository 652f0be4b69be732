"""Why a request cannot be served that could be in a moment: one sentence for all surfaces."""

import structlog

from rapport.storage.database import OverloadedError

logger = structlog.get_logger()

RETRY = {"retry-after": "1"}


def why(passing: Exception) -> str:
    """Without a full stop. What went wrong with the database stands in the log; that there is much to do does not."""
    if isinstance(passing, OverloadedError):
        return "The service has more to do than it can at the moment"
    logger.warning("database_unavailable", error=repr(passing))
    return "The database cannot be reached at the moment"
