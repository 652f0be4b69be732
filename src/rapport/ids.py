"""Identifiers: UUIDv7 inside, TypeIDs (`cand_01h…`, typeid.io) outside."""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from typeid.codecs.base32 import decode, encode
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
    CONSOLE_USER = "user"
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


def first_id(at: datetime) -> UUID:
    """Sorts before all ids that are made from that millisecond on, and after those made before it."""
    return UUID(int=((at - _EPOCH) // timedelta(milliseconds=1)) << 80)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # RFC 9562, 5.7


def show(kind: Kind, identifier: UUID) -> str:
    return kind + "_" + encode(identifier.bytes)  # a third of the time that an f-string takes to show the kind


def read(kind: Kind, text: str) -> UUID | None:
    """The id that `text` shows, or None when it is not one of this kind."""
    prefix, _, suffix = text.rpartition("_")
    if prefix != kind or _SUFFIX.fullmatch(suffix) is None:
        return None
    return UUID(bytes=decode(suffix))


_SUFFIX = re.compile("[0-7][0-9a-hjkmnp-tv-z]{25}", re.ASCII)
_SHOWN = re.compile(f"(?:{'|'.join(Kind)})_{_SUFFIX.pattern}", re.ASCII)


def is_shown(text: str) -> bool:
    """Whether it is an id of any kind; without reading it, as there may be hundreds to look at."""
    return _SHOWN.fullmatch(text) is not None
