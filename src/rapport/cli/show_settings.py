"""`rapport settings`."""

import os
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import Meta

from rapport.cli.running import print_out
from rapport.environment import load_settings
from rapport.settings import Settings, variable

SECRET = {"database_url", "oidc_client_secret", "smtp_url"}


def settings() -> None:
    """Print every setting: its variable, what it is now, its default, and what it is for."""
    current = load_settings(os.environ)
    for field in msgspec.structs.fields(Settings):
        value = getattr(current, field.name)
        shown = "(set)" if field.name in SECRET and value else value
        print_out(f"{variable(field.name)}={'' if shown is None else shown}")
        print_out(f"    {description(field.name)} Default: {'none' if field.default in (None, '') else field.default}.")


def description(name: str) -> str:
    """What the setting is for, from its definition."""
    hint: Any = get_type_hints(Settings, include_extras=True)[name]
    return next(str(meta.description) for meta in get_args(hint) if isinstance(meta, Meta))
