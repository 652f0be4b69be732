"""The operations on mutations."""

from http import HTTPStatus

from rapport.surfaces.candidates import mutations
from rapport.surfaces.candidates.openapi import examples
from rapport.surfaces.candidates.openapi.answers import Data
from rapport.surfaces.candidates.openapi.described import PAGING, Described, listed, shown

MUTATIONS = (
    Described(
        handler=mutations.get_mutations,
        tag="Mutations",
        summary="List mutations",
        data=listed("Mutation", "mutations", examples.MUTATION),
        query=("state", *PAGING),
    ),
    Described(
        handler=mutations.get_mutation,
        tag="Mutations",
        summary="Retrieve a mutation",
        data=shown("Mutation", "mutation", examples.MUTATION),
        refusals=[HTTPStatus.NOT_FOUND],
        versioned=True,
    ),
    Described(
        handler=mutations.redeliver_callback,
        tag="Mutations",
        summary="Redeliver a callback",
        data=Data(
            record="Mutation",
            description="The callback is due now.",
            message="The callback will be sent again.",
            example=examples.REDELIVERED,
        ),
        refusals=[HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT],
    ),
)
