"""What routes that set something up make of a body that has validated. The command line hands in the same bodies."""

from collections.abc import Mapping
from typing import Any

from rapport.domain.applicants.time_zones import UnknownZoneError, zone_of
from rapport.surfaces.applicants.fields import LANGUAGES, read_number

ENGLISH = LANGUAGES[2]
NUL = "partner_attributes must hold no NUL character"


def team_body(payload: Mapping[str, Any], within: int | None) -> dict[str, Any]:
    """Without a `parent_id` it is below the key's team; of an operator's, at the top."""
    parent = payload.get("parent_id", within)
    parent_id = None if parent is None else read_number(parent)
    return {"within": within, "id": payload.get("id"), "parent_id": parent_id, "name": payload["name"].strip()}


def interviewer_body(payload: Mapping[str, Any], within: int | None) -> dict[str, Any]:
    """Of a new one; in English and in the key's team, where nothing else was said."""
    return {**interviewer_changes_body({"language": ENGLISH, "teams": [within], **payload}), "within": within}


def interviewer_changes_body(payload: Mapping[str, Any]) -> dict[str, Any]:
    """None is what stays as it is."""
    teams = [read_number(team) for team in payload["teams"]] if "teams" in payload else None
    kept = {name: payload.get(name) for name in ("id", "name", "email", "time_zone", "language")}
    return {**kept, "teams": teams}


def job_body(payload: Mapping[str, Any], within: int | None) -> dict[str, Any]:
    fields = {name: value for name, value in payload.items() if name not in ("id", "team_id", "name")}
    team_id = read_number(payload.get("team_id", within or 0))
    return {"within": within, "id": payload.get("id"), "team_id": team_id, "name": payload["name"], "fields": fields}


def job_changes_body(payload: Mapping[str, Any], within: int | None, number: int) -> dict[str, Any]:
    fields = {name: value for name, value in payload.items() if name not in ("name", "archived")}
    kept = {name: payload.get(name) for name in ("name", "archived")}
    return {"within": within, "id": number, **kept, "fields": fields}


def time_zone_fault(payload: Mapping[str, Any]) -> str | None:
    """What is wrong with a name that looks like one of IANA's and is none."""
    try:
        zone_of(payload.get("time_zone", "UTC"))
    except UnknownZoneError as error:
        return f"time_zone {error}"
    return None


def has_nul(value: Any) -> bool:
    """Which the database cannot look at inside of JSON, in a name or a text."""
    match value:
        case str():
            return "\0" in value
        case list():
            return any(map(has_nul, value))
        case dict():
            return any(map(has_nul, value)) or any(map(has_nul, value.values()))
    return False
