"""A coordinator's day with interviews, in a browser: scheduled, refused and mended, moved, undone, cancelled."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect

from browsing import DESK, PHONE, is_wider_than_the_screen, page_of, violations
from doing import do, new_interview
from hiring import new_applicant, new_application, new_interviewer, new_job
from partners import Partner, new_partner
from rapport.domain.employees import employees, vacancies
from rapport.domain.employees.reading_rounds import read_due
from rapport.domain.skills.reading import Box
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Region
from visitors import Visitor, new_visitor

MONDAY = datetime.now(UTC).date() + timedelta(days=7 - datetime.now(UTC).weekday())
WEEK = "/console/interviews?week={}-W{:02}".format(*MONDAY.isocalendar()[:2])
TYPED = f"{MONDAY:%d/%m/%Y}"


@pytest.fixture
async def admin(database: Database, region: Region) -> AsyncIterator[Visitor]:
    """Whose clock shows what is typed here."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield await new_visitor(database, region.url, session, region.tenant, time_zone="UTC")


@pytest.fixture
async def partner(database: Database, region: Region, session: aiohttp.ClientSession) -> Partner:
    return await new_partner(database, region.url, session, tenant=region.tenant)


@pytest.fixture
async def ina(database: Database, partner: Partner) -> int:
    """An interviewer who meets Ann Example on monday from 10 to 11, by UTC."""
    ina = await new_interviewer(database, partner, name="Ina Interviewer", time_zone="UTC")
    start = f"{MONDAY.isoformat()}T10:00:00"
    await new_interview(database, partner, start, interviewer_ids=[ina], time_zone="UTC")
    person = await new_applicant(database, partner, first_name="Sanne", last_name="Voorbeeld", time_zone="Asia/Tokyo")
    job = await new_job(database, partner, name="Night nurse")
    await new_application(database, partner, applicant=person, job=job)
    return ina


async def test_a_clash_is_mended_by_a_slot_and_the_interview_moved_back_and_cancelled(tab: Page, ina: int) -> None:
    assert ina
    await tab.goto(WEEK)
    await tab.keyboard.press("n")
    await tab.get_by_role("searchbox", name="Part of a name").fill("ann")
    await tab.get_by_role("radio", name="Ann Example").check()
    await expect(tab.locator("#who-open")).to_contain_text(f"{MONDAY.day} ")  # hers, which is to be moved instead
    await tab.get_by_role("searchbox", name="Part of a name").fill("voorb")
    await expect(tab.get_by_role("radio", name="Sanne Voorbeeld")).to_be_checked()  # found while it was typed
    await expect(tab.locator("#who-open")).to_be_empty()
    await tab.get_by_label("Ina Interviewer").check()
    await tab.get_by_label("When", exact=True).fill(f"{TYPED} 10.30")
    await expect(tab.locator("#understood")).to_contain_text("10:30\u201311:30")
    await expect(tab.locator("#understood")).to_contain_text("The candidate's clock will show 19:30 (Tokyo)")

    await tab.get_by_role("button", name="Schedule", exact=True).last.click()
    await expect(tab.locator("#understood")).to_contain_text("Ina Interviewer is with Ann Example (Nurse)")
    await expect(tab.get_by_label("When", exact=True)).to_have_value(f"{TYPED} 10.30")
    assert await violations(tab) == []
    offered = tab.locator("button[name=slot]")
    await expect(offered).to_have_count(3)
    await offered.first.click()
    await expect(tab.get_by_role("status")).to_contain_text("is scheduled")
    block = tab.locator("a.block", has_text="Sanne Voorbeeld")
    await expect(block).to_contain_text("11:00")
    await expect(block).to_contain_text("20:00 in Tokyo")

    there = tab.locator(".day").nth(1).locator(".offer", has_text="14:00")
    await expect(tab.locator(".landing")).to_have_count(0)
    await block.drag_to(there, source_position={"x": 20, "y": 4}, target_position={"x": 20, "y": 6})
    await expect(tab.get_by_role("status")).to_contain_text("is changed")
    await expect(tab.locator(".day").nth(1).locator("a.block")).to_contain_text("14:00")
    await tab.get_by_role("button", name="Undo").click()
    await expect(tab.locator(".day").nth(0).locator("a.block", has_text="Sanne")).to_contain_text("11:00")

    await tab.locator("a.block", has_text="Sanne").click()
    await tab.get_by_role("link", name="Cancel…").click()
    await tab.get_by_label("Reason").fill("Found another post")
    await tab.get_by_role("button", name="Cancel the interview").click()
    await expect(tab.locator(".history")).to_contain_text("Found another post")
    assert await violations(tab) == []


