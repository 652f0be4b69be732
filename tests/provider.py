"""A provider of identities on a loopback socket: it asks nobody who they are, and checks what a client has to show."""

import secrets
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeyParameters, RSAKey

CLIENT_ID, CLIENT_SECRET = "rapport", "a-secret"


class IdentityProvider:
    """Says of whoever comes that they are `claims`, in a token signed by `key`; `published` are the keys it shows.

    What is changed counts from the next request on. A claim that is None is left out. With `shows_a_page` there is a
    link to follow, in place of a redirect at once.
    """

    def __init__(self) -> None:
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._discovery)
        app.router.add_get("/keys", self._keys)
        app.router.add_get("/authorize", self._authorize)
        app.router.add_post("/token", self._token)
        self._runner = web.AppRunner(app)
        self._codes: dict[str, Mapping[str, str]] = {}
        self.key: Key = new_key("first")
        self.published: list[Key] = [self.key]
        self.algorithm = "ES256"
        self.claims: dict[str, Any] = {}
        self.description: dict[str, Any] = {}
        self.shows_a_page = False
        self.key_requests = 0
        self.refused: list[str] = []
        self.url = ""

    def become(self, email: str, **claims: Any) -> None:
        """Whoever comes next is this one."""
        self.claims = {"email": email, "email_verified": True, **claims}

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _discovery(self, request: web.Request) -> web.Response:
        del request
        described = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        }
        return web.json_response({**described, **self.description})

    async def _keys(self, request: web.Request) -> web.Response:
        del request
        self.key_requests += 1
        return web.json_response({"keys": [key.as_dict(private=False) for key in self.published]})

    async def _authorize(self, request: web.Request) -> web.Response:
        """Back at once with a code, for this client and a challenge by S256 only."""
        asked = request.query
        is_right = (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == (
            "code",
            CLIENT_ID,
            "S256",
        )
        if not is_right or "openid" not in asked["scope"].split():
            return web.Response(status=400)
        code = secrets.token_urlsafe()
        self._codes[code] = dict(asked)
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        if self.shows_a_page:
            return web.Response(text=f'<a href="{escape(back)}">Go on</a>', content_type="text/html")
        return web.Response(status=302, headers={"location": back})

    async def _token(self, request: web.Request) -> web.Response:
        """For a code of the same client, redirect URI and verifier, once."""
        given = await request.post()
        if not self._is_the_client(request, given):
            return self._refuse("invalid_client", 401)
        asked = self._codes.pop(str(given.get("code")), None)
        if asked is None or given.get("redirect_uri") != asked["redirect_uri"]:
            return self._refuse("invalid_grant")
        challenge = urlsafe_b64encode(sha256(str(given.get("code_verifier")).encode()).digest()).rstrip(b"=").decode()
        if challenge != asked["code_challenge"]:
            return self._refuse("invalid_grant")
        answer = {"access_token": "opaque", "token_type": "Bearer", "id_token": self._id_token(asked.get("nonce"))}
        return web.json_response(answer)

    def _is_the_client(self, request: web.Request, given: Mapping[str, Any]) -> bool:
        if "client_secret_post" in self.description.get("token_endpoint_auth_methods_supported", ()):
            return (given.get("client_id"), given.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        shown = b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        return request.headers.get("authorization") == f"Basic {shown}"

    def _refuse(self, error: str, status: int = 400) -> web.Response:
        self.refused.append(error)
        return web.json_response({"error": error, "error_description": "<script>alert(1)</script>"}, status=status)

    def _id_token(self, nonce: str | None) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "sub": "1", "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce}
        told = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        return jwt.encode(header, told, self.key, algorithms=[self.algorithm])


def new_key(kid: str, *, rsa: bool = False) -> Key:
    given: KeyParameters = {"kid": kid, "use": "sig"}
    return RSAKey.generate_key(2048, given) if rsa else ECKey.generate_key("P-256", given)
