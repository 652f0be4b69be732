"""Settings as the environment of a process has them: `RAPPORT_X`, or the file that `RAPPORT_X_FILE` names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from rapport.settings import PREFIX, Settings, SettingsError, variable


def load_settings(environment: Mapping[str, str], **overrides: Any) -> Settings:
    """The settings of an environment; overrides that are None are left out. Raises SettingsError."""
    known = {field.name: variable(field.name) for field in msgspec.structs.fields(Settings)}
    values: dict[str, Any] = {}
    for field, name in known.items():
        value = _value(environment, name)
        if value is not None:
            values[field] = value
    ours = {name for name in environment if name.startswith(PREFIX)}
    unknown = {name for name in ours if name.removesuffix("_FILE") not in known.values()}
    if unknown:
        raise SettingsError(f"{min(unknown)} is no setting; `rapport settings` lists them all")
    values |= {field: value for field, value in overrides.items() if value is not None}
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        reason, _, field = str(error).partition(" - at `$.")
        raise SettingsError(f"{variable(field.rstrip('`')) if field else 'Settings'}: {reason}") from error


def _value(environment: Mapping[str, str], name: str) -> str | None:
    value, file = environment.get(name), environment.get(f"{name}_FILE")
    if file is None:
        return value
    if value is not None:
        raise SettingsError(f"{name} and {name}_FILE are both set; leave one of them out")
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise SettingsError(f"{name}_FILE: {error}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}_FILE: {file} is not text in UTF-8") from error


def _decode(kind: type, value: Any) -> Any:
    if kind is not Path:
        raise NotImplementedError
    if not value:
        raise ValueError("Expected a path, got nothing")
    return Path(value)
