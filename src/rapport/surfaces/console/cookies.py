"""The cookies of the console: who is signed in, which region is chosen, which theme is liked.

Where the service is reached by https they have the prefix `__Host-`: no other host or path can have set them.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from rapport.access.oidc.attempts import LASTS_SECONDS, Attempt, read_attempt, written
from rapport.access.sessions import WHOLE
from rapport.settings import Settings

SESSION = "rapport_session"
FORM = "rapport_form"
ATTEMPT = "rapport_oidc"
REGION = "rapport_region"
THEME = "rapport_theme"
THEMES = ("auto", "light", "dark")
_YEAR = 365 * 86_400  # seconds


def session_token(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> str | None:
    return connection.cookies.get(_name(SESSION, settings))


def session_cookie(token: str, settings: Settings) -> Cookie:
    """It is sent for a week; what it opens ends earlier, when it is not used."""
    return _cookie(SESSION, token, settings, int(WHOLE.total_seconds()))


def no_session_cookie(settings: Settings) -> Cookie:
    return _cookie(SESSION, "", settings, 0)


def form_secret(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> str | None:
    return connection.cookies.get(_name(FORM, settings))


def form_cookie(secret: str, settings: Settings) -> Cookie:
    """What the form to sign in is bound to, as there is no session yet. Ends with the browser."""
    return _cookie(FORM, secret, settings, None)


def attempt_of(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> Attempt | None:
    return read_attempt(connection.cookies.get(_name(ATTEMPT, settings), ""))


def attempt_cookie(attempt: Attempt, settings: Settings) -> Cookie:
    """For as long as somebody may take at the provider. `lax`, as the way back from there begins at another site."""
    return _cookie(ATTEMPT, written(attempt), settings, LASTS_SECONDS)


def no_attempt_cookie(settings: Settings) -> Cookie:
    return _cookie(ATTEMPT, "", settings, 0)


def kept_cookie(name: str, value: str, settings: Settings) -> Cookie:
    """A choice, which is no secret: whatever stands in it is believed only when it is one of those that there are."""
    is_https = _is_https(settings)
    return Cookie(name, value=value, path="/", max_age=_YEAR, secure=is_https, httponly=True, samesite="lax")


def theme_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    theme = connection.cookies.get(THEME, "")
    return theme if theme in THEMES else THEMES[0]


def _cookie(name: str, value: str, settings: Settings, max_age: int | None) -> Cookie:
    return Cookie(
        _name(name, settings),
        value=value,
        path="/",
        max_age=max_age,
        secure=_is_https(settings),
        httponly=True,
        samesite="lax",
    )


def _name(name: str, settings: Settings) -> str:
    return f"__Host-{name}" if _is_https(settings) else name


def _is_https(settings: Settings) -> bool:
    return settings.public_url is not None and settings.public_url.startswith("https://")
