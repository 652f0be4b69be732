"""A form counts only when it comes from a page of the same session, on this site."""

import pytest

from surfaces.console.conftest import Console
from visitors import Visitor

PATH = "/console/account/theme"


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_a_form_without_the_token_or_with_another_one_does_nothing(viewer: Visitor, token: str) -> None:
    refused = await viewer.post(PATH, csrf=token, theme="dark")
    assert refused.status == 403
    assert "set-cookie" not in refused.headers
    assert "reload the page" in refused.text


async def test_the_token_of_another_session_does_not_count(console: Console) -> None:
    assert (await console.viewer.post(PATH, csrf=console.admin.csrf, theme="dark")).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
async def test_a_form_that_the_browser_says_came_from_elsewhere_does_nothing(
    viewer: Visitor, headers: dict[str, str]
) -> None:
    assert (await viewer.post(PATH, headers=headers, theme="dark")).status == 403


@pytest.mark.parametrize("site", [{}, {"sec_fetch_site": "same-origin"}])
async def test_a_form_of_this_site_counts(viewer: Visitor, site: dict[str, str]) -> None:
    headers = {**site, "origin": viewer.url}
    done = await viewer.post(PATH, headers=headers, theme="dark", back="/console/account")
    assert done.leads_to == "/console/account"
    assert "rapport_theme=dark" in done.headers["set-cookie"]


async def test_a_script_sends_the_token_in_a_header(viewer: Visitor) -> None:
    done = await viewer.post(PATH, csrf="", headers={"x_csrf_token": viewer.csrf}, theme="dark")
    assert done.status == 303
