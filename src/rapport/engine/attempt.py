"""Attempts at mutations: what an attempt that fails has written is taken back, the rest of the transaction stays."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

import structlog

from rapport.engine.mutation import Completed, Failed, Mutation, Outcome
from rapport.storage.database import PASSING, Transaction

logger = structlog.get_logger()


@asynccontextmanager
async def savepoint(transaction: Transaction) -> AsyncIterator[None]:
    """Rolls back what is written inside when that raises. Errors of the moment are left to the whole transaction."""
    await transaction.execute("SAVEPOINT attempt")
    try:
        yield
    except PASSING:
        raise
    except Exception:
        await transaction.execute("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt")
        raise
    await transaction.execute("RELEASE SAVEPOINT attempt")


def poisoned(mutation: Mutation, error: Exception) -> Failed:
    """What becomes of a mutation whose handler raised; the log gets all of the error, a client its kind."""
    logger.error("mutation_poisoned", mutation=str(mutation.id), operation=mutation.operation, exc_info=error)
    message = _POISONED.format(type(error).__name__)
    return Failed(code=INTERNAL_ERROR, message=message, forget=not mutation.subjects)


INTERNAL_ERROR = "internal_error"
_POISONED = "The mutation could not be applied ({}); nothing of it was written. The service's log says more."


class Result(StrEnum):
    """Outcomes as they are counted. `poisoned`: failed, by a fault of ours."""

    COMPLETED = "completed"
    FAILED = "failed"
    POISONED = "poisoned"


def result_of(outcome: Outcome) -> Result:
    if isinstance(outcome, Completed):
        return Result.COMPLETED
    return Result.POISONED if outcome.code == INTERNAL_ERROR else Result.FAILED
