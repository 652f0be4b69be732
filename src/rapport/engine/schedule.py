"""Turns mutations in order of acceptance into sets that can be carried out one after the other."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from rapport.engine.mutation import Mutation, Operation


def schedule(mutations: Iterable[Mutation], operations: Mapping[str, Operation]) -> list[list[Mutation]]:
    """Sets of equal operations. Each mutation joins the first set of its operation that the order allows.

    Mutations that share a subject keep their order: the later one stands in a later set, or in the same one when the
    operation commutes. Those that share none may swap places, which is what makes the sets large. One without any
    subject may touch whatever there is: it comes after all that was accepted before it, and before all that follows.
    """
    sets: list[list[Mutation]] = []
    last_set_of_subject: dict[UUID, int] = {}
    last_set_of_all = -1
    sets_of_operation: defaultdict[str, list[int]] = defaultdict(list)
    for mutation in mutations:
        touched = max(last_set_of_all, *(last_set_of_subject.get(subject, -1) for subject in mutation.subjects), -1)
        if not mutation.subjects:
            touched = len(sets) - 1
        earliest = touched if operations[mutation.operation].commutes else touched + 1
        alike = sets_of_operation[mutation.operation]
        place = bisect_left(alike, earliest)
        if place == len(alike):
            alike.append(len(sets))
            sets.append([])
        sets[alike[place]].append(mutation)
        for subject in mutation.subjects:
            last_set_of_subject[subject] = alike[place]
        if not mutation.subjects:
            last_set_of_all = alike[place]
    return sets
