"""API keys: shown once, made once, revoked for good; each act with the user's name in the log."""

from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from support import Region
from surfaces.console.reading import fields_of, secret_of
from visitors import Visitor

PATH = "/console/settings/keys"


async def test_a_key_of_another_region_is_not_there(admin: Visitor, stranger: Visitor) -> None:
    made = secret_of(await stranger.post(f"{PATH}/new", {"scope.candidates:read": "on"}))
    theirs = next(each for each in (await stranger.get(PATH)).text.split('"') if each.endswith("/revoke"))
    assert made[:12] not in (await admin.get(PATH)).text
    assert (await admin.get(theirs)).status == 404
    assert (await admin.post(theirs)).status == 404


async def test_a_key_without_a_scope_is_refused_at_its_field(admin: Visitor) -> None:
    refused = await admin.post(f"{PATH}/new")
    assert refused.status == 422
    assert "Please choose one at least" in refused.text


async def test_nobody_is_given_what_only_the_operator_gives(admin: Visitor) -> None:
    assert (await admin.post(f"{PATH}/new", {"scope": "admin", "scope.admin": "on"})).status == 422


async def test_a_key_is_shown_once_and_works(admin: Visitor, region: Region) -> None:
    form = fields_of(await admin.get(f"{PATH}/new"), f"{PATH}/new")
    shown = await admin.post(f"{PATH}/new", {**form, "scope.candidates:read": "on"})
    key = secret_of(shown)
    assert f"{region.url}/api/v2/candidates?limit=5" in shown.text
    assert (await region.get("/api/v2/candidates?limit=5", x_api_key=key)).status == 200
    assert (await region.get("/api/v2/regions/me", x_api_key=key)).status == 403
    listed = await admin.get(PATH)
    assert key not in listed.text
    assert key[:12] in listed.text


async def test_a_form_that_is_sent_twice_makes_one_key(admin: Visitor) -> None:
    form = {**fields_of(await admin.get(f"{PATH}/new"), f"{PATH}/new"), "scope.events:read": "on"}
    key = secret_of(await admin.post(f"{PATH}/new", form))
    again = await admin.post(f"{PATH}/new", form)
    assert again.status == 200
    assert "The form was sent twice" in again.text
    assert (await admin.get(PATH)).text.count(f"<code>{key[:12]}") == 1


async def test_a_key_is_revoked_after_a_question_at_once(admin: Visitor, region: Region, database: Database) -> None:
    key = secret_of(await admin.post(f"{PATH}/new", {"scope.region:read": "on"}))
    assert (await region.get("/api/v2/regions/me", x_api_key=key)).status == 200
    revoke = next(each for each in (await admin.get(PATH)).text.split('"') if each.endswith("/revoke"))
    asked = await admin.get(revoke)
    assert f"Revoke the key {key[:12]}" in asked.text
    assert (await admin.post(revoke)).leads_to == f"{PATH}?done=keys.revoked"
    assert (await region.get("/api/v2/regions/me", x_api_key=key)).status == 401
    assert admin.user is not None
    async with database.tenant(region.tenant.id) as transaction:
        entries = await transaction.fetch("SELECT action, actor FROM audit WHERE tenant_id = $1", region.tenant.id)
    mine = {row["action"] for row in entries if row["actor"] == show(Kind.CONSOLE_USER, admin.user.id)}
    assert {"api_key.create", "api_key.revoke"} <= mine


async def test_an_id_of_nothing_is_not_found(admin: Visitor) -> None:
    for name in (show(Kind.API_KEY, new_id()), "key_1", "1"):
        assert (await admin.post(f"{PATH}/{name}/revoke")).status == 404
