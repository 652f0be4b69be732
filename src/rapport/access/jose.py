"""Signed JWTs (RFC 7515, 7519) by way of `joserfc`, and the public keys that clients register."""

import binascii
from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey, import_key
from joserfc.jws import JWSRegistry, extract_compact

from rapport.access.tenants import AccessError

EDDSA = "EdDSA"
"""How tokens are signed. RFC 9864 would have it called Ed25519, which few of the libraries in use know yet."""

ASYMMETRIC = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", EDDSA, "Ed25519")
"""What clients may sign with: not `none`, and nothing for which a public key could pass as a shared secret."""

MIN_RSA_BITS = 2048
_CURVES = ("P-256", "P-384", "P-521", "Ed25519")
_FAULTS = (JoseError, ValueError, TypeError, RecursionError)
"""What the library raises for a text or a key that is none; the last three where it does not look before it reads."""


class _Allowed(JWSRegistry):
    """Exactly the algorithms it is given, without a warning that EdDSA has a newer name."""

    def get_alg(self, name: str) -> Any:
        if name not in (self.allowed or ()):
            raise UnsupportedAlgorithmError(f"Algorithm {name!r} is not allowed")
        return self.algorithms[name]


def sign(key: OKPKey, kind: str, claims: Mapping[str, Any]) -> str:
    """A JWT of that `typ`, signed with EdDSA."""
    header = {"alg": EDDSA, "kid": key.kid, "typ": kind}
    return jwt.encode(header, dict(claims), key, registry=_Allowed(algorithms=[EDDSA]))


def verified(text: str, key: Key, algorithms: Collection[str]) -> jwt.Token | None:
    """Header and claims of a JWT that this key has signed; None for any other text. The claims are not judged."""
    try:
        return jwt.decode(text, key, registry=_Allowed(algorithms=algorithms))
    except _FAULTS:
        return None


def unverified(text: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims of what may be a JWT, to learn whose it is before it is verified; nothing of what is none."""
    try:
        signed = extract_compact(text.encode())
        claims = msgspec.json.decode(signed.payload or b"")
        return signed.headers(), claims if isinstance(claims, dict) else {}
    except _FAULTS:
        return {}, {}


def public_key(given: Mapping[str, Any] | bytes) -> dict[str, Any]:
    """The public part of a key, given as JWK or in PEM, as a JWK. Raises AccessError."""
    try:
        key = import_key(dict(given)) if isinstance(given, Mapping) else _from_pem(given)
        shown = key.as_dict(private=False)
    except (*_FAULTS, binascii.Error) as error:
        raise AccessError("this is no public key; it should be one, as JWK or in PEM") from error
    if isinstance(key, RSAKey) and key.public_key.key_size < MIN_RSA_BITS:
        raise AccessError(f"this RSA key has {key.public_key.key_size} bits; it should have {MIN_RSA_BITS} at least")
    if not isinstance(key, RSAKey | ECKey | OKPKey) or shown.get("crv", "P-256") not in _CURVES:
        raise AccessError(f"the key should be an RSA key or one on a curve of {', '.join(_CURVES)}")
    return {name: value for name, value in shown.items() if name in ("kty", "crv", "x", "y", "n", "e")}


def _from_pem(text: bytes) -> Key:
    for kind in (OKPKey, ECKey, RSAKey):
        try:
            return kind.import_key(text)
        except _FAULTS:
            continue
    raise ValueError("no key of a kind that is known")
