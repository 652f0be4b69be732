"""How people are told apart: the e-mail address without regard to case, the phone number by its digits (contract)."""

import re

_NO_DIGIT = re.compile(r"\D", re.ASCII)


def email_key(email: str | None) -> str | None:
    """Equal for addresses that find the same person; None for what no address can be.

    Lower case and not folded: ß and ss are two domains (RFC 5894, 7.2), and so two people.
    """
    return None if email is None or "\0" in email else email.strip().lower()


def phone_key(phone: str | None) -> str | None:
    """Equal for numbers that find the same person; None when there is no digit in it."""
    return _NO_DIGIT.sub("", phone) or None if phone is not None else None
