"""A sign-in under way: what the browser keeps between leaving for the provider and coming back."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

LASTS_SECONDS = 600
_RANDOM_BYTES = 32
_MAX_BACK = 1500  # characters: a browser keeps no cookie above 4096 bytes
Secret = Annotated[str, Meta(min_length=43, max_length=43)]
"""256 bits in base64: nothing that is empty fits to nothing."""


class Attempt(Struct, frozen=True, kw_only=True):
    """`state` comes back with the answer, `nonce` in the ID token, and `verifier` shows that whoever brings the code
    has asked for it (RFC 7636). `back` is the path that was wanted.

    Nothing of it is believed because the browser sends it: each part is held against what the provider answers, and
    `back` is judged where it is used. So it needs no signature, and any process can finish what another has begun.
    """

    state: Secret
    nonce: Secret
    verifier: Secret
    back: str

    def is_answered_by(self, state: str) -> bool:
        return hmac.compare_digest(self.state.encode(), state.encode())


def new_attempt(back: str) -> Attempt:
    """One that leads to the beginning when the path is too long to be kept."""
    state, nonce, verifier = (secrets.token_urlsafe(_RANDOM_BYTES) for _ in range(3))
    return Attempt(state=state, nonce=nonce, verifier=verifier, back=back if len(back) <= _MAX_BACK else "")


def written(attempt: Attempt) -> str:
    """As the value of a cookie."""
    return urlsafe_b64encode(msgspec.json.encode(attempt)).decode().rstrip("=")


def read_attempt(text: str) -> Attempt | None:
    """None for what is no attempt."""
    try:
        return msgspec.json.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Attempt)
    except ValueError:
        return None
