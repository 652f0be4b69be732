"""Deliveries: only admins see them; what was given up comes first and is sent again."""

import re

import pytest

from rapport.storage.database import Database
from support import INTERACTION, Region, until
from surfaces.console.conftest import Console
from visitors import Visitor

CLOSED = "http://127.0.0.1:1/callbacks"
ONE = re.compile(r'href="(/console/deliveries/dlv_\w+)"')


@pytest.fixture
async def given_up(database: Database, region: Region, admin: Visitor) -> str:
    """The path of the page of a callback that was given up."""
    candidate = await region.candidate()
    body = {"interactions": [INTERACTION], "callbackUrl": CLOSED}
    await region.finished(await region.post(f"/candidates/{candidate}/interactions", body))

    async def attempted() -> bool:
        async with database.tenant(region.tenant.id) as transaction:
            done = await transaction.execute(
                "UPDATE outbox SET state = 'dead', finished_at = now() WHERE tenant_id = $1 AND last_error IS NOT NULL",
                region.tenant.id,
            )
        return done == "UPDATE 1"

    await until(attempted)
    [path] = ONE.findall((await admin.get("/console/deliveries")).text)
    return str(path)


async def test_another_region_neither_sees_nor_sends_it(admin: Visitor, stranger: Visitor, given_up: str) -> None:
    assert (await stranger.get(given_up)).status == 404
    assert (await stranger.post(f"{given_up}/again")).status == 404
    await stranger.post("/console/deliveries/again")
    assert "Given up" in (await admin.get(given_up)).text
    assert given_up not in (await stranger.get("/console/deliveries")).text


async def test_what_was_given_up_is_counted_at_the_top_and_told_with_its_reason(admin: Visitor, given_up: str) -> None:
    listed = await admin.get("/console/deliveries")
    assert "1 delivery was given up." in listed.text
    shown = await admin.get(given_up)
    for words in ("Given up", "connection refused", CLOSED, "interactions.create"):
        assert words in shown.text


async def test_one_is_sent_again(admin: Visitor, given_up: str) -> None:
    sent = await admin.post(f"{given_up}/again")
    assert sent.leads_to == f"{given_up}?done=delivery.again"
    assert "It is being sent again." in (await admin.get(sent.leads_to)).text
    assert "was given up" not in (await admin.get("/console/deliveries")).text


@pytest.mark.parametrize(("kind", "left"), [("", False), ("callback", False), ("mail", True)])
async def test_all_of_a_kind_are_sent_again_after_a_question(
    admin: Visitor, given_up: str, kind: str, *, left: bool
) -> None:
    assert given_up
    asked = await admin.get(f"/console/deliveries/again?kind={kind}")
    if left:
        assert asked.leads_to == "/console/deliveries?done=deliveries.none"
    else:
        assert "1 delivery is sent from its first attempt on" in asked.text
    assert (await admin.post("/console/deliveries/again", kind=kind)).status == 303
    assert ("was given up" in (await admin.get("/console/deliveries")).text) == left


async def test_coordinators_do_not_see_where_things_are_sent(console: Console, given_up: str) -> None:
    assert (await console.coordinator.get(given_up)).status == 403
    assert "/console/deliveries" not in (await console.coordinator.get("/console/mutations")).text
