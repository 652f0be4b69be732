"""Help: what the words mean, who may do what, the keys, and where programs read on."""

from litestar import Response, get

from rapport.access.roles import Role
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.page import page

TERMS = (
    "region",
    "sandbox",
    "person",
    "candidate",
    "employee",
    "applicant",
    "interaction",
    "interview",
    "vacancy",
    "job",
    "team",
    "change",
    "delivery",
    "webhook",
    "audit",
)
"""In the order in which one meets them; the words are `help.<term>`."""

MAY = {
    Role.VIEWER: ("look", "export"),
    Role.COORDINATOR: ("look", "export", "log", "plan", "status"),
    Role.ADMIN: ("look", "export", "log", "plan", "status", "erase", "settings", "operate"),
}
"""What each role may do; the words are `help.may.<what>`."""


@get("/help", access=Role.VIEWER)
async def get_help(request: ConsoleRequest) -> Response[bytes]:
    return page(request, "help.html", terms=TERMS, may=MAY, all=MAY[Role.ADMIN])
