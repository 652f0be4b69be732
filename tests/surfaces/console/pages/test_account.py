"""What users choose for themselves, and the ways between regions and out."""

import aiohttp
import pytest

from quiet import new_tenant
from rapport.access.sessions import Opening, open_sessions
from rapport.storage.database import Database
from support import Region
from visitors import PASSWORD, Visitor, new_user


async def test_language_and_zone_are_what_all_pages_are_shown_in(viewer: Visitor) -> None:
    saved = await viewer.post("/console/account/preferences", language="nl", time_zone="America/Paramaribo")
    assert saved.leads_to == "/console/account?done=saved"
    shown = await viewer.get("/console/account?done=saved")
    assert 'lang="nl"' in shown.text
    assert "Opgeslagen." in shown.text
    assert 'value="America/Paramaribo"' in shown.text


async def test_a_wrong_choice_is_said_at_its_field_and_nothing_is_saved(viewer: Visitor) -> None:
    wrong = await viewer.post("/console/account/preferences", language="nl", time_zone="Mars")
    assert wrong.status == 422
    assert 'value="Mars"' in wrong.text
    assert "Please choose one of the list" in wrong.text
    assert 'lang="en"' in (await viewer.get("/console/account")).text


async def test_the_password_is_changed_only_with_the_current_one(viewer: Visitor) -> None:
    wrong = await viewer.post("/console/account/password", current="wrong", new="short", again="other")
    assert wrong.status == 422
    for words in ("not your current password", "At least 12 characters, please", "not the same as above"):
        assert words in wrong.text


async def test_a_new_password_ends_all_sessions_but_this_one(
    database: Database, viewer: Visitor, region: Region, cookieless: aiohttp.ClientSession
) -> None:
    assert viewer.user is not None
    elsewhere = await open_sessions(database, [Opening(region.tenant.id, viewer.user.id)], None)
    new = "another horse battery"
    done = await viewer.post("/console/account/password", current=PASSWORD, new=new, again=new)
    assert done.leads_to == "/console/account?done=password"
    token = done.headers["set-cookie"].partition("=")[2].partition(";")[0]
    statuses = {
        each: (await Visitor(url=region.url, session=cookieless, token=each).get("/console/account")).status
        for each in (viewer.token, elsewhere, token)
    }
    assert statuses == {viewer.token: 303, elsewhere: 303, token: 200}


@pytest.mark.parametrize(("chosen", "shown"), [("dark", "dark"), ("light", "light"), ("nonsense", "auto")])
async def test_the_theme_stands_in_the_page_itself(viewer: Visitor, chosen: str, shown: str) -> None:
    kept = (await viewer.post("/console/account/theme", theme=chosen)).headers["set-cookie"].partition(";")[0]
    assert f'data-theme="{shown}"' in (await viewer.get("/console/account", cookie=kept)).text
    assert 'data-theme="auto"' in (await viewer.get("/console/account", cookie="rapport_theme=%22%3E")).text


async def test_who_is_a_user_of_two_regions_switches_between_them_and_to_no_other(
    database: Database, region: Region, stranger: Visitor, cookieless: aiohttp.ClientSession
) -> None:
    other = await new_tenant(database)
    ann, bob = await new_user(database, region.tenant), await new_user(database, other)
    token = await open_sessions(database, [Opening(region.tenant.id, ann.id), Opening(other.id, bob.id)], None)
    both = Visitor(url=region.url, session=cookieless, token=token)
    for tenant, user in ((region.tenant, ann), (other, bob)):
        switched = await both.post("/console/account/region", region=str(tenant.id))
        kept = switched.headers["set-cookie"].partition(";")[0]
        assert user.email in (await both.get("/console/account", cookie=kept)).text
    assert stranger.tenant is not None
    assert (await both.post("/console/account/region", region=str(stranger.tenant.id))).status == 404
    forged = (await both.get("/console/account", cookie=f"rapport_region={stranger.tenant.id}")).text
    assert (ann.email in forged) or (bob.email in forged)


async def test_who_signs_out_is_nobody(viewer: Visitor) -> None:
    out = await viewer.post("/console/account/sign-out")
    assert out.leads_to == "/console/sign-in"
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert (await viewer.get("/console/account")).leads_to.startswith("/console/sign-in")


async def test_the_sandbox_looks_different_and_each_side_leads_to_the_other(viewer: Visitor) -> None:
    live, sandbox = await viewer.get("/console/account"), await viewer.get("/console/sandbox/account")
    assert "is-sandbox" not in live.text
    assert 'href="/console/sandbox/account"' in live.text
    assert "is-sandbox" in sandbox.text
    assert 'href="/console/account"' in sandbox.text
