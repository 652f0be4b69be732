"""One attempt to hand a mail to the operator's SMTP server (RFC 5321)."""

import asyncio
import ssl
from contextlib import suppress
from email.utils import formataddr, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog
from msgspec import Struct

logger = structlog.get_logger()

MAX_WORDS = 300  # characters of what a server says; an answer may have many lines
_FINAL = range(500, 600)  # RFC 5321, 4.2.1


class Server(Struct, frozen=True, kw_only=True):
    """`tls`: from the first byte. `start_tls`: None takes it when it is offered, True insists on it."""

    host: str
    port: int
    tls: bool
    start_tls: bool | None
    user: str | None
    password: str | None


_SCHEMES = {  # the port that is meant when there is none, tls, start_tls
    "smtp": (587, False, None),
    "smtps": (465, True, False),
    "smtp+starttls": (587, False, True),
    "smtp+plain": (25, False, False),
}


def read_server(url: str) -> Server:
    """From `smtp://user:password@host:port`, with the user and the password percent-encoded.

    `smtps` is TLS from the first byte, `smtp+starttls` insists on STARTTLS, and `smtp` takes it when it is offered;
    but a password goes over TLS only, unless by `smtp+plain`, which never encrypts.
    """
    parts = urlsplit(url)
    port, tls, start_tls = _SCHEMES[parts.scheme]
    assert parts.hostname is not None  # settings.py has looked at it
    user = unquote(parts.username) if parts.username else None
    return Server(
        host=parts.hostname,
        port=parts.port or port,
        tls=tls,
        start_tls=True if user and start_tls is None else start_tls,
        user=user,
        password=unquote(parts.password or "") if user else None,
    )


class Handed(Struct, frozen=True, kw_only=True):
    """What came of one attempt. `status` is the server's last answer, None when there was none.

    `error` is None when the server took the mail. `final`: it says that it never will.
    """

    status: int | None = None
    error: str | None = None
    final: bool = False


class Post:
    """Hands mails over, each through a connection of its own; as many at once as the caller starts."""

    def __init__(self, server: Server, sender: str, *, timeout_seconds: float) -> None:
        """`sender`: `Name <address>` or an address, which also takes what cannot be delivered."""
        name, self._address = parseaddr(sender)
        self._from = f"From: {formataddr((name, self._address))}\r\n".encode()
        self._server = server
        self._timeout_seconds = timeout_seconds

    async def hand(self, recipient: str, message: bytes) -> Handed:
        """Raises only when it is cancelled. Nothing lasts longer than the time-out."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await self._hand(recipient, self._from + message)
        except (aiosmtplib.SMTPException, OSError, ValueError) as failure:
            # It may name hosts of the operator's, who finds it in the log; whoever waits for the mail need not know.
            logger.warning("smtp_failed", error=_words(str(failure)))
            return Handed(status=getattr(failure, "code", None), error=_why(failure))

    async def _hand(self, recipient: str, message: bytes) -> Handed:
        client = aiosmtplib.SMTP(
            hostname=self._server.host,
            port=self._server.port,
            use_tls=self._server.tls,
            start_tls=self._server.start_tls,
            username=self._server.user,
            password=self._server.password,
            timeout=self._timeout_seconds,
        )
        await client.connect()
        try:
            return await self._say(client, recipient, message)
        finally:
            client.close()

    async def _say(self, client: aiosmtplib.SMTP, recipient: str, message: bytes) -> Handed:
        try:
            await client.sendmail(self._address, recipient, message)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            return _refused(refused.recipients[0])
        except aiosmtplib.SMTPResponseException as refused:
            return _refused(refused)
        # It is the server's from here on, whatever becomes of the farewell.
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
        return Handed(status=250)


def _refused(answer: aiosmtplib.SMTPResponseException) -> Handed:
    return Handed(status=answer.code, error=_words(answer.message), final=answer.code in _FINAL)


def _why(failure: Exception) -> str:
    """Nothing about the mail itself: it is worth another attempt."""
    if isinstance(failure, TimeoutError):
        return "timed out"
    if isinstance(failure, ssl.SSLError) or isinstance(failure.__cause__, ssl.SSLError):
        return "TLS failure"
    if isinstance(failure, aiosmtplib.SMTPAuthenticationError):
        return "the mail server does not take the service's password"
    if isinstance(failure, OSError):
        return "the mail server cannot be reached"
    return "the mail server does not do what is asked of it"


def _words(said: str) -> str:
    """What may be stored and shown: one line."""
    printable = "".join(letter if letter.isprintable() else " " for letter in said)
    return " ".join(printable.split())[:MAX_WORDS]
