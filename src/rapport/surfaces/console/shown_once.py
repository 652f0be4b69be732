"""Secrets are shown once, on the page that answers the form, with a first call to paste."""

from http import HTTPStatus

from litestar import Response
from msgspec import Struct

from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.page import page


class Secret(Struct, frozen=True, kw_only=True):
    """`what` names its words, `secret.<what>.title` and `.text`; `name` is the id of its record; `path` leads on."""

    what: str
    secret: str
    path: str
    name: str | None = None
    first_call: str | None = None


def shown_once(request: ConsoleRequest, secret: Secret) -> Response[bytes]:
    return page(request, "settings_secret.html", made=secret)


def made_before(request: ConsoleRequest, what: str, path: str) -> Response[bytes]:
    """The form was sent a second time, so nothing was made: the secret was shown the first time."""
    return page(request, "settings_secret_again.html", what=what, back=path, status=HTTPStatus.OK)


def base_of(request: ConsoleRequest) -> str:
    """Where clients reach this service: as the operator says, or as this browser does."""
    return request.auth.parts.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
