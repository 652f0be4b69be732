"""Phone numbers as they are compared: with the code of their country, wherever that is known."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import phonenumbers
from msgspec import Struct

from rapport.domain import contacts

_TRUNK = re.compile(r"\(0\)")  # +31 (0)6 …: whoever dials the country leaves it out


class Phone(Struct, frozen=True):
    """`key` is equal for numbers that reach the same phone. `spellings` are digits that people know it by."""

    key: str
    spellings: Sequence[str]


@cache
def country_of(time_zone: str) -> str | None:
    """The country that uses the time zone, by its ISO 3166 code, as tzdata's zone.tab has it; None for such as UTC."""
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[0] for row in rows if row[2] == time_zone), None)


def read_phone(text: str | None, country: str | None) -> Phone | None:
    """None when there is no digit in it.

    A number that begins with + or 00, or that can be one of `country`, gets its country's code: 06 12345678 in the
    Netherlands is 31612345678, and so is +31 6 1234 5678. Any other is its digits (domain/contacts.py).
    """
    digits = contacts.phone_key(text)
    if text is None or digits is None:
        return None
    bare = _TRUNK.sub("", text).strip()
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    try:
        number = phonenumbers.parse(bare, country)
    except phonenumbers.NumberParseException:
        return Phone(digits, [digits])
    if not phonenumbers.is_possible_number(number):
        return Phone(digits, [digits])
    key = f"{number.country_code}{phonenumbers.national_significant_number(number)}"
    national = contacts.phone_key(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)) or key
    return Phone(key, list(dict.fromkeys((key, national))))


def shown_phone(key: str) -> str:
    """The number in groups, as it is dialled from abroad; one without a country as it is: its digits."""
    try:
        number = phonenumbers.parse(f"+{key}", None)
    except phonenumbers.NumberParseException:
        return key
    if not phonenumbers.is_valid_number(number):
        return key
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
