"""Errors are pages, in the frame for whoever is signed in, and say what to do."""

import pytest

from visitors import Visitor


async def test_nobody_is_sent_to_sign_in_and_then_to_where_they_were_going(nobody: Visitor) -> None:
    shown = await nobody.get("/console/account?a=b")
    assert shown.leads_to == "/console/sign-in?next=%2Fconsole%2Faccount%3Fa%3Db"


async def test_after_a_form_the_way_leads_back_to_its_page(nobody: Visitor) -> None:
    referer = f"{nobody.url}/console/account"
    shown = await nobody.post("/console/account/theme", headers={"referer": referer}, theme="dark")
    assert shown.leads_to == "/console/sign-in?next=%2Fconsole%2Faccount"


async def test_a_stream_is_not_sent_to_a_page(nobody: Visitor) -> None:
    assert (await nobody.get("/console/account", accept="text/event-stream")).status == 401


@pytest.mark.parametrize("path", ["/console/nothing", "/console/sandbox/nothing/at/all", "/console/account/1/2"])
async def test_where_there_is_nothing_the_frame_says_so(viewer: Visitor, path: str) -> None:
    shown = await viewer.get(path)
    assert shown.status == 404
    assert "There is nothing here" in shown.text
    assert "Sign out" in shown.text


async def test_a_method_that_a_page_does_not_take_is_refused_as_a_page(viewer: Visitor) -> None:
    shown = await viewer.send("PUT", "/console/account", {"csrf": viewer.csrf})
    assert (shown.status, "<h1>" in shown.text) == (405, True)
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")
