"""A coordinator's morning in a browser: somebody is found, what was said is written down, and a mistake is mended."""

import pytest
from playwright.async_api import Browser, Page, Route, expect

from browsing import PHONE, is_wider_than_the_screen, page_of, violations
from rapport.storage.database import Database
from support import Region
from surfaces.console.pages.somebody import person_of
from visitors import Visitor


async def test_somebody_is_found_while_one_types_and_a_call_is_written_down_by_keyboard(
    tab: Page, database: Database, region: Region
) -> None:
    await person_of(database, region, await region.candidate(name="Anouk de Vrieze", email="anouk@mail.example"))
    await person_of(database, region, await region.candidate(name="Bram Hazelhof", email="bram@mail.example"))
    await tab.goto("/console/people")
    await tab.locator("#q").press_sequentially("vrie")
    await expect(tab.locator("table.list tbody tr")).to_have_count(1)
    await expect(tab.locator("mark").first).to_have_text("Vrie")
    assert "q=vrie" in tab.url
    await tab.locator("h1").click()
    await tab.keyboard.press("j")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("heading", level=1)).to_have_text("Anouk de Vrieze")
    await tab.keyboard.press("n")
    await tab.keyboard.type("Phone")
    await tab.fill("#summary", "Will come on Tuesday")
    await tab.keyboard.press("Control+Enter")
    line = tab.locator("#timeline .event")
    await expect(line).to_have_count(1)
    await expect(tab.get_by_role("status").filter(has_text="written down")).to_be_visible()
    await expect(line).to_contain_text("Phone call")
    # The file of the pictures brings no styles along: not every browser takes them from there.
    await expect(line.locator("svg")).to_have_css("fill", "none")
    await expect(line).to_contain_text("Will come on Tuesday")
    await expect(tab.locator("details.composer")).not_to_have_attribute("open", "")


async def test_words_that_could_not_be_sent_stay_and_are_sent_again(
    tab: Page, database: Database, region: Region
) -> None:
    await tab.goto(f"/console{await person_of(database, region, await region.candidate())}")

    async def cut(route: Route) -> None:
        await route.fulfill(status=408, body="")

    await tab.route("**/interactions", cut)
    await tab.keyboard.press("n")
    await tab.fill("#notes", "Ten minutes of typing")
    await tab.get_by_role("button", name="Write down").click()
    await expect(tab.get_by_role("alert")).to_contain_text("It could not be sent")
    await expect(tab.locator("#notes")).to_have_value("Ten minutes of typing")
    await expect(tab.locator("#timeline .event")).to_have_count(0)
    await tab.unroute("**/interactions")
    await tab.get_by_role("button", name="Write down").click()
    await expect(tab.locator("#timeline .event")).to_have_count(1)


async def test_without_scripts_all_of_it_works(
    browser: Browser, admin: Visitor, database: Database, region: Region
) -> None:
    await person_of(database, region, await region.candidate(name="Anouk de Vrieze"))
    async with page_of(browser, admin, java_script_enabled=False) as tab:
        await tab.goto("/console/people")
        await tab.fill("#q", "anouk")
        await tab.get_by_role("button", name="Show").click()
        await tab.get_by_role("link", name="Anouk").click()
        await tab.get_by_text("Write down a contact").click()
        await tab.fill("#summary", "Said hello")
        await tab.get_by_role("button", name="Write down").click()
        await expect(tab.locator("#timeline .event")).to_contain_text("Said hello")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_pages_shut_nobody_out_and_fit_a_phone(
    browser: Browser, admin: Visitor, database: Database, region: Region, theme: str
) -> None:
    candidate = await region.candidate(name="Anouk de Vrieze", phone="+31 20 555 0101", motivation="Long " * 50)
    [interaction, *_] = await region.interactions(candidate, {"notes": "Words"}, {"performedAt": "2026-02-01"})
    person = await person_of(database, region, candidate)
    paths = ("people", "people/new", person[1:], f"{person[1:]}/erase", f"{person[1:]}/merge?q=anouk")
    async with page_of(browser, admin, PHONE, theme=theme) as tab:
        for path in (*paths, f"{person[1:]}/interactions/{interaction}", f"{person[1:]}/candidates/{candidate}"):
            await tab.goto(f"/console/{path}")
            await tab.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
            assert await violations(tab) == [], path
            assert not await is_wider_than_the_screen(tab), path
