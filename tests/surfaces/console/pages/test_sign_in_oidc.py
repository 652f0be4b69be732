"""Signing in by way of a provider: whoever it vouches for and is a user here, and nobody else."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import msgspec
import pytest

from access.logs import listed
from provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, new_key
from rapport.access.oidc.attempts import new_attempt, read_attempt, written
from rapport.access.sign_in_brake import WIDE_TRIES
from rapport.access.users import set_disabled
from rapport.ids import new_id
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from rapport.surfaces.console.answers import HEADERS
from rapport.surfaces.console.cookies import ATTEMPT, attempt_cookie
from support import Region
from visitors import PASSWORD, Shown, Visitor, new_user

SIGN_IN = "/console/sign-in"
START, CALLBACK = f"{SIGN_IN}/oidc", f"{SIGN_IN}/oidc/callback"


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[IdentityProvider]:
    async with IdentityProvider() as there:
        yield there


def named(settings: Settings, issuer: str, **changed: Any) -> Settings:
    return msgspec.structs.replace(
        settings,
        oidc_issuer=issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        oidc_name="Work <id>",
        **changed,
    )


@pytest.fixture(scope="module")
async def with_provider(settings: Settings, database_url: str, there: IdentityProvider) -> AsyncIterator[str]:
    async with answering(named(settings, there.url), database_url, engine=False) as url:
        yield url


@pytest.fixture
async def somebody(with_provider: str, there: IdentityProvider, cookieless: aiohttp.ClientSession) -> Visitor:
    """Whom nobody knows yet; the provider behaves well."""
    there.key = new_key("current")
    there.published = [there.key]
    there.become(f"{new_id()}@nowhere.example")
    return Visitor(url=with_provider, session=cookieless)


class Trip:
    """From the sign-in page to the provider and back, as a browser makes it: with its cookie, and step by step."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.cookie = ""
        self.way = ""

    async def leave(self, query: str = "") -> None:
        shown = await self.visitor.get(START + query)
        self.way = shown.leads_to
        self.cookie = shown.headers["set-cookie"].partition(";")[0]

    async def returning(self) -> str:
        """The path and query by which the provider sends the browser back."""
        async with self.visitor.session.get(self.way, allow_redirects=False) as answer:
            assert answer.status == 302, self.way
            back = urlsplit(answer.headers["location"])
        assert f"{back.scheme}://{back.netloc}" == self.visitor.url
        return f"{back.path}?{back.query}"

    async def arrive(self, path: str, language: str = "en") -> Shown:
        return await self.visitor.get(path, cookie=self.cookie, accept_language=language)


async def whole(visitor: Visitor, query: str = "") -> Shown:
    trip = Trip(visitor)
    await trip.leave(query)
    return await trip.arrive(await trip.returning())


def cookies(shown: Shown) -> dict[str, str]:
    given = shown.headers.getall("set-cookie", [])  # type: ignore[attr-defined]  # it has several of a name
    return {each.partition("=")[0]: each.partition("=")[2].partition(";")[0] for each in given}


def is_refused(shown: Shown, words: str, status: int = 403) -> bool:
    assert (shown.status, words in shown.text) == (status, True), shown.text
    assert "rapport_session" not in str(shown.headers)
    assert "<script" not in shown.text.lower()
    assert {name: shown.headers.get(name) for name in HEADERS} == dict(HEADERS)
    return True


async def test_without_a_provider_there_is_no_such_way(nobody: Visitor) -> None:
    assert [(await nobody.get(path)).status for path in (START, CALLBACK)] == [404, 404]
    assert START not in (await nobody.get(SIGN_IN)).text


async def test_the_page_offers_the_provider_above_the_password(somebody: Visitor) -> None:
    shown = (await somebody.get(f"{SIGN_IN}?next=/console/people%3Fq%3Da", accept_language="nl")).text
    assert "Aanmelden met Work &lt;id&gt;" in shown
    assert f'href="{START}?next=/console/people%3Fq%3Da"' in shown
    assert shown.index(START) < shown.index('name="password"')


async def test_whoever_is_known_here_is_signed_in_everywhere_at_once(
    database: Database, region: Region, other_region: Region, somebody: Visitor, there: IdentityProvider
) -> None:
    ann = await new_user(database, region.tenant, name="Ann Here")
    await new_user(database, other_region.tenant, email=ann.email, name="Ann There")
    there.become(ann.email.upper())
    shown = await whole(somebody)
    assert shown.leads_to == "/console"
    given = cookies(shown)
    assert given.keys() == {"rapport_session", ATTEMPT}
    assert "Max-Age=0" in str(shown.headers), "the attempt is over"
    signed_in = msgspec.structs.replace(somebody, token=given["rapport_session"])
    account = (await signed_in.get("/console/account")).text
    assert region.tenant.name in account
    assert other_region.tenant.name in account
    signed_in_by = [entry.details for entry in await listed(database, region.tenant.id, action="user.sign_in")]
    assert signed_in_by == [{"by": "oidc"}]


