"""Sets of time: lists of spans that are in order and do not touch one another."""

from collections.abc import Iterable, Sequence

from rapport.domain.applicants.time_zones import Span


def joined(spans: Iterable[Span]) -> Sequence[Span]:
    """All of their time. They may come in any order, and may touch and overlap."""
    found: list[Span] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def common(some: Sequence[Span], others: Sequence[Span]) -> Sequence[Span]:
    """The time that is in both sets."""
    found = []
    i = j = 0
    while i < len(some) and j < len(others):
        since, until = max(some[i][0], others[j][0]), min(some[i][1], others[j][1])
        if since < until:
            found.append((since, until))
        if some[i][1] <= others[j][1]:
            i += 1
        else:
            j += 1
    return found


def without(some: Sequence[Span], taken: Sequence[Span]) -> Sequence[Span]:
    """The time of the first set that is not in the second one."""
    found = []
    j = 0
    for since, until in some:
        begin = since
        while j < len(taken) and taken[j][1] <= begin:
            j += 1
        k = j
        while k < len(taken) and taken[k][0] < until:
            if begin < taken[k][0]:
                found.append((begin, taken[k][0]))
            begin = max(begin, taken[k][1])
            k += 1
        if begin < until:
            found.append((begin, until))
    return found
