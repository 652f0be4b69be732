"""Passwords: made, hashed with argon2id, and compared; in threads, two at a time."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH, MAX_LENGTH = 12, 200  # characters; NIST SP 800-63B asks for 8 at least and 64 to be taken
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for another when it is read out
_GROUPS, _GROUP = 4, 5  # 99 random bits

# OWASP's second choice for argon2id: 19 MiB and two passes, which take some 20 ms of one core.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def new_password() -> str:
    """`xxxxx-xxxxx-xxxxx-xxxxx`."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads(), _HASHER.hash, password)


async def is_password(password: str, hashed: str | None) -> bool:
    """Whether it is the one that was hashed. With None it takes the time that a comparison takes, and is not."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), _matches, password, hashed or _of_nobody())


def _matches(password: str, hashed: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _threads() -> ThreadPoolExecutor:
    """Bounded, as each comparison takes 19 MiB and a core."""
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")


@cache
def _of_nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe())
