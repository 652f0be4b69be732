"""How a page is made: its template, with all that every page shows."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Request, Response
from litestar.datastructures import Cookie
from markupsafe import Markup

from rapport.access.roles import Role
from rapport.access.users import LANGUAGES
from rapport.ids import new_id
from rapport.surfaces.console.answers import html_answer, see_other
from rapport.surfaces.console.assets import asset_url
from rapport.surfaces.console.call import ConsoleCall, ConsoleRequest
from rapport.surfaces.console.cookies import THEMES, theme_of
from rapport.surfaces.console.csrf import FIELD
from rapport.surfaces.console.moments import Moments
from rapport.surfaces.console.rail import OPERATING, PEOPLE, SETTINGS, is_current, shown
from rapport.surfaces.console.words import Words, preferred_language
from rapport.surfaces.console.writing import KEY

ROOT = "/console"
SANDBOX_ROOT = "/console/sandbox"


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("rapport.surfaces.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        asset=asset_url, CSRF_FIELD=FIELD, KEY_FIELD=KEY, new_key=new_id, THEMES=THEMES, LANGUAGES=LANGUAGES, Role=Role
    )
    return made


def page(
    request: ConsoleRequest, template: str, *, status: int = HTTPStatus.OK, cookies: Sequence[Cookie] = (), **given: Any
) -> Response[bytes]:
    """The page inside the frame. Besides what is given, templates know what `_frame` tells them."""
    return html_answer(
        environment().get_template(template).render({"form": None, **_frame(request), **given}), status, cookies
    )


def bare_page(
    request: Request[Any, Any, Any],
    template: str,
    *,
    status: int = HTTPStatus.OK,
    cookies: Sequence[Cookie] = (),
    **given: Any,
) -> Response[bytes]:
    """A page for somebody who is not signed in."""
    asked = request.query_params.get("language", "")
    language = asked if asked in LANGUAGES else preferred_language(request.headers.get("accept-language", ""))
    known = {"call": None, "t": Words(language), "language": language, "theme": theme_of(request), "root": ROOT}
    return html_answer(environment().get_template(template).render({**known, **given}), status, cookies)


def redirect(
    request: ConsoleRequest, path: str, *, done: str | None = None, cookies: Sequence[Cookie] = ()
) -> Response[bytes]:
    """Leads to a page of the same side, whose path is given without the prefix."""
    return see_other(root_of(request.auth) + ("" if path == "/" else path), done=done, cookies=cookies)


def confirm(
    request: ConsoleRequest,
    *,
    title: str,
    text: str,
    button: str,
    action: str,
    back: str,
    fields: Mapping[str, str] | None = None,
    kind: str = "danger",
) -> Response[bytes]:
    """Asks whether it is meant. `title`, `text` and `button` are words; `action` takes the form with `fields`, `back`
    leads away. What can be undone, or is only done once more, is of the kind `primary`.
    """
    asked = {"title": title, "text": text, "button": button, "action": action, "back": back, "kind": kind}
    return page(request, "confirm.html", asked=asked, fields=fields or {})


def root_of(call: ConsoleCall) -> str:
    return SANDBOX_ROOT if call.sandbox else ROOT


def words_of(request: ConsoleRequest) -> Words:
    return Words(request.auth.user.language)


def _frame(request: ConsoleRequest) -> dict[str, Any]:
    """What every page knows: `t` says words, `when` shows moments, `url` makes links of paths without the prefix,
    `query` a link to this page with other parameters, `query_of` one to another page with those of this one; `call`,
    `role`, `csrf`, the rail, and what was done just now.
    """
    call = request.auth
    root, t = root_of(call), Words(call.user.language)
    path = request.scope["path"].rstrip("/").removeprefix(root) or "/"
    served = call.pages
    done = request.query_params.get("done")

    def url(path: str, **parameters: Any) -> str:
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        return root + ("" if path == "/" else path) + (f"?{urlencode(given)}" if given else "")

    def query_of(path: str, **changed: Any) -> str:
        kept = {name: value for name, value in request.query_params.items() if name != "done"}
        return url(path, **{**kept, **changed})

    return {
        "call": call,
        "user": call.user,
        "role": call.role,
        "sandbox": call.sandbox,
        "root": root,
        "path": path,
        "t": t,
        "language": call.user.language,
        "theme": theme_of(request),
        "when": Moments(t=t, zone=ZoneInfo(call.user.time_zone), now=datetime.now(UTC)),
        "csrf": call.csrf,
        "url": url,
        "query": partial(query_of, path),
        "query_of": query_of,
        "here": request.scope["path"] + (f"?{request.url.query}" if request.url.query else ""),
        "other_side": f"{ROOT if call.sandbox else SANDBOX_ROOT}{'' if path == '/' else path}",
        "people_rail": shown(PEOPLE, call.role, served),
        "operating_rail": shown(OPERATING, call.role, served),
        "settings_rail": shown(SETTINGS, call.role, served),
        "is_current": lambda entry: is_current(entry, path),
        "has_page": lambda path: path in served,
        "done": t(f"done.{done}") if done is not None and f"done.{done}" in t else None,
        "csrf_input": Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, call.csrf),
    }
