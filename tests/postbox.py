"""An SMTP server on a loopback socket, for tests that send mail for real: it keeps what it takes, or refuses it."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec import Struct

from invited import parsed

WAIT_SECONDS = 10
HOST = "127.0.0.1"
USER, PASSWORD = "us:er@team.example", "p@ss/wörd"


class Taken(Struct, frozen=True):
    """One message, with the envelope that it came in."""

    sender: str
    recipients: Sequence[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return parsed(self.content)


class Postbox:
    """`url` has no scheme. `certificate`: it speaks TLS, after STARTTLS, or `from_the_start`. Port 0 is any."""

    def __init__(
        self,
        *,
        certificate: ssl.SSLContext | None = None,
        from_the_start: bool = False,
        password: bool = False,
        port: int = 0,
    ) -> None:
        self._certificate = certificate
        self._from_the_start = from_the_start
        self._password = password
        self._arrival = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._refusals: dict[str, str] = {}
        self._gates: list[asyncio.Event] = []
        self.taken: list[Taken] = []
        self.attempts = 0
        self.port = port

    @property
    def url(self) -> str:
        return f"{HOST}:{self.port}"

    def refuse(self, command: str, answer: str) -> None:
        """From now on RCPT or DATA gets this answer; "" takes mail again."""
        self._refusals[command] = answer

    def hold(self) -> asyncio.Event:
        """From now on the server takes a mail, and answers once the event is set."""
        self._gates = [asyncio.Event()]
        return self._gates[0]

    async def wait_for(self, count: int) -> list[Taken]:
        """All mails so far, as soon as there are that many; TimeoutError after ten seconds."""
        async with asyncio.timeout(WAIT_SECONDS), self._arrival:
            await self._arrival.wait_for(lambda: len(self.taken) >= count)
        return self.taken

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's names
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        self.attempts += 1
        if self._refusals.get("RCPT"):
            return self._refusals["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self._refusals.get("DATA"):
            return self._refusals["DATA"]
        assert envelope.mail_from is not None
        assert isinstance(envelope.original_content, bytes)
        async with self._arrival:
            self.taken.append(Taken(envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
            self._arrival.notify_all()
        for gate in self._gates:
            await gate.wait()
        return "250 Taken"

    def _authenticate(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    def _protocol(self) -> SMTP:
        return SMTP(
            self,
            hostname="postbox.example",
            tls_context=None if self._from_the_start else self._certificate,
            auth_required=self._password and not self._from_the_start,  # which aiosmtpd warns of otherwise
            auth_require_tls=not self._from_the_start,
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )

    async def __aenter__(self) -> Self:
        context = self._certificate if self._from_the_start else None
        self._server = await asyncio.get_running_loop().create_server(self._protocol, HOST, self.port, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for gate in self._gates:
            gate.set()
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate of its own for this host, and the file that makes clients believe it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    believed, secret = folder / "certificate.pem", folder / "key.pem"
    believed.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(believed, secret)
    return context, believed
