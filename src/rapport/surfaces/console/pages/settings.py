"""Settings: where each of them is, and what only a command does."""

from litestar import Response, get

from rapport.access.roles import Role
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.page import page

PAGES_OF_COMMANDS = {
    "tenant": "/settings/region",
    "key": "/settings/keys",
    "client": "/settings/clients",
    "partner-key": "/settings/partner-keys",
    "user": "/settings/users",
    "team": "/settings/teams",
    "status": "/settings/teams",
    "job": "/settings/jobs",
    "interviewer": "/settings/interviewers",
    "calendar": "/settings/interviewers",
    "sandbox": "/settings/sandbox",
    "audit": "/audit",
    "mail": "/deliveries",
}
"""Groups of commands of `rapport`, and the page that does the same."""

COMMANDS = {
    "tenant": "rapport tenant create NAME",
    "audit": "rapport audit verify --tenant NAME",
    "skills": "rapport skills import-esco | encode | reindex",
    "import": "rapport import FILE --tenant NAME",
    "export": "rapport export --tenant NAME --to FOLDER",
    "interviews": "rapport interviews reproject",
    "client": "rapport client rotate-key",
    "settings": "rapport settings",
    "db": "rapport db upgrade",
    "serve": "rapport serve | engine",
    "demo": "rapport demo",
}
"""What the operator of the service does on its machine; the words are `command.<group>`."""


@get("/settings", access=Role.ADMIN)
async def get_settings(request: ConsoleRequest) -> Response[bytes]:
    return page(request, "settings.html", commands=COMMANDS)