async def test_what_is_asked_of_the_provider(somebody: Visitor) -> None:
    trip = Trip(somebody)
    shown = await somebody.get(START)
    await trip.leave()
    asked = {name: value[0] for name, value in parse_qs(urlsplit(trip.way).query).items()}
    attempt = read_attempt(trip.cookie.partition("=")[2])
    assert attempt is not None
    assert asked.pop("code_challenge") not in {attempt.verifier, ""}
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": somebody.url + CALLBACK,
        "scope": "openid email",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge_method": "S256",
    }
    kept = shown.headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=600"} <= set(kept)


async def test_behind_a_public_url_the_cookie_and_the_way_back_are_its_own(
    settings: Settings, database_url: str, there: IdentityProvider, cookieless: aiohttp.ClientSession
) -> None:
    changed = named(settings, there.url, public_url="https://rapport.example")
    assert attempt_cookie(new_attempt(""), changed).key == f"__Host-{ATTEMPT}"
    async with answering(changed, database_url, engine=False) as url:
        way = (await Visitor(url=url, session=cookieless).get(START, x_forwarded_host="evil.example")).leads_to
    assert parse_qs(urlsplit(way).query)["redirect_uri"] == [f"https://rapport.example{CALLBACK}"]


async def test_nobody_is_signed_in_whom_nobody_has_made_a_user(somebody: Visitor) -> None:
    assert is_refused(await whole(somebody), "ask an administrator of your region to add you")


async def test_a_disabled_user_stays_outside(
    database: Database, region: Region, somebody: Visitor, there: IdentityProvider
) -> None:
    ann = await new_user(database, region.tenant)
    await set_disabled(database, region.tenant.id, ann.id, disabled=True)
    there.become(ann.email)
    assert is_refused(await whole(somebody), "ask an administrator of your region to add you")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email_verified": False}, "does not say that your e-mail address is yours"),
        ({"email_verified": None}, "does not say that your e-mail address is yours"),
        ({"email_verified": "true"}, "does not say that your e-mail address is yours"),
        ({"email": None}, "does not say that your e-mail address is yours"),
        ({"nonce": "another"}, "cannot be trusted"),
        ({"exp": 1}, "cannot be trusted"),
        ({"aud": "another"}, "cannot be trusted"),
        ({"iss": "https://evil.example"}, "cannot be trusted"),
    ],
)
async def test_a_user_whom_the_provider_does_not_soundly_vouch_for_stays_outside(
    viewer: Visitor, somebody: Visitor, there: IdentityProvider, changed: dict[str, Any], words: str
) -> None:
    assert viewer.user is not None
    there.become(**{"email": viewer.user.email, **changed})
    assert is_refused(await whole(somebody), words)


async def test_a_signature_of_somebody_else_opens_nothing_and_a_new_key_of_the_provider_does(
    viewer: Visitor, somebody: Visitor, there: IdentityProvider
) -> None:
    assert viewer.user is not None
    there.become(viewer.user.email)
    assert (await whole(somebody)).leads_to == "/console"
    there.key = new_key(str(there.key.kid))
    assert is_refused(await whole(somebody), "cannot be trusted")
    there.published = [there.key]
    assert (await whole(somebody)).leads_to == "/console"


async def test_an_answer_to_nothing_that_this_browser_has_asked_opens_nothing(
    viewer: Visitor, somebody: Visitor, there: IdentityProvider
) -> None:
    assert viewer.user is not None
    there.become(viewer.user.email)
    mine, theirs = Trip(somebody), Trip(somebody)
    await mine.leave()
    await theirs.leave()
    back = await theirs.returning()
    for cookie in (mine.cookie, "", f"{ATTEMPT}=", f"{ATTEMPT}=e30"):
        shown = await somebody.get(back, cookie=cookie, accept_language="en")
        assert is_refused(shown, "Begin again here")
        assert ATTEMPT not in cookies(shown), "an attempt that is under way goes on"
    for state in ("", "?state=", "?state=%ED%A0%80%00&state=a"):
        assert is_refused(await theirs.arrive(CALLBACK + state), "Begin again here")
    assert (await theirs.arrive(back)).leads_to == "/console"


async def test_an_answer_counts_once(viewer: Visitor, somebody: Visitor, there: IdentityProvider) -> None:
    assert viewer.user is not None
    there.become(viewer.user.email)
    trip = Trip(somebody)
    await trip.leave()
    back = await trip.returning()
    assert (await trip.arrive(back)).leads_to == "/console"
    assert is_refused(await trip.arrive(back), "was used before"), "with the cookie, which the browser has dropped"
    assert is_refused(await somebody.get(back, accept_language="en"), "was used before")


