"""What is sent twice is one write: tried on the form of an application's status."""

from typing import Any

from hiring import new_application, new_job
from partners import Partner
from rapport.domain.applicants.applications import find_application
from rapport.ids import new_id
from rapport.storage.database import Database
from surfaces.console.conftest import Console


async def test_a_form_that_is_sent_twice_is_one_write_and_another_wish_is_another(
    console: Console, partner: Partner, database: Database
) -> None:
    job = await new_job(database, partner)
    application = await new_application(database, partner, job=job)
    path = f"/console/jobs/{job}/status"
    fields: dict[str, Any] = {"application": str(application), "key": str(new_id())}
    for status in ("2", "2", "4", "2"):
        sent = await console.coordinator.post(path, status=status, **fields)
        assert sent.leads_to.endswith("done=jobs.status")
    async with database.tenant(partner.tenant.id) as transaction:
        found = await find_application(transaction, partner.tenant.id, [partner.team_id], application)
        count = await transaction.fetchval("SELECT count(*) FROM mutation WHERE operation = 'applications.set_status'")
        assert await transaction.fetchval("SELECT count(DISTINCT origin->>'actor') FROM mutation") == 1
    assert found is not None
    assert (found.status, count) == ("Offer", 2)  # the fourth is the first once more, and done already
