"""The operations on candidates."""

from http import HTTPStatus

from rapport.surfaces.candidates import candidates, finding
from rapport.surfaces.candidates.openapi import bodies, examples
from rapport.surfaces.candidates.openapi.answers import Data
from rapport.surfaces.candidates.openapi.described import PAGING, Described, accepted, listed, shown

CANDIDATES = (
    Described(
        handler=finding.list_candidates,
        tag="Candidates",
        summary="List candidates",
        data=listed("ListedCandidate", "candidates", examples.CANDIDATE_LISTED),
        query=(*PAGING, "fields", "include"),
    ),
    Described(
        handler=finding.find_candidates,
        tag="Candidates",
        summary="Find candidates",
        data=Data(
            record="Candidate",
            description="Those who were found; an empty list when nobody was.",
            message="The candidates were retrieved.",
            example=[examples.CANDIDATE_SHOWN],
            extent="list",
        ),
        query=("email", "phone"),
    ),
    Described(
        handler=finding.get_candidate,
        tag="Candidates",
        summary="Retrieve a candidate",
        data=shown("Candidate", "candidate", examples.CANDIDATE_SHOWN),
        refusals=[HTTPStatus.NOT_FOUND],
        versioned=True,
    ),
    Described(
        handler=candidates.create_candidates,
        tag="Candidates",
        summary="Create candidates",
        body=bodies.new_candidates,
    ),
    Described(
        handler=candidates.upsert_candidate,
        tag="Candidates",
        summary="Upsert a candidate",
        data=accepted(examples.UPSERT_ACCEPTANCE),
        body=bodies.upserted_candidate,
    ),
    Described(
        handler=candidates.update_candidate,
        tag="Candidates",
        summary="Update a candidate",
        data=accepted(examples.CANDIDATE_ACCEPTANCE),
        body=bodies.candidate_changes,
    ),
    Described(
        handler=candidates.delete_candidate,
        tag="Candidates",
        summary="Archive or erase a candidate",
        data=accepted(examples.CANDIDATE_ACCEPTANCE),
        body=bodies.deletion,
        query=("mode",),
    ),
)
