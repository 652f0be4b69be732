"""The surface as a whole: its pages for the live side and for the sandbox, and its errors."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from litestar import Request, Response, Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from rapport.access.roles import Role
from rapport.surfaces.allowances import allowances
from rapport.surfaces.console.assets import get_asset
from rapport.surfaces.console.call import Parts, doorkeeper
from rapport.surfaces.console.errors import refuse
from rapport.surfaces.console.page import ROOT, SANDBOX_ROOT
from rapport.surfaces.console.pages import (
    account,
    audit,
    deliveries,
    home,
    mutations,
    overview,
    reports,
    settings,
    settings_users,
    sign_in,
)

Refuse: TypeAlias = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]

PAGES: tuple[HTTPRouteHandler, ...] = (
    account.get_account,
    account.post_preferences,
    account.post_password,
    account.post_theme,
    account.post_region,
    account.post_sign_out,
    overview.get_overview,
    overview.get_news,
    reports.get_contact,
    reports.get_speed,
    reports.get_sources,
    reports.get_workload,
    reports.get_table,
    mutations.get_mutations,
    mutations.get_news,
    mutations.get_mutation,
    mutations.ask_to_send,
    mutations.send_again,
    deliveries.get_deliveries,
    deliveries.get_news,
    deliveries.ask_to_send_dead,
    deliveries.send_dead,
    deliveries.get_delivery,
    deliveries.send_one,
    audit.get_audit,
    audit.verify,
    settings.get_settings,
    settings_users.get_users,
    settings_users.get_new_user,
    settings_users.post_new_user,
    settings_users.get_user,
    settings_users.post_role,
    settings_users.ask_to_disable,
    settings_users.post_disable,
    settings_users.post_enable,
    settings_users.post_password,
)
OPEN: tuple[HTTPRouteHandler, ...] = (sign_in.get_sign_in, sign_in.post_sign_in, get_asset)
"""For everybody: there is nothing of a tenant behind them."""
PREFIXES = {ROOT: False, SANDBOX_ROOT: True}
"""Each prefix, and whether it means the sandbox."""


def console_routes(parts: Parts, pages: Sequence[HTTPRouteHandler] = PAGES) -> list[Router]:
    """Raises TypeError for a page that does not name the role that it asks for."""
    for handler in pages:
        if not isinstance(handler.opt.get("access"), Role):
            raise TypeError(f"{handler.paths}: a page names the role that it asks for, access=Role.…")
    paths = frozenset(path for handler in pages if "GET" in handler.http_methods for path in handler.paths)
    guarded = [
        Router(
            path=prefix,
            route_handlers=[*allowances([*pages, home.nothing_here]), *pages, home.nothing_here],
            guards=[doorkeeper(parts)],
            opt={"sandbox": sandbox, "pages": paths},
            exception_handlers={Exception: refuse},
        )
        for prefix, sandbox in PREFIXES.items()
    ]
    dependencies = {"parts": Provide(lambda: parts, sync_to_thread=False)}
    public = Router(path="/", route_handlers=OPEN, exception_handlers={Exception: refuse}, dependencies=dependencies)
    return [*guarded, public]


def refusal_of(path: str) -> Refuse | None:
    """What answers an error under this path that comes before any route is found; None: the path is not ours."""
    return refuse if path == ROOT or path.startswith(f"{ROOT}/") else None
