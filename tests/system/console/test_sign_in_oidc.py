"""To the provider and back in a browser, which decides itself which cookies come along from another site."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from playwright.async_api import Browser, expect

from browsing import PHONE, is_wider_than_the_screen, page_of, violations
from provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider
from rapport.server import answering
from rapport.settings import Settings
from visitors import Visitor


@pytest.fixture
async def there() -> AsyncIterator[IdentityProvider]:
    async with IdentityProvider() as there:
        yield there


@pytest.fixture
async def nobody(
    settings: Settings, database_url: str, there: IdentityProvider, admin: Visitor
) -> AsyncIterator[Visitor]:
    """Comes by a name, so that the provider, which has an address, is another site."""
    named = msgspec.structs.replace(
        settings, oidc_issuer=there.url, oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET, oidc_name="Work"
    )
    async with answering(named, database_url, engine=False) as url:
        yield Visitor(url=url.replace("127.0.0.1", "localhost"), session=admin.session)


@pytest.mark.parametrize("shows_a_page", [True, False])
async def test_somebody_signs_in_by_the_provider_without_scripts_and_comes_where_they_wanted(
    browser: Browser, admin: Visitor, nobody: Visitor, there: IdentityProvider, *, shows_a_page: bool
) -> None:
    assert admin.user is not None
    there.become(admin.user.email)
    there.shows_a_page = shows_a_page
    async with page_of(browser, nobody, locale="en-GB", java_script_enabled=False) as tab:
        await tab.goto("/console/account")
        await tab.get_by_role("link", name="Sign in with Work").click()
        if shows_a_page:
            await tab.get_by_role("link", name="Go on").click()
        await expect(tab).to_have_url(f"{nobody.url}/console/account")
        await expect(tab.get_by_text(admin.user.email, exact=True)).to_be_visible()
        left = {cookie["name"] for cookie in await tab.context.cookies()}
        assert left == {"rapport_theme", "rapport_form", "rapport_session"}


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nobody_is_shut_out_of_the_pages_on_the_way(
    browser: Browser, nobody: Visitor, there: IdentityProvider, theme: str
) -> None:
    there.become("ann@nowhere.example")
    async with page_of(browser, nobody, PHONE, theme=theme, locale="nl-NL") as tab:
        await tab.goto("/console/sign-in")
        assert await violations(tab) == []
        assert not await is_wider_than_the_screen(tab)
        await tab.get_by_role("link", name="Aanmelden met Work").click()
        await expect(tab.get_by_role("heading", name="Je bent niet aangemeld")).to_be_visible()
        assert await violations(tab) == []
        assert not await is_wider_than_the_screen(tab)
