"""Every route of the console as each role and as nobody: new pages are asked for by themselves."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import aiohttp
import pytest
from litestar import get

from rapport.access.roles import Role
from rapport.storage.database import Database
from rapport.surfaces.console.answers import HEADERS
from rapport.surfaces.console.pages.home import nothing_here
from rapport.surfaces.console.routes import OPEN, PAGES, PREFIXES, console_routes
from rapport.surfaces.health import PUBLIC
from surfaces.console.conftest import Console
from visitors import Visitor, signed_in

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes() -> Iterator[tuple[str, str, Role]]:
    """Method, path and role. Ids in paths are of nothing."""
    for prefix in PREFIXES:
        for handler in (*PAGES, nothing_here):
            for path in handler.paths:
                filled = re.sub(r"{\w+(:\w+)?}", "1", path)
                for method in handler.http_methods:
                    if method in METHODS:
                        yield str(method), prefix + filled.rstrip("/"), handler.opt["access"]


async def asked(visitor: Visitor, method: str, path: str) -> tuple[int, str]:
    """Only how the answer begins: a stream has no end."""
    data = None if method == "GET" else {"csrf": visitor.csrf}
    async with visitor.open(method, path, data) as answer:
        return answer.status, answer.headers.get("location", "")


FREE = {"external_id", "name"}
"""Parameters that are no id of ours: what they stand for is named by somebody else."""


def test_no_name_that_somebody_chose_can_be_taken_for_a_page() -> None:
    """A link of old that leads on is no page: what it led to has an address of its own."""
    parts = [path.split("/") for handler in PAGES if "moved" not in handler.fn.__name__ for path in handler.paths]
    for path in parts:
        free = {place for place, part in enumerate(path) if part.strip("{}").partition(":")[0] in FREE}
        for other in parts:
            # The router takes a literal, also one that only longer paths have, before a parameter.
            first = next((place for place, (one, two) in enumerate(zip(path, other, strict=False)) if one != two), None)
            assert first not in free or other[first].startswith("{"), ("/".join(path), "/".join(other))


async def test_nothing_is_called_by_what_no_text_can_hold(console: Console) -> None:
    for method, path, _ in routes():
        if method == "GET":
            assert await asked(console.admin, method, f"{path}?q=a%00") == (404, ""), path
    assert await asked(console.admin, "GET", "/console/vacancies/%00") == (404, "")


async def test_nobody_sees_anything_and_is_sent_to_sign_in_and_back(nobody: Visitor) -> None:
    for method, path, _ in routes():
        back = "" if method != "GET" or path == "/console" else f"?next={quote(path, safe='')}"
        assert await asked(nobody, method, path) == (303, f"/console/sign-in{back}"), (method, path)


async def test_every_role_may_what_its_route_says_and_no_more(
    console: Console, database: Database, cookieless: aiohttp.ClientSession
) -> None:
    for someone in (console.viewer, console.coordinator, console.admin):
        assert someone.tenant is not None
        assert someone.user is not None
        for method, path, needed in routes():
            # In a session of its own, as the route may be the one that ends it.
            fresh = await signed_in(database, someone.url, cookieless, someone.tenant, someone.user)
            status, leads_to = await asked(fresh, method, path)
            if someone.user.role.may(needed):
                assert status in {200, 303, 404, 422}, (someone.user.role, method, path)
                assert status != 303 or path.endswith("sign-out") or "sign-in" not in leads_to, (method, path)
            else:
                assert status == 403, (someone.user.role, method, path)


async def test_what_changes_something_is_refused_without_the_sessions_token(console: Console) -> None:
    for method, path, _ in routes():
        if method != "GET":
            async with console.admin.open(method, path, {"csrf": "wrong"}) as answer:
                assert answer.status == 403, (method, path)


async def test_every_page_has_the_headers_that_keep_it_in_its_place(console: Console) -> None:
    for method, path, _ in routes():
        if method == "GET":
            async with console.admin.open(method, path) as answer:
                if answer.content_type == "text/html":
                    assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS), path


def test_open_to_everybody_is_only_what_signing_in_takes() -> None:
    assert {(*sorted(handler.http_methods), *handler.paths, handler.opt["access"]) for handler in OPEN} == {
        ("GET", "/console/sign-in", PUBLIC),
        ("POST", "/console/sign-in", PUBLIC),
        ("GET", "/console/sign-in/oidc", PUBLIC),
        ("GET", "/console/sign-in/oidc/callback", PUBLIC),
        ("GET", "/console/static/{name:str}", PUBLIC),
    }


def test_a_page_that_names_no_role_cannot_be_built() -> None:
    @get("/nothing")
    async def nothing() -> None: ...

    with pytest.raises(TypeError, match="/nothing"):
        console_routes(None, [nothing])  # type: ignore[arg-type]  # it does not come so far
