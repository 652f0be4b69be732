"""`/people/…/records` and `/people/…/merges`: somebody says who is who, or takes it back."""

from http import HTTPStatus

from litestar import Response, delete, post
from litestar.params import FromPath

from rapport.access.scopes import Scope
from rapport.domain.people.linking import LINK, UNLINK
from rapport.domain.people.merging import MERGE, UNMERGE
from rapport.domain.people.records import Key, RecordKind
from rapport.ids import NO_ONE, Kind, read
from rapport.surfaces.keyed.bodies import Body, closed
from rapport.surfaces.refusals import INVALID, Refusal, Wrong
from rapport.surfaces.timeline import people_shown
from rapport.surfaces.timeline.call import TimelineRequest
from rapport.surfaces.timeline.people import KINDS, ONE, person_with
from rapport.surfaces.timeline.people_shown import MAX_ID, read_record
from rapport.surfaces.timeline.people_writing import carry_out, person_answer

NEW_LINK = closed(
    "a record that is theirs",
    {
        "kind": {"type": "string", "enum": list(KINDS), "description": "which surface knows it"},
        "id": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_ID,
            "description": "a candidate's id, an employee's `external_id`, an applicant's number",
        },
    },
    required=["kind", "id"],
)
NEW_MERGE = closed(
    "who is the same person",
    {"personId": {"type": "string", "pattern": "^pers_", "description": "whose records are theirs from now on"}},
    required=["personId"],
)
_link, _merge = Body(NEW_LINK), Body(NEW_MERGE)


@post(f"{ONE}/records", access=Scope.PEOPLE_WRITE, status_code=HTTPStatus.OK)
async def link_record(request: TimelineRequest, person_id: FromPath[str]) -> Response[bytes]:
    """The record is theirs from now on, wherever it was before. Nothing that is linked by hand is moved by itself."""
    given, one = await _link.read(request), people_shown.person_id(person_id)
    key = read_record(RecordKind(given["kind"]), given["id"])
    if key is None:
        raise Refusal(HTTPStatus.BAD_REQUEST, INVALID, Wrong("id", f"is not how a {given['kind']} is called"))
    await person_with(request, key)
    return await person_answer(request, one, await carry_out(request, LINK, one, _body(key), given))


@delete(f"{ONE}/records/{{kind:str}}/{{record:str}}", access=Scope.PEOPLE_WRITE, status_code=HTTPStatus.OK)
async def unlink_record(
    request: TimelineRequest, person_id: FromPath[str], kind: FromPath[str], record: FromPath[str]
) -> Response[bytes]:
    """It becomes a person of its own, whom the answer shows, and is never linked again but by hand."""
    key = read_record(RecordKind(kind), record) if kind in KINDS else None
    if key is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "There is no such record")
    executed = await carry_out(request, UNLINK, people_shown.person_id(person_id), _body(key))
    return await person_answer(request, await person_with(request, key), executed)


@post(f"{ONE}/merges", access=Scope.PEOPLE_WRITE, status_code=HTTPStatus.OK)
async def merge_person(request: TimelineRequest, person_id: FromPath[str]) -> Response[bytes]:
    """All records of the other person are theirs from now on, and whoever asks for the other one gets this one."""
    given, one = await _merge.read(request), people_shown.person_id(person_id)
    other = people_shown.person_id(given["personId"])
    return await person_answer(request, one, await carry_out(request, MERGE, one, {"from_id": str(other)}, given))


@delete(f"{ONE}/merges/{{merge_id:str}}", access=Scope.PEOPLE_WRITE, status_code=HTTPStatus.OK)
async def undo_merge(request: TimelineRequest, person_id: FromPath[str], merge_id: FromPath[str]) -> Response[bytes]:
    """Who was merged away is there again, under the same id, with what came with it and is still there."""
    one, merge = people_shown.person_id(person_id), read(Kind.PERSON_MERGE, merge_id) or NO_ONE
    return await person_answer(request, one, await carry_out(request, UNMERGE, one, {"merge_id": str(merge)}))


def _body(key: Key) -> dict[str, str]:
    return {"kind": key.kind, "record": key.record}