async def test_a_block_is_dragged_to_another_interviewer_and_the_day_stays_in_sight(
    tab: Page, database: Database, partner: Partner, ina: int
) -> None:
    assert ina
    await new_interviewer(database, partner, name="Jo Interviewer", time_zone="UTC")
    await tab.goto(f"/console/interviews?day={MONDAY}&minutes=30")
    hers, theirs = (tab.locator(".day", has_text=f"{name} Interviewer") for name in ("Ina", "Jo"))
    await hers.locator("a.block").hover(position={"x": 20, "y": 4})
    await tab.mouse.down()
    box = await theirs.locator(".offer", has_text="13:00").bounding_box()
    assert box is not None
    for y in range(3, 6):
        await tab.mouse.move(box["x"] + 20, box["y"] + y)
    await expect(theirs.locator(".landing")).to_have_text("13:00")
    await tab.mouse.up()
    await expect(tab.get_by_role("status")).to_contain_text("is changed")
    await expect(tab).to_have_url(re.compile(rf"\?day={MONDAY}&minutes=30&"))
    await expect(theirs.locator("a.block")).to_contain_text("13:00")
    await expect(hers.locator("a.block")).to_have_count(0)


async def test_the_grid_is_walked_by_keyboard(tab: Page, ina: int) -> None:
    assert ina
    await tab.goto(WEEK)
    first = tab.locator("[data-cell][tabindex='0']")
    await expect(first).to_have_count(1)
    await first.focus()
    await tab.keyboard.press("ArrowRight")
    focused = tab.locator(":focus")
    await expect(focused).to_have_attribute("data-at", re.compile(f"^{MONDAY + timedelta(days=1)}T"))
    await tab.keyboard.press("ArrowDown")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_label("When", exact=True)).to_have_value(re.compile(r"^Tue .* 10:30$|^Tue .* 09:30$"))
    await tab.go_back()
    await tab.keyboard.press(">")
    await expect(tab).not_to_have_url(re.compile(re.escape(WEEK)))
    await tab.keyboard.press("t")
    await expect(tab.locator(".day.is-today")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_furnished_pages_shut_nobody_out(
    browser: Browser, admin: Visitor, database: Database, partner: Partner, ina: int, theme: str
) -> None:
    assert ina
    async with database.tenant(partner.tenant.id) as transaction:
        job = await transaction.fetchval("SELECT id FROM job WHERE name = 'Night nurse'")
        await transaction.execute("UPDATE applicant SET last_name = 'Example-van Ongeveer Zoveel Letters'")
        interview = show(Kind.INTERVIEW, await transaction.fetchval("SELECT id FROM interview"))
    post = {"job_title": "Nurse", "job_description": "You know Excel"}
    await do(database, partner.tenant, vacancies.CREATE, {"external_id": "v", "profile": post, "language": "en"})
    position = {"assigned_position": "Nurse"}
    await do(database, partner.tenant, employees.CREATE, {"external_id": "e", "profile": position, "language": "en"})
    await read_due(database, Box(), partner.tenant.id)
    rooms = ("vacancies/v", f"jobs/{job}", f"interviews?day={MONDAY}", f"interviews/{interview}")
    paths = (WEEK, *(f"/console/{room}" for room in rooms))
    async with page_of(browser, admin, DESK if theme == "light" else PHONE, theme=theme) as tab:
        for path in paths:
            await tab.goto(path)
            assert await violations(tab) == [], path
            assert not await is_wider_than_the_screen(tab), path


async def test_without_scripts_everything_is_there(browser: Browser, admin: Visitor, ina: int) -> None:
    assert ina
    async with page_of(browser, admin, java_script_enabled=False) as tab:
        await tab.goto(WEEK)
        await tab.get_by_role("link", name="15:00").first.click()
        await tab.get_by_role("searchbox", name="Part of a name").fill("voorb")
        await tab.get_by_role("main").get_by_role("button", name="Find").click()
        await expect(tab.get_by_role("radio", name="Sanne Voorbeeld")).to_be_checked()
        await tab.get_by_role("button", name="Schedule", exact=True).last.click()
        await expect(tab.get_by_role("status")).to_contain_text("is scheduled")
