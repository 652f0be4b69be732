"""Users, as an admin sets them up: of their own region, and never themselves."""

import re

import pytest

from rapport.access.roles import Role
from rapport.access.sessions import sign_in
from rapport.access.users import find_user
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from support import Region
from surfaces.console.conftest import Console
from visitors import PASSWORD, Visitor

ACTS = ("role", "disable", "enable", "password")
PASSWORD_SHOWN = re.compile(r'class="secret">([a-z0-9-]+)<')


def path_of(visitor: Visitor) -> str:
    assert visitor.user is not None
    return f"/console/settings/users/{show(Kind.CONSOLE_USER, visitor.user.id)}"


async def test_an_admin_of_another_region_finds_nobody(viewer: Visitor, stranger: Visitor) -> None:
    assert (await stranger.get(path_of(viewer))).status == 404
    for act in ACTS:
        assert (await stranger.post(f"{path_of(viewer)}/{act}", role="admin")).status == 404
    assert viewer.user is not None
    assert viewer.user.email not in (await stranger.get("/console/settings/users")).text


@pytest.mark.parametrize("act", ACTS)
async def test_nobody_changes_themselves_so_that_an_admin_is_left(admin: Visitor, act: str) -> None:
    refused = await admin.post(f"{path_of(admin)}/{act}", role="viewer")
    assert (refused.status, "This is you" in refused.text) == (422, True)
    assert (await admin.get("/console/settings/users")).status == 200


async def test_a_user_is_made_with_a_password_that_is_shown_once(
    admin: Visitor, database: Database, region: Region
) -> None:
    email = f"{new_id()}@school.example"
    fields = {"email": email, "name": "Ann", "role": "coordinator", "language": "nl", "time_zone": "Europe/Brussels"}
    made = await admin.post("/console/settings/users/new", fields, headers={})
    [password] = PASSWORD_SHOWN.findall(made.text)
    assert await sign_in(database, email, password, None) is not None
    user = await find_user(database, region.tenant.id, email)
    assert (user.role, user.language, user.time_zone) == (Role.COORDINATOR, "nl", "Europe/Brussels")
    assert password not in (await admin.get("/console/settings/users")).text


async def test_what_is_wrong_is_said_at_each_field_and_what_was_typed_is_kept(admin: Visitor) -> None:
    wrong = await admin.post(
        "/console/settings/users/new", email="ann", name="Ann", role="viewer", language="nl", time_zone="Mars"
    )
    assert wrong.status == 422
    for words in ("Please give an address", "Please give a time zone", 'value="Mars"', 'value="Ann"', "2 things"):
        assert words in wrong.text
    empty = await admin.post("/console/settings/users/new")
    assert (empty.status, "5 things" in empty.text) == (422, True)


async def test_an_address_that_is_a_user_already_is_refused(admin: Visitor) -> None:
    assert admin.user is not None
    fields = {"email": admin.user.email, "name": "Ann", "role": "viewer", "language": "nl", "time_zone": "UTC"}
    refused = await admin.post("/console/settings/users/new", fields, headers={})
    assert (refused.status, "is a user already" in refused.text) == (422, True)


async def test_another_role_holds_from_the_next_sign_in_on(console: Console) -> None:
    assert console.viewer.user is not None
    assert (await console.admin.post(f"{path_of(console.viewer)}/role", role="king")).status == 422
    changed = await console.admin.post(f"{path_of(console.viewer)}/role", role="admin")
    assert changed.leads_to.endswith("?done=user.role")
    assert (await console.viewer.get("/console/account")).status == 303
    assert "Administrator" in (await console.admin.get(path_of(console.viewer))).text


async def test_who_is_disabled_is_out_until_they_are_let_in_again(console: Console, database: Database) -> None:
    assert console.viewer.user is not None
    asked = await console.admin.get(f"{path_of(console.viewer)}/disable")
    assert f"Disable {console.viewer.user.name}?" in asked.text
    await console.admin.post(f"{path_of(console.viewer)}/disable")
    assert (await console.viewer.get("/console/account")).status == 303
    assert await sign_in(database, console.viewer.user.email, PASSWORD, None) is None
    await console.admin.post(f"{path_of(console.viewer)}/enable")
    assert await sign_in(database, console.viewer.user.email, PASSWORD, None) is not None


async def test_a_new_password_takes_the_place_of_the_old_one(console: Console, database: Database) -> None:
    assert console.viewer.user is not None
    shown = await console.admin.post(f"{path_of(console.viewer)}/password")
    [password] = PASSWORD_SHOWN.findall(shown.text)
    assert await sign_in(database, console.viewer.user.email, PASSWORD, None) is None
    assert await sign_in(database, console.viewer.user.email, password, None) is not None
