"""The frame in a browser: signing in, finding one's way by keyboard, both themes, small screens, WCAG."""

import pytest
from playwright.async_api import Browser, Page, expect

from browsing import DESK, PHONE, is_wider_than_the_screen, page_of, violations
from rapport.surfaces.console.routes import PAGES
from visitors import PASSWORD, Visitor

PLAIN = sorted(
    path
    for handler in PAGES
    for path in handler.paths
    if "GET" in handler.http_methods and "{" not in path and not path.endswith("/live")
)
"""The pages that need no id; new ones are looked at by themselves."""


async def test_somebody_signs_in_looks_and_signs_out(browser: Browser, admin: Visitor) -> None:
    assert admin.user is not None
    nobody = Visitor(url=admin.url, session=admin.session)
    async with page_of(browser, nobody, locale="en-GB") as tab:
        await tab.goto("/console/account")
        await tab.get_by_label("E-mail address").fill(admin.user.email)
        await tab.get_by_label("Password").fill(PASSWORD)
        await tab.keyboard.press("Enter")
        await expect(tab).to_have_url(f"{admin.url}/console/account")
        await tab.locator("details.menu summary").click()
        await tab.get_by_role("button", name="Sign out").click()
        await expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_without_scripts_the_menu_opens_and_the_theme_changes(browser: Browser, admin: Visitor) -> None:
    async with page_of(browser, admin, java_script_enabled=False) as tab:
        await tab.goto("/console/account")
        await tab.locator("details.menu summary").click()
        await tab.get_by_role("button", name="Dark").click()
        await expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
        await expect(tab).to_have_url(f"{admin.url}/console/account")


async def test_on_paper_a_dark_page_is_light_and_has_nothing_to_press(browser: Browser, admin: Visitor) -> None:
    async with page_of(browser, admin, theme="dark") as tab:
        await tab.goto("/console/people")
        await tab.emulate_media(media="print")
        await expect(tab.locator("html")).to_have_css("color-scheme", "light")
        await expect(tab.get_by_role("navigation")).to_have_count(0)
        await expect(tab.get_by_role("button")).to_have_count(0)


async def test_the_keyboard_opens_its_own_overview(tab: Page) -> None:
    await tab.goto("/console/account")
    await tab.keyboard.press("?")
    await expect(tab.get_by_role("dialog")).to_be_visible()
    await tab.keyboard.press("Escape")
    await expect(tab.get_by_role("dialog")).to_be_hidden()


async def test_the_first_stop_of_the_keyboard_leads_to_the_content(tab: Page) -> None:
    await tab.goto("/console/account")
    await tab.keyboard.press("Tab")
    await expect(tab.get_by_role("link", name="Skip to the content")).to_be_focused()
    await tab.keyboard.press("Enter")
    await expect(tab.locator("main")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_no_page_shuts_anybody_out_or_is_wider_than_a_phone(browser: Browser, admin: Visitor, theme: str) -> None:
    async with page_of(browser, admin, DESK if theme == "dark" else PHONE, theme=theme) as tab:
        for path in PLAIN:
            await tab.goto("/console" + path.rstrip("/"))
            assert await violations(tab) == [], path
            assert not await is_wider_than_the_screen(tab), path


async def test_nobody_is_shut_out_of_signing_in(browser: Browser, admin: Visitor) -> None:
    nobody = Visitor(url=admin.url, session=admin.session)
    for theme in ("light", "dark"):
        async with page_of(browser, nobody, PHONE, theme=theme) as tab:
            await tab.goto("/console/sign-in")
            assert await violations(tab) == []
            assert not await is_wider_than_the_screen(tab)
