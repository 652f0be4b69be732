"""E-mail addresses and names as they may stand in the header of a mail and in a calendar file."""

import re
from urllib.parse import quote, unquote

MAX_ADDRESS = 254  # octets: what fits a path of SMTP (RFC 5321, 4.5.3.1.3)
MAX_NAME = 100  # characters
MAX_TEXT = 1000  # characters of a place or a reason: nobody's calendar shows more
_SCHEME = "mailto:"
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"  # RFC 5322's dot-atom; no quoted words
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
    re.ASCII | re.IGNORECASE,
)


def mail_address(email: str) -> str | None:
    """The address in ASCII, with the domain in its encoded form (RFC 5890); None for what no mail can be sent to.

    What stands before the @ must be ASCII: few servers take anything else (RFC 6531).
    """
    local, _, domain = email.strip().rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return None
    return address if len(address) <= MAX_ADDRESS and _ADDRESS.fullmatch(address) else None


def calendar_address(address: str) -> str:
    """As a URI (RFC 6068)."""
    return _SCHEME + quote(address, safe="@!$'*+-./=^_`{|}~")


def address_in(uri: str) -> str:
    """The other way round."""
    return unquote(uri[len(_SCHEME) :] if uri.lower().startswith(_SCHEME) else uri)


def one_line(text: str, longest: int = MAX_NAME) -> str:
    """Without line breaks and other characters that nobody sees, and no longer than that."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(seen.split())[:longest].rstrip()
