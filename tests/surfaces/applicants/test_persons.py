"""A person erased: nothing is left in any table, and another team keeps what it has."""

from collections.abc import AsyncIterator

import pytest

from applying import applied, resume
from hiring import new_interviewer, new_job
from partners import INVALID_TOKEN, Partner
from quiet import Administrator, administrator
from rapport.domain.blob_sweep import BlobSweep
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database
from storage.test_isolation import TABLES, WITHOUT_TENANT

WORDS = ("wilhelmina", "oostermaasland", "06-9173-5520", "blackboards", "levensloop", "oudeschild")
FILE = b"%PDF-1.4 the life of Wilhelmina Oostermaasland"


@pytest.fixture
async def beside(database_url: str) -> AsyncIterator[Administrator]:
    async with administrator(database_url) as connection:
        yield connection


async def lived(partner: Partner, job: int) -> dict[str, str]:
    """A person of whom everything was said that can be."""
    answer = await partner.post(
        "/easy-apply",
        {
            "id": f"wilhelmina-{job}",
            "applicant": {
                "email": "Wilhelmina@home.example",
                "fullName": "Wilhelmina Oostermaasland",
                "phoneNumber": "06-9173-5520",
                "source": "Oudeschild board",
                "resume": resume(FILE, "levensloop.pdf"),
            },
            "job": {"jobId": job},
            "partner_attributes": {"note": "grew up among blackboards"},
            "questions": {"answers": [{"id": "1", "value": "Oostermaasland"}]},
        },
    )
    assert answer.status == 200, answer.body
    found: dict[str, str] = answer.body
    return found


async def meet(partner: Partner, application: str, interviewer: int) -> None:
    """An interview that was cancelled, and another one."""
    wanted = {
        "date": "2026-05-01T10:00:00Z",
        "timezone": "Europe/Amsterdam",
        "location": "At the Oostermaaslands'",
        "interviewerId": interviewer,
    }
    path = f"/applicants/{application}/interviews"
    first = (await partner.put(path, wanted)).body["id"]
    cancelled = await partner.post(f"/scheduling/interviews/{first}/cancel", {"reason": "Wilhelmina is ill"})
    assert cancelled.status == 200
    assert (await partner.put(path, wanted)).body["id"] != first


async def places(beside: Administrator, partner: Partner) -> list[str]:
    """The tables in which one of the words stands, of the partner's tenant, or the file's bytes."""
    found = []
    for table in {row["relname"] for row in await beside.fetch(TABLES)} - WITHOUT_TENANT.keys():
        of_tenant = f"SELECT lower(t::text) FROM {table} t WHERE tenant_id = $1"
        text = "".join(row[0] for row in await beside.fetch(of_tenant, partner.tenant.id))
        if any(word in text for word in (*WORDS, FILE.hex())):
            found.append(table)
    return sorted(found)


async def test_without_a_key_nobody_is_erased(partner: Partner, database: Database) -> None:
    person = (await applied(partner, await new_job(database, partner)))["applicant_id"]
    answer = await partner.call("DELETE", f"/scheduling/persons/{person}", x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)
    assert (await partner.get("/applicants")).body["total"] == 1


async def test_a_person_whom_no_team_of_the_key_knows_is_not_found(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    person = (await applied(partner, await new_job(database, partner)))["applicant_id"]
    for each in (lower_partner, beside_partner, other_partner):
        answer = await each.call("DELETE", f"/scheduling/persons/{person}")
        assert (answer.status, answer.body["errors"][0]["field"]) == (404, "person_id")
    assert (await partner.call("DELETE", "/scheduling/persons/1")).status == 404
    assert (await partner.call("DELETE", "/scheduling/persons/ann")).status == 400
    assert (await partner.get("/applicants")).body["total"] == 1


async def test_nothing_of_an_erased_person_is_left_in_any_table(
    partner: Partner, database: Database, beside: Administrator
) -> None:
    application = await lived(partner, await new_job(database, partner))
    await partner.put("/applicants/status", {"applicant_id": application["id"], "status": "Offer"})
    await meet(partner, application["id"], await new_interviewer(database, partner))
    assert set(await places(beside, partner)) >= {
        "applicant",
        "application",
        "application_document",
        "interview",
        "interview_change",
        "mutation",
    }

    answer = await partner.call("DELETE", f"/scheduling/persons/{application['applicant_id']}")

    assert answer.body == {"id": application["applicant_id"], "applications": 1, "erased": True}
    assert await places(beside, partner) == ["blob"]
    await beside.execute(
        "UPDATE blob_trash SET trashed_at = trashed_at - interval '2 minutes' WHERE tenant_id = $1", partner.tenant.id
    )
    await beside.execute(
        "UPDATE blob SET touched_at = touched_at - interval '2 minutes' WHERE tenant_id = $1", partner.tenant.id
    )
    sweep = BlobSweep(database, Blobs(database, None))
    while await sweep.sweep_one(partner.tenant.id):
        pass
    assert await places(beside, partner) == []


async def test_another_team_keeps_what_it_has_until_it_erases_too(
    partner: Partner, beside_partner: Partner, database: Database, beside: Administrator
) -> None:
    mine = await lived(partner, await new_job(database, partner))
    theirs = await lived(beside_partner, await new_job(database, beside_partner))
    path = f"/scheduling/persons/{mine['applicant_id']}"

    first = await partner.call("DELETE", path)

    assert (first.body["applications"], first.body["erased"]) == (1, False)
    shown = (await beside_partner.get(f"/applicants/{theirs['id']}")).body
    assert (shown["person"]["first_name"], len(shown["documents"])) == ("Wilhelmina", 1)
    assert (await partner.get("/applicants")).body["total"] == 0
    assert (await partner.call("DELETE", path)).status == 404
    assert (await beside_partner.call("DELETE", path)).body["erased"]
    assert await places(beside, partner) == ["blob"]


async def test_an_erasure_sent_again_with_the_same_key_is_answered_again(partner: Partner, database: Database) -> None:
    person = (await applied(partner, await new_job(database, partner)))["applicant_id"]
    path = f"/scheduling/persons/{person}"
    first = await partner.call("DELETE", path, idempotency_key="k")
    again = await partner.call("DELETE", path, idempotency_key="k")
    assert (first.body, again.headers["Idempotency-Replayed"]) == (again.body, "true")
