"""An administrator's day in a browser: a key, a field of their own, a receiver that failed and is repaired."""

from playwright.async_api import Browser, Page, expect

from browsing import PHONE, is_wider_than_the_screen, page_of, violations
from rapport.storage.database import Database
from receiver import Receiver
from support import Region, until
from visitors import Visitor


async def looked_at(tab: Page) -> None:
    """It shuts nobody out, and fits."""
    assert await violations(tab) == [], tab.url
    assert not await is_wider_than_the_screen(tab), tab.url


async def test_a_key_is_made_copied_and_opens_the_api(browser: Browser, admin: Visitor, region: Region) -> None:
    async with page_of(browser, admin, permissions=["clipboard-read", "clipboard-write"]) as tab:
        await tab.goto("/console/settings")
        await tab.get_by_role("link", name="API keys").click()
        await tab.get_by_role("link", name="Make a key").first.click()
        await tab.get_by_label("Read candidates and interactions").check()
        await tab.get_by_role("button", name="Make the key").click()
        await looked_at(tab)
        await tab.get_by_role("button", name="Copy").first.click()
        await expect(tab.get_by_role("button", name="Copied")).to_be_visible()
        key = str(await tab.evaluate("navigator.clipboard.readText()"))
        assert (await region.get("/api/v2/candidates", x_api_key=key)).status == 200
        await tab.get_by_role("link", name="I have kept it").click()
        await looked_at(tab)
        await tab.get_by_role("row", name=key[:12]).get_by_role("link", name="Revoke").click()
        await tab.get_by_role("button", name="Revoke").click()
        await expect(tab.get_by_role("status")).to_contain_text("The key is revoked")
    assert (await region.get("/api/v2/candidates", x_api_key=key)).status == 401


async def test_a_field_is_added_after_a_look_at_what_it_would_do(tab: Page, region: Region) -> None:
    candidate = await region.candidate()
    await tab.goto("/console/settings/fields")
    await tab.get_by_role("link", name="Add a field").first.click()
    await tab.get_by_label("Question in English").fill("Driving licence")
    await tab.get_by_label("Name", exact=True).fill("driving_licence")
    await tab.get_by_label("An answer is needed").check()
    await tab.get_by_role("button", name="See what it would do").click()
    await expect(tab.get_by_text("candidates would no longer fit")).to_be_visible()
    await expect(tab.get_by_text(candidate)).to_be_visible()
    await looked_at(tab)
    await tab.get_by_role("button", name="Change it again").click()
    await tab.get_by_label("An answer is needed").uncheck()
    await tab.get_by_role("button", name="See what it would do").click()
    await expect(tab.get_by_text("All candidates fit")).to_be_visible()
    await tab.get_by_role("button", name="Apply it").click()
    await expect(tab.get_by_role("status")).to_contain_text("The change holds from now on")
    await expect(tab.get_by_role("link", name="Driving licence")).to_be_visible()
    await looked_at(tab)


async def test_a_receiver_fails_is_repaired_and_gets_all_that_waited(
    tab: Page, region: Region, database: Database
) -> None:
    async with Receiver() as receiver:
        receiver.answer_with(410)
        await tab.goto("/console/settings/webhooks/new")
        await tab.get_by_label("Address").fill(receiver.url)
        await tab.get_by_role("checkbox", name="Candidates").check()
        await tab.get_by_role("button", name="Make the webhook").click()
        await tab.get_by_role("link", name="I have kept it").click()
        await region.candidate()

        async def paused() -> object:
            async with database.tenant(region.tenant.id) as transaction:
                return await transaction.fetchval("SELECT paused_because FROM webhook")

        assert await until(paused) == "gone"
        await tab.goto("/console/settings/webhooks")
        await expect(tab.get_by_text("Stopped: the receiver is gone")).to_be_visible()
        await tab.get_by_role("link", name=receiver.url).click()
        await expect(tab.get_by_role("row", name="candidate.created")).to_contain_text("410")
        await looked_at(tab)
        await tab.get_by_role("link", name="candidate.created").click()
        await expect(tab.get_by_role("heading", level=1)).to_contain_text(receiver.url)
        await tab.go_back()
        receiver.answer_with(204)
        await tab.get_by_role("button", name="Go on").click()
        await expect(tab.get_by_role("status")).to_contain_text("what waited is sent")
        await tab.get_by_role("row", name="candidate.created").get_by_role("button", name="Again").click()
        await expect(tab.get_by_role("status")).to_contain_text("It is being sent again")
        assert len(await receiver.wait_for(2)) >= 2
        await tab.get_by_role("link", name="Delivered", exact=True).click()
        await expect(tab.get_by_role("row", name="candidate.created").first).to_be_visible()


async def test_hours_are_typed_on_a_phone_in_the_dark(browser: Browser, admin: Visitor) -> None:
    async with page_of(browser, admin, PHONE, theme="dark", java_script_enabled=False) as tab:
        await tab.goto("/console/settings/teams/new")
        await tab.get_by_label("Name").fill("Primary schools")
        await tab.get_by_role("button", name="Make the team").click()
        await tab.goto("/console/settings/interviewers/new")
        await tab.get_by_label("Name").fill("Sofie Claes")
        await tab.get_by_label("E-mail address").fill("sofie@school.example")
        await tab.get_by_label("Primary schools").check()
        await tab.get_by_role("button", name="Add the interviewer").click()
        await tab.get_by_label("Monday").fill("9-12, 11-13")
        await tab.get_by_role("button", name="Save the hours").click()
        await expect(tab.get_by_role("alert")).to_contain_text("One thing is not right yet")
        await tab.get_by_role("link", name="Monday").click()
        await tab.get_by_label("Monday").fill("9-12, 13-17.30")
        await tab.get_by_role("button", name="Save the hours").click()
        await expect(tab.get_by_label("Monday")).to_have_value("09:00\u201312:00, 13:00\u201317:30")
        assert not await is_wider_than_the_screen(tab)


async def test_pages_with_something_in_them_shut_nobody_out(browser: Browser, admin: Visitor) -> None:
    for room, fields in (
        ("teams", {"name": "Primary schools"}),
        ("clients", {"scope.read": "on"}),
        ("webhooks", {"url": "https://hr.example/" + "a" * 300}),
    ):
        made = await admin.post(f"/console/settings/{room}/new", fields)
        assert made.status in {200, 303}
    async with page_of(browser, admin, PHONE) as tab:
        for room in ("teams", "clients", "webhooks", "partner-keys/new"):
            await tab.goto(f"/console/settings/{room}")
            await looked_at(tab)
        await tab.goto("/console/settings/scheduling")
        await tab.get_by_label("Other times").fill("soon")
        await tab.get_by_role("button", name="Save").click()
        await expect(tab.get_by_role("alert")).to_be_visible()
        await looked_at(tab)
