"""Turns mutations in order of acceptance into sets that can be carried out one after the other."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from rapport.engine.mutation import Mutation, Operation


def schedule(mutations: Iterable[Mutation], operations: Mapping[str, Operation]) -> list[list[Mutation]]:
    """Sets of equal operations, as few as the order allows.

    Mutations that share a subject keep their order: the later one stands in a later set, or in the same one when the
    operation commutes. Those that share none may swap places, which is what makes the sets large.
    """
    sets: list[list[Mutation]] = []
    last_set_of_subject: dict[UUID, int] = {}
    last_set_of_operation: dict[str, int] = {}
    for mutation in mutations:
        touched = max((last_set_of_subject.get(subject, -1) for subject in mutation.subjects), default=-1)
        candidate = last_set_of_operation.get(mutation.operation, -1)
        joins = candidate > touched or (candidate == touched != -1 and operations[mutation.operation].commutes)
        if not joins:
            candidate = len(sets)
            sets.append([])
            last_set_of_operation[mutation.operation] = candidate
        sets[candidate].append(mutation)
        for subject in mutation.subjects:
            last_set_of_subject[subject] = candidate
    return sets
