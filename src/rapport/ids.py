"""Identifiers: UUIDv7 inside, TypeIDs (`cand_01h…`, typeid.io) outside."""

import re
from enum import StrEnum
from uuid import UUID

from typeid.codecs.base32 import encode
from typeid.core.errors import TypeIDException
from typeid.core.validation import validate_suffix_and_decode
from uuid_utils.compat import uuid7

NO_ONE = UUID(int=0)
"""The id that no record has: what a malformed id in a write stands for, so that it fails as an unknown one does."""


class Kind(StrEnum):
    """What an id names; its value is the TypeID's prefix."""

    API_KEY = "key"
    APPLICANT = "appl"
    APPLICATION = "app"
    ATTACHMENT = "att"
    BUSY_TIME = "busy"
    CANDIDATE = "cand"
    CUSTOM_PROPERTY = "prop"
    DELIVERY = "dlv"
    DOCUMENT = "doc"
    EMPLOYEE = "emp"
    EMPLOYEE_INTERACTION = "eint"
    HOLD = "hold"
    INTERACTION = "intr"
    INTERVIEW = "intv"
    INTERVIEWER = "intw"
    JOB = "job"
    MAIL = "mail"
    MUTATION = "mut"
    OAUTH_CLIENT = "client"
    PARTNER_KEY = "pkey"
    PERSON = "pers"
    PERSON_MERGE = "merge"
    REGION = "reg"
    STATUS = "stat"
    TEAM = "team"
    VACANCY = "vac"
    WEBHOOK = "hook"


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): ids made later sort later, to the millisecond, so new rows share index pages."""
    return uuid7()


def show(kind: Kind, identifier: UUID) -> str:
    return f"{kind}_{encode(identifier.bytes)}"


def read(kind: Kind, text: str) -> UUID | None:
    """The id that `text` shows, or None when it is not one of this kind."""
    prefix, _, suffix = text.rpartition("_")
    if prefix != kind:
        return None
    try:
        return UUID(bytes=validate_suffix_and_decode(suffix))
    except TypeIDException:
        return None


_SHOWN = re.compile(f"(?:{'|'.join(Kind)})_[0-7][0-9a-hjkmnp-tv-z]{{25}}", re.ASCII)


def is_shown(text: str) -> bool:
    """Whether it is an id of any kind; without reading it, as there may be hundreds to look at."""
    return _SHOWN.fullmatch(text) is not None
