"""Reports and the overview in a browser: a chart is read, its table says the same, and it is taken along as CSV."""

import csv
import re
from io import StringIO
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from browsing import DESK, PHONE, is_wider_than_the_screen, page_of, violations
from hired import hire
from rapport.storage.database import Database
from support import Region
from visitors import Visitor


async def test_a_chart_says_what_its_table_says(tab: Page, database: Database, region: Region) -> None:
    await hire(database, region)
    await tab.goto("/console")
    await tab.get_by_role("navigation", name="Main menu").get_by_role("link", name="Reports").click()
    drawn = await tab.locator(".chart .plot rect title").all_text_contents()
    assert sum(int(re.findall(r"\d+$", words)[0]) for words in drawn) == 4
    total = tab.locator("table.figures tfoot td").last
    await expect(total).to_have_text("4")
    bars = await tab.locator(".chart .plot rect").all()
    tops = [box["y"] + box["height"] for bar in bars if (box := await bar.bounding_box())]
    assert len(tops) == 4
    assert len({await bar.evaluate("bar => getComputedStyle(bar).fill") for bar in bars}) == 4


async def test_how_many_intake_calls_and_what_came_of_them_in_two_clicks(
    tab: Page, database: Database, region: Region
) -> None:
    await hire(database, region)
    await tab.goto("/console/reports")
    await tab.get_by_role("link", name="A year").click()
    await tab.locator(".key").get_by_role("link", name="Intake call").click()
    line = tab.locator("tr.is-chosen")
    await expect(line).to_contain_text("Intake call")
    await expect(line.locator("td").first).to_have_text("1")
    await expect(line.locator("td").last).to_contain_text("100%")
    assert "type=Intake+call" in tab.url
    assert "period=year" in tab.url
    await tab.go_back()
    await expect(tab.locator("tr.is-chosen")).to_have_count(0)


async def test_a_table_is_taken_along_as_csv(tab: Page, database: Database, region: Region, tmp_path: Path) -> None:
    await hire(database, region)
    await tab.goto("/console/reports/sources?period=year")
    async with tab.expect_download() as started:
        await tab.locator("section", has_text="Where applications came from").get_by_role("link").click()
    download = await started.value
    assert download.suggested_filename.startswith("sources-")
    await download.save_as(tmp_path / "sources.csv")
    [row] = list(csv.DictReader(StringIO((tmp_path / "sources.csv").read_text(), newline="")))
    assert row == {"source": "Referral", "applied": "1", "interviewed": "1", "offered": "1", "hired": "1"}


async def test_pictures_shut_nobody_out_and_fit_a_phone(
    browser: Browser, admin: Visitor, database: Database, region: Region
) -> None:
    await hire(database, region)
    for theme, size in (("light", PHONE), ("dark", DESK)):
        async with page_of(browser, admin, size, theme=theme) as tab:
            for path in (
                "",
                "/reports",
                "/reports?type=Intake+call",
                "/reports/speed",
                "/reports/sources",
                "/reports/workload",
            ):
                await tab.goto(f"/console{path}")
                assert await violations(tab) == [], (theme, path)
                assert not await is_wider_than_the_screen(tab), (theme, path)


async def test_the_overview_keeps_itself_up_to_date(tab: Page, region: Region) -> None:
    await tab.goto("/console")
    await expect(tab.get_by_text("Nothing has happened here yet")).to_be_visible()
    await region.interactions(await region.candidate(), {})
    await expect(tab.get_by_text("Intake call")).to_be_visible()
