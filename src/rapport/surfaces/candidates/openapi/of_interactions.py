"""The operations on interactions."""

from http import HTTPStatus

from rapport.surfaces.candidates import interactions
from rapport.surfaces.candidates.openapi import bodies, examples
from rapport.surfaces.candidates.openapi.described import PAGING, Described, listed, shown

INTERACTIONS = (
    Described(
        handler=interactions.list_interactions,
        tag="Interactions",
        summary="List a candidate's interactions",
        data=listed("Interaction", "interactions", examples.INTERACTION_SHOWN),
        query=PAGING,
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=interactions.create_interactions,
        tag="Interactions",
        summary="Create interactions",
        body=bodies.new_interactions,
    ),
    Described(
        handler=interactions.get_interaction,
        tag="Interactions",
        summary="Retrieve an interaction",
        data=shown("Interaction", "interaction", examples.INTERACTION_SHOWN),
        refusals=[HTTPStatus.NOT_FOUND],
        versioned=True,
    ),
    Described(
        handler=interactions.update_interaction,
        tag="Interactions",
        summary="Update an interaction",
        body=bodies.interaction_changes,
    ),
    Described(
        handler=interactions.delete_interaction,
        tag="Interactions",
        summary="Delete an interaction",
        body=bodies.deletion,
    ),
)
