"""The audit log as a page: filters, pages, and the check that it is whole."""

from access.logs import ANN, entry, write
from quiet import administrator
from rapport.storage.database import Database
from support import Region
from visitors import Visitor


async def test_another_regions_log_is_not_shown(
    database: Database, region: Region, admin: Visitor, stranger: Visitor
) -> None:
    await write(database, region.tenant.id, entry("test.secret", ANN))
    assert "test.secret" in (await admin.get("/console/audit")).text
    assert "test.secret" not in (await stranger.get("/console/audit")).text
    assert "test.secret" not in (await admin.get("/console/sandbox/audit")).text


async def test_filters_narrow_it_down_and_what_is_shown_is_a_link_to_them(
    database: Database, region: Region, admin: Visitor
) -> None:
    await write(database, region.tenant.id, entry("test.one", ANN), entry("test.other", reason="<b>"))
    all_of_it = (await admin.get("/console/audit")).text
    assert f"/console/audit?record={ANN}" in all_of_it
    assert "reason: &lt;b&gt;" in all_of_it
    for query, one, other in (
        (f"record={ANN}", True, False),
        ("action=test.other", False, True),
        ("actor=key_of_somebody", True, True),
        ("actor=nobody", False, False),
        ("since=2000-01-01&until=2000-01-02", False, False),
        ("before=1", False, False),
    ):
        table = (await admin.get(f"/console/audit?{query}")).text.partition("</form>")[2]
        assert ("?action=test.one" in table, "?action=test.other" in table) == (one, other), query


async def test_pages_go_on_where_the_one_before_ended(database: Database, region: Region, admin: Visitor) -> None:
    await write(database, region.tenant.id, *[entry("test.many") for _ in range(51)])
    first = await admin.get("/console/audit?action=test.many")
    older = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert (await admin.get(older)).text.count('<td class="number">') == 1
    assert (await admin.get("/console/audit?before=99999999999999999999999")).status == 200


async def test_the_check_says_whether_the_log_is_whole(database_url: str, region: Region, admin: Visitor) -> None:
    assert "The log is whole" in (await admin.post("/console/audit/verification")).text
    async with administrator(database_url) as beside:
        await beside.execute("UPDATE audit SET actor = 'x' WHERE tenant_id = $1 AND position = 1", region.tenant.id)
    broken = await admin.post("/console/audit/verification")
    assert "not what was written" in broken.text
    assert "At entry 1" in broken.text
