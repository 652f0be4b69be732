"""Signing in: the same answer to whatever is wrong, and a way back that leads nowhere else."""

import re

import aiohttp
import pytest

from rapport.access.sign_in_brake import PAIR_TRIES
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.surfaces.console.cookies import session_cookie
from support import Region
from visitors import PASSWORD, Shown, Visitor

PATH = "/console/sign-in"


async def form(nobody: Visitor, query: str = "") -> dict[str, str]:
    """What the page gives a browser: its cookie, and the token of the form."""
    shown = await nobody.get(PATH + query)
    [(_, token)] = re.findall(r'name="(csrf)" value="(\w+)"', shown.text)
    return {"cookie": shown.headers["set-cookie"].partition(";")[0], "csrf": token}


async def sign_in(nobody: Visitor, email: str, password: str, **fields: str) -> Shown:
    given = await form(nobody)
    return await nobody.send(
        "POST",
        PATH,
        {"csrf": given["csrf"], "email": email, "password": password, **fields},
        cookie=given["cookie"],
        accept_language="en",
    )


async def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(viewer: Visitor, nobody: Visitor) -> None:
    assert viewer.user is not None
    unknown = f"{new_id()}@nowhere.example"
    told = [
        (await sign_in(nobody, email, password)).text.replace(email, "")
        for email, password in ((unknown, PASSWORD), (viewer.user.email, "wrong horse battery"))
    ]
    bare = [re.sub(r'name="csrf" value="\w+"', "", text) for text in told]
    assert bare[0] == bare[1]
    assert "do not belong together" in bare[0]


async def test_what_was_typed_is_kept_but_the_password(nobody: Visitor) -> None:
    refused = await sign_in(nobody, "ann@nowhere.example", "wrong horse battery")
    assert refused.status == 422
    assert 'value="ann@nowhere.example"' in refused.text
    assert "horse" not in refused.text


async def test_a_form_that_is_not_bound_to_the_browser_does_nothing(viewer: Visitor, nobody: Visitor) -> None:
    assert viewer.user is not None
    fields = {"email": viewer.user.email, "password": PASSWORD}
    mine, theirs = await form(nobody), await form(nobody)
    without = await nobody.send("POST", PATH, {"csrf": mine["csrf"], **fields})
    crossed = await nobody.send("POST", PATH, {"csrf": theirs["csrf"], **fields}, cookie=mine["cookie"])
    foreign = await nobody.send(
        "POST", PATH, {"csrf": mine["csrf"], **fields}, cookie=mine["cookie"], origin="https://evil.example"
    )
    assert [answer.status for answer in (without, crossed, foreign)] == [422, 403, 403]
    assert all("rapport_session" not in str(answer.headers) for answer in (without, crossed, foreign))


async def test_who_tries_too_often_has_to_wait(nobody: Visitor) -> None:
    email = f"{new_id()}@nowhere.example"
    answers = [await sign_in(nobody, email, "wrong horse battery") for _ in range(PAIR_TRIES + 1)]
    assert [answer.status for answer in answers] == [422] * PAIR_TRIES + [429]
    assert "Wait 1 min" in answers[-1].text


async def test_who_signs_in_gets_a_cookie_that_opens_the_console(
    viewer: Visitor, nobody: Visitor, cookieless: aiohttp.ClientSession, region: Region
) -> None:
    assert viewer.user is not None
    done = await sign_in(nobody, viewer.user.email, PASSWORD)
    assert done.leads_to == "/console"
    cookie, *attributes = done.headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(attributes)
    token = cookie.partition("=")[2]
    again = Visitor(url=region.url, session=cookieless, token=token)
    assert viewer.user.name in (await again.get("/console/account")).text


def test_by_https_no_other_host_can_have_set_the_cookie() -> None:
    cookie = session_cookie("token", Settings(public_url="https://rapport.example"))
    assert (cookie.key, cookie.secure, cookie.path, cookie.domain) == ("__Host-rapport_session", True, "/", None)


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/console/account?a=b", "/console/account?a=b"),
        ("https://evil.example/console", "/console"),
        ("//evil.example/console", "/console"),
        ("/console//evil.example", "/console"),
        ("/console\\evil.example", "/console"),
        ("/consolex", "/console"),
        ("/docs", "/console"),
        ("/console/\r\nset-cookie: a=b", "/console"),
        ("", "/console"),
    ],
)
async def test_the_way_back_leads_to_a_page_of_the_console(
    viewer: Visitor, nobody: Visitor, wanted: str, leads_to: str
) -> None:
    assert viewer.user is not None
    assert (await sign_in(nobody, viewer.user.email, PASSWORD, next=wanted)).leads_to == leads_to


@pytest.mark.parametrize(("query", "accepted", "words"), [("", "nl", "Aanmelden"), ("?language=en", "nl", "Sign in")])
async def test_the_page_is_in_the_language_of_the_browser_or_the_one_that_is_asked_for(
    nobody: Visitor, query: str, accepted: str, words: str
) -> None:
    assert f"<h1>{words}</h1>" in (await nobody.get(PATH + query, accept_language=accepted)).text
