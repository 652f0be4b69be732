"""Which mutations may be applied while others, accepted before them, are not ready yet."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar
from uuid import UUID


class Waiting(Protocol):
    @property
    def subjects(self) -> Sequence[UUID]: ...

    @property
    def ready(self) -> bool: ...


Each = TypeVar("Each", bound=Waiting)


def free(waiting: Iterable[Each]) -> Iterator[Each]:
    """Those that may be applied now, of mutations in order of acceptance; their order stays.

    One that is not ready is held, and so is every later one that shares a subject with a held one: they run in the
    order of acceptance. One without any subject may touch whatever there is: held, it holds all that follows; and it
    is held by whatever is.
    """
    subjects: set[UUID] = set()
    held_any = False
    for mutation in waiting:
        if mutation.ready and not (held_any and not mutation.subjects) and subjects.isdisjoint(mutation.subjects):
            yield mutation
            continue
        if not mutation.subjects:
            return
        held_any = True
        subjects.update(mutation.subjects)
