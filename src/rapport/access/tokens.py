"""API keys, and secrets of OAuth clients, as text: `rapport_` + 32 random characters + a checksum of 6.

The prefix lets secret scanners find a leaked key; the checksum refuses a mistyped one without asking the database.
Only the SHA-256 is stored: with 190 random bits there is nothing to guess, so a slow hash would protect nothing.
"""

import hashlib
import secrets
import string
import zlib

_PREFIX = "rapport_"
_ALPHABET = string.digits + string.ascii_letters
_RANDOM = 32
_CHECKSUM = 6  # base 62: 62**6 > 2**32
HINT_LENGTH = len(_PREFIX) + 4
"""How much of a key may be shown again: enough to tell keys apart."""


def new_key() -> str:
    random = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    return _PREFIX + random + _checksum(random)


def is_well_formed(key: str) -> bool:
    random = key[len(_PREFIX) : -_CHECKSUM]
    return key.startswith(_PREFIX) and len(random) == _RANDOM and random.isascii() and key.endswith(_checksum(random))


def hash_key(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _checksum(text: str) -> str:
    number = zlib.crc32(text.encode())
    digits = []
    for _ in range(_CHECKSUM):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