async def test_a_code_is_of_no_use_to_another_browser(
    viewer: Visitor, somebody: Visitor, there: IdentityProvider
) -> None:
    """Somebody who has seen the answer, and makes an attempt of their own to fit it, lacks the verifier."""
    assert viewer.user is not None
    there.become(viewer.user.email)
    trip = Trip(somebody)
    await trip.leave()
    back = await trip.returning()
    seen = read_attempt(trip.cookie.partition("=")[2])
    assert seen is not None
    made = msgspec.structs.replace(new_attempt(""), state=seen.state, nonce=seen.nonce)
    shown = await somebody.get(back, cookie=f"{ATTEMPT}={written(made)}", accept_language="en")
    assert is_refused(shown, "Begin again here")


async def test_what_the_provider_says_is_not_repeated(somebody: Visitor) -> None:
    trip = Trip(somebody)
    await trip.leave("?next=/console/people")
    attempt = read_attempt(trip.cookie.partition("=")[2])
    assert attempt is not None
    said = "error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E"
    for query in (said, "error=%3Cscript%3E", "", "code=", "error=%ED%A0%80%00"):
        shown = await trip.arrive(f"{CALLBACK}?state={attempt.state}&{query}")
        assert is_refused(shown, "Work &lt;id&gt; has not let you in")
        assert 'href="/console/sign-in?next=%2Fconsole%2Fpeople"' in shown.text
        assert "access_denied" not in shown.text


async def test_a_refusal_is_in_the_language_of_the_browser(somebody: Visitor) -> None:
    shown = await Trip(somebody).arrive(CALLBACK, "nl")
    assert is_refused(shown, "Begin hier opnieuw")
    assert '<html lang="nl"' in shown.text


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/console/account%3Fa=b", "/console/account?a=b"),
        ("https://evil.example/console", "/console"),
        ("//evil.example/console", "/console"),
        ("/console/..//evil.example", "/console"),
        ("/console%5Cevil.example", "/console"),
        ("/docs", "/console"),
    ],
)
async def test_the_way_back_leads_to_a_page_of_the_console(
    viewer: Visitor, somebody: Visitor, there: IdentityProvider, wanted: str, leads_to: str
) -> None:
    assert viewer.user is not None
    there.become(viewer.user.email)
    assert (await whole(somebody, f"?next={wanted}")).leads_to == leads_to


async def test_a_way_back_that_was_put_into_the_cookie_leads_nowhere_else(
    viewer: Visitor, somebody: Visitor, there: IdentityProvider
) -> None:
    assert viewer.user is not None
    there.become(viewer.user.email)
    trip = Trip(somebody)
    await trip.leave()
    attempt = read_attempt(trip.cookie.partition("=")[2])
    assert attempt is not None
    trip.cookie = f"{ATTEMPT}={written(msgspec.structs.replace(attempt, back='https://evil.example'))}"
    assert (await trip.arrive(await trip.returning())).leads_to == "/console"


async def with_password(visitor: Visitor, email: str) -> Shown:
    page = await visitor.get(SIGN_IN)
    csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    fields = {"csrf": csrf, "email": email, "password": PASSWORD}
    cookie = page.headers["set-cookie"].partition(";")[0]
    return await visitor.send("POST", SIGN_IN, fields, cookie=cookie, accept_language="en")


async def test_without_the_provider_passwords_go_on_and_a_crowd_is_stopped(
    viewer: Visitor, settings: Settings, database_url: str, cookieless: aiohttp.ClientSession
) -> None:
    assert viewer.user is not None
    async with answering(named(settings, "http://127.0.0.1:1"), database_url, engine=False) as url:
        visitor, attempt = Visitor(url=url, session=cookieless), new_attempt("")
        shown = await visitor.get(START, accept_language="en")
        assert is_refused(shown, "cannot be reached", 503)
        assert "you can sign in with it too" in shown.text
        assert (await with_password(visitor, viewer.user.email)).leads_to == "/console"
        back, cookie = f"{CALLBACK}?state={attempt.state}&code=a", f"{ATTEMPT}={written(attempt)}"
        for _ in range(WIDE_TRIES - 1):
            assert (await visitor.get(back, cookie=cookie)).status == 503
        assert is_refused(await visitor.get(back, cookie=cookie, accept_language="en"), "Too many attempts", 429)


async def test_where_the_provider_is_the_only_way_a_password_opens_nothing(
    viewer: Visitor,
    settings: Settings,
    database_url: str,
    there: IdentityProvider,
    somebody: Visitor,
) -> None:
    assert viewer.user is not None
    there.become(viewer.user.email)
    async with answering(named(settings, there.url, oidc_only=True), database_url, engine=False) as url:
        visitor = msgspec.structs.replace(somebody, url=url)
        page = await visitor.get(SIGN_IN)
        assert START in page.text
        assert 'type="password"' not in page.text
        shown = await with_password(visitor, viewer.user.email)
        assert is_refused(shown, "Nobody signs in with a password here")
        token = cookies(await whole(visitor))["rapport_session"]
        account = await msgspec.structs.replace(visitor, token=token).get("/console/account")
        assert viewer.user.name in account.text
        assert 'type="password"' not in account.text
