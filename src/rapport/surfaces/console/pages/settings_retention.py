"""What is kept, and how long: what the operator set, and what holds whatever was set."""

import msgspec
from litestar import Response, get

from rapport.access.roles import Role
from rapport.settings import NEVER, Settings, variable
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.page import page

PATH = "/settings/retention"
_DAYS = {
    field.name: variable(field.name)
    for field in msgspec.structs.fields(Settings)
    if field.name.startswith("keep_") and field.name.endswith("_days")
}
"""The settings that say how many days something is kept, 0 for ever; and their variables."""

ALWAYS = ("people", "files", "audit", "erased", "sessions", "backups")
"""What holds whatever was set; the words say it."""


@get(PATH, access=Role.ADMIN)
async def get_retention(request: ConsoleRequest) -> Response[bytes]:
    settings = request.auth.parts.settings
    kept = [(name, variable_, getattr(settings, name)) for name, variable_ in _DAYS.items()]
    hour = settings.sandbox_wipe_hour
    return page(
        request,
        "settings_retention.html",
        kept=kept,
        always=ALWAYS,
        hour=None if hour == NEVER else f"{hour:02}:00",
        hour_variable=variable("sandbox_wipe_hour"),
    )
