"""Interviews as they stand."""

from domain.meetings import scheduled
from hiring import new_applicant, new_application, new_interviewer, new_job
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.applicants.interviews import find_interviews
from rapport.ids import NO_ONE
from rapport.storage.database import Database


async def test_an_interview_is_found_with_all_who_meet_and_by_its_tenant_only(
    quiet: Database, partner: Partner, other_tenant: Tenant
) -> None:
    person = await new_applicant(quiet, partner, last_name="Doe", time_zone="Europe/Paris", language="fr")
    job = await new_job(quiet, partner, name="Porter")
    application = await new_application(quiet, partner, job=job, applicant=person)
    both = [await new_interviewer(quiet, partner, name=name, language="de") for name in ("Zoe", "Ann")]
    interview = await scheduled(quiet, partner, application_id=application, interviewer_ids=both)

    assert (interview.application_id, interview.team_id, interview.job) == (application, partner.team_id, "Porter")
    applicant = interview.applicant
    assert (applicant.number, applicant.name, applicant.time_zone, applicant.language) == (
        person,
        "Ann Doe",
        "Europe/Paris",
        "fr",
    )
    assert [(each.number, each.name, each.language) for each in interview.interviewers] == [
        (both[0], "Zoe", "de"),
        (both[1], "Ann", "de"),
    ]
    assert {each.answer for each in (applicant, *interview.interviewers)} == {"needs-action"}
    async with quiet.tenant(other_tenant.id) as transaction:
        assert await find_interviews(transaction, other_tenant.id, [interview.id]) == {}


async def test_only_those_that_there_are_are_answered(quiet: Database, partner: Partner) -> None:
    one, other = [await scheduled(quiet, partner) for _ in range(2)]
    async with quiet.tenant(partner.tenant.id) as transaction:
        found = await find_interviews(transaction, partner.tenant.id, [other.id, NO_ONE, one.id])
    assert found == {one.id: one, other.id: other}
