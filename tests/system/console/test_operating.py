"""The operator's pages in a browser: lists that keep themselves up to date, and what is done with them by keyboard."""

from playwright.async_api import Browser, Page, expect

from browsing import PHONE, is_wider_than_the_screen, page_of, violations
from support import Region
from visitors import Visitor

NOBODY = "/candidates/cand_01kjpxyqg0fh0smn1z3mgcfdq8"


async def test_a_change_comes_into_the_list_by_itself_and_the_focus_stays(tab: Page, region: Region) -> None:
    await region.finished(await region.call("DELETE", NOBODY))
    await tab.goto("/console/mutations")
    lines = tab.locator("table.list tbody tr")
    await expect(lines).to_have_count(1)
    await tab.keyboard.press("j")
    focused = tab.locator("a[data-item]:focus")
    await expect(focused).to_have_text("Candidate archived")
    await region.candidate()
    await expect(lines).to_have_count(2)
    await expect(lines.first).to_contain_text("Candidate added")
    await expect(focused).to_have_text("Candidate archived")
    await tab.keyboard.press("k")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("heading", level=1)).to_have_text("Candidate added")


async def test_without_scripts_the_list_is_up_to_date_when_it_is_asked_for_again(
    browser: Browser, admin: Visitor, region: Region
) -> None:
    async with page_of(browser, admin, java_script_enabled=False) as tab:
        await tab.goto("/console/mutations")
        await expect(tab.get_by_text("Nothing has been sent in yet")).to_be_visible()
        await region.candidate()
        await tab.reload()
        await expect(tab.get_by_role("link", name="Candidate added")).to_be_visible()


async def test_what_failed_is_sent_again_after_a_question(tab: Page, region: Region) -> None:
    candidate = await region.candidate()
    await region.finished(await region.call("PATCH", f"/candidates/{candidate}", {"email": None}))
    await tab.goto("/console/mutations?state=failed")
    await tab.get_by_role("link", name="Candidate changed").click()
    assert await violations(tab) == []
    await tab.get_by_role("link", name="Send again").click()
    await tab.get_by_role("button", name="Send again").click()
    await expect(tab.get_by_role("status")).to_contain_text("It was sent in again")
    assert "done=" not in tab.url


async def test_the_pages_of_one_thing_fit_a_phone_and_shut_nobody_out(
    browser: Browser, admin: Visitor, region: Region
) -> None:
    candidate = await region.candidate()
    body = {"type": "Meeting", "performedAt": "2026-03-01", "callbackUrl": "http://127.0.0.1:1/" + "a" * 200}
    await region.finished(await region.post(f"/candidates/{candidate}/interactions", body))
    async with page_of(browser, admin, PHONE, theme="dark") as tab:
        for room in ("mutations", "deliveries", "settings/users"):
            await tab.goto(f"/console/{room}")
            await tab.locator("a[data-item]").first.click()
            await expect(tab.get_by_role("heading", level=1)).to_be_visible()
            assert await violations(tab) == [], room
            assert not await is_wider_than_the_screen(tab), room
