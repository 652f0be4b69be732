"""ID tokens, verified (OpenID Connect Core 1.0, 3.1.3.7): the signature by `joserfc`, the claims by Authlib."""

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import is_normalized

from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError
from joserfc.jwk import import_key
from joserfc.jwt import Token
from msgspec import Struct

from rapport.access.jose import ASYMMETRIC, public_key, unverified, verified
from rapport.access.oidc.refused import Cause, OidcRefusedError
from rapport.access.tenants import AccessError

LEEWAY_SECONDS = 60
"""How far the provider's clock may be from ours."""
_ENTRA = "https://login.microsoftonline.com/"
_TRUE = (True, 1, "1", "true")


class Expected(Struct, frozen=True, kw_only=True):
    """What the claims of a token are held against."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None = None


def signed_by(text: str, keys: Sequence[Mapping[str, Any]]) -> Token | None:
    """The token, when one of these keys (JWK) has signed it by an asymmetric algorithm. Its claims are not judged.

    None as well for `none`, and for HS256 with a public key as the secret. Keys that cannot be used are passed over.
    """
    header, _ = unverified(text)
    for key in keys:
        if _may_have_signed(key, header):
            try:
                token = verified(text, import_key(public_key(key)), ASYMMETRIC)
            except AccessError:
                continue
            if token is not None:
                return token
    return None


def _may_have_signed(key: Mapping[str, Any], header: Mapping[str, Any]) -> bool:
    """A token that names no key may be of any that is for signatures."""
    is_named = "kid" not in header or key.get("kid") == header["kid"]
    is_for_this = key.get("use", "sig") == "sig" and key.get("alg", header.get("alg")) == header.get("alg")
    return bool(is_named and is_for_this)


def judged(token: Token, expected: Expected) -> Mapping[str, Any]:
    """The claims of a signed token, when it is for us, of this sign-in, and valid now. Raises OidcRefusedError."""
    claims = CodeIDToken(
        token.claims,
        token.header,
        options={
            "iss": {"essential": True, "value": expected.issuer},
            "aud": {"essential": True, "value": expected.client_id},
        },
        params={"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token},
    )
    try:
        claims.validate(leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError) as error:
        raise OidcRefusedError(Cause.UNSOUND, f"ID token: {_fault(error)}") from error
    return dict(claims)


def _fault(error: Exception) -> str:
    """Which claim it is about; the rest of what the library says may hold the claim's value."""
    return f"{type(error).__name__} {getattr(error, 'claim', '')}".strip()


def verified_email(claims: Mapping[str, Any], issuer: str) -> str:
    """The address of which the provider says that it is the user's. Raises OidcRefusedError.

    Microsoft Entra ID never says `email_verified`; its `xms_edov`, when the application asks for it, says that the
    address is of a domain whose owner is known.
    """
    email = claims.get("email")
    if not isinstance(email, str) or not email:
        raise OidcRefusedError(Cause.UNVERIFIED, "ID token: no e-mail address")
    if not is_normalized("NFC", email):
        # U+212A is a k in lower case: an address with it would be somebody else's.
        raise OidcRefusedError(Cause.UNVERIFIED, "ID token: the e-mail address has letters that pass for others")
    is_verified = claims.get("email_verified") is True
    if not is_verified and not (issuer.startswith(_ENTRA) and claims.get("xms_edov") in _TRUE):
        raise OidcRefusedError(Cause.UNVERIFIED, "ID token: the e-mail address is not verified")
    return email
