"""Settings lead to the first page of them."""

from visitors import Visitor


async def test_settings_lead_to_a_page_of_theirs(admin: Visitor) -> None:
    assert (await admin.get("/console/sandbox/settings")).leads_to.startswith("/console/sandbox/settings/")
