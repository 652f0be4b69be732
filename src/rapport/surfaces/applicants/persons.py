"""`/scheduling/persons/{person_id}`: people who have applied, erased."""

from litestar import Response, delete
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import erasing
from rapport.domain.applicants.numbers import shown_number, subject_of_number
from rapport.ids import Kind
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.writing import answer, carry_out


@delete("/scheduling/persons/{person_id:str}", access=PartnerScope.WRITE, status_code=200)
async def erase_person(request: ApplicantsRequest, person_id: FromPath[str]) -> Response[bytes]:
    """Removes for good what the teams that the key opens have of a person: applications with their documents and
    interviews, and what was said of them in earlier requests. `erased`: no other team had anything, so the person is
    gone too. `person_id` is what an application names as `applicant_id`.
    """
    asking, call = Asking(request), request.auth
    number = asking.number("person_id", person_id)
    key = asking.key()
    asking.check()
    done = await carry_out(
        request,
        erasing.ERASE,
        key=key,
        subject=subject_of_number(call.tenant_id, Kind.APPLICANT, number),
        body={"within": call.team_id, "applicant_id": number},
        payload=None,
        refers={"applicantIds": [shown_number(call.tenant_id, Kind.APPLICANT, number)]},
    )
    shown = {"id": str(number), "applications": done.result["applications"], "erased": done.result["erased"]}
    return answer(shown, done.headers)
