"""Everything an operator can set, from `RAPPORT_*` variables; `rapport settings` prints this page.

`RAPPORT_X_FILE` names a file that holds the value of `RAPPORT_X`, for secrets.
"""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

PREFIX = "RAPPORT_"
NEVER = -1
LEAST_KEPT_DAYS = 7
"""What clients are promised of idempotency keys."""
MAX_TOKEN_SECONDS = 86_400
"""No access token lasts longer, whatever the settings of a node."""
MAX_PORT = 65_535
LOOPBACK = "127.0.0.0/8,::1/128"
SAFE_URL = r"^(https://[^\s/?#@]+|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?)"
"""How a URL begins behind which secrets go: by https, or for trials to this machine."""


class SettingsError(Exception):
    """A variable has a value that cannot be used; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The unit stands in the name; the description says why the default is what it is."""

    profile: Annotated[
        Literal["production", "development"],
        Meta(description="`development` lets callbacks and fetches go to this machine (loopback)."),
    ] = "production"
    data_dir: Annotated[
        Path, Meta(description="Where the embedded PostgreSQL keeps its data; not used with a database URL.")
    ] = Path("./.rapport")
    database_url: Annotated[
        Annotated[str, Meta(pattern="^postgres(ql)?://")] | None,
        Meta(description="A PostgreSQL 15+ to use instead of the embedded one; its user owns the tables."),
    ] = None
    host: Annotated[
        # To the operating system an empty address means all of them: not what an empty variable should open.
        str,
        Meta(min_length=1, description="The address that `rapport serve` listens on."),
    ] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=MAX_PORT, description="Its port; 0 takes a free one.")] = 8080

    trusted_proxies: Annotated[
        str,
        Meta(
            description="Addresses or networks, with commas, of the proxies in front: from them, and from nobody else, "
            "X-Forwarded-For is believed to say where a request came from, which the audit log keeps."
        ),
    ] = ""

    metrics_address: Annotated[
        Annotated[str, Meta(pattern=r"^(\[[0-9a-fA-F:.]+\]|[^\s\[\]/:]+):[0-9]{1,5}$")] | None,
        Meta(
            description="Where this process answers `GET /metrics` for Prometheus, `address:port`, without a key: an "
            "address of its own, of `serve` and `engine` alike, that clients do not reach. A port for each process of "
            "a machine; 0 takes a free one. Without it, nowhere."
        ),
    ] = None
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="`info` has one line for each failed request, mutation batch and failed delivery."),
    ] = "info"
    log_format: Annotated[
        Literal["json", "text"], Meta(description="`json` for collectors, `text` for a terminal.")
    ] = "json"

    database_connections: Annotated[
        int,
        Meta(ge=4, le=500, description="Connections a process holds at most; a few do, as commits are shared."),
    ] = 16
    statement_timeout_seconds: Annotated[
        int, Meta(ge=1, le=3600, description="No statement of the service runs longer.")
    ] = 30
    stop_timeout_seconds: Annotated[
        int,
        Meta(ge=1, le=600, description="How long a stop waits for requests, lanes and deliveries under way."),
    ] = 20

    body_limit_bytes: Annotated[
        int,
        Meta(
            ge=1024,
            le=256 * 1024 * 1024,
            description="Larger request bodies get a 413. 10 candidates with 10 interactions with 20,000 "
            "characters of notes each are 2 MB in ASCII and 8 MB in the widest script.",
        ),
    ] = 8 * 1024 * 1024
    rate_limit_per_second: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000_000,
            description="Requests a second that a tenant may make of all processes together, in the long run; of which "
            "each lets the same share through; beyond it: 429. Stops a loop gone wild, which honest clients never "
            "meet. 0 sets no limit.",
        ),
    ] = 10_000
    rate_limit_burst: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000_000,
            description="Requests that a tenant may make at once after a pause: two seconds' worth.",
        ),
    ] = 20_000
    accept_batch: Annotated[
        int,
        Meta(ge=1, le=5000, description="Requests that may share one commit."),
    ] = 256
    accept_waiting: Annotated[
        int,
        Meta(ge=1, description="Requests of one tenant that may wait for their commit; beyond it: 503."),
    ] = 5000
    requests_at_once: Annotated[
        int,
        Meta(
            ge=1,
            le=100_000,
            description="Requests under way in one process, without those that wait for events; beyond it: 503, at "
            "once. While most of them take longer than 200 ms, fewer are let in, and an eighth at least.",
        ),
    ] = 256
    database_waiting: Annotated[
        int,
        Meta(
            ge=1,
            le=100_000,
            description="Requests of one process that may wait for one of its connections to the database; "
            "beyond it: 503. Those that share a commit do not count.",
        ),
    ] = 128
    request_head_seconds: Annotated[
        float,
        Meta(gt=0, le=600, description="A request's line and headers have arrived by then, or the connection is cut."),
    ] = 10.0
    request_seconds: Annotated[
        float,
        Meta(
            gt=0,
            le=3600,
            description="All of a request has arrived by then, counted from its first byte, or the connection is cut: "
            "8 MB at a megabit a second.",
        ),
    ] = 75.0
    credential_cache_seconds: Annotated[
        float,
        Meta(ge=0, le=5, description="How long a known key is believed. A revocation is announced at once."),
    ] = 4.0

    public_url: Annotated[
        Annotated[str, Meta(pattern="^https?://[^/?#]+(/[^?#]*[^/?#])?$")] | None,
        Meta(
            description="Where clients reach this service, such as https://rapport.example: the issuer of access "
            "tokens, which are then taken from no other. Without it, the scheme and host that a token is asked for by, "
            "which whoever asks may choose: in production, set it."
        ),
    ] = None
    oidc_issuer: Annotated[
        Annotated[str, Meta(pattern=SAFE_URL + r"(/[^\s?#]*)?$")] | None,
        Meta(
            description="Sign-in to the console by OpenID Connect: the issuer, such as https://id.example/realms/work, "
            "to the letter as the provider says it. With RAPPORT_OIDC_CLIENT_ID and RAPPORT_OIDC_CLIENT_SECRET."
        ),
    ] = None
    oidc_client_id: Annotated[
        Annotated[str, Meta(pattern="^[ -~]+$")] | None,
        Meta(
            description="What the provider calls this service. It sends users back to /console/sign-in/oidc/callback."
        ),
    ] = None
    oidc_client_secret: Annotated[
        Annotated[str, Meta(pattern="^[!-~]+$")] | None,
        Meta(description="What this service shows to the provider."),
    ] = None
    oidc_name: Annotated[
        str, Meta(min_length=1, max_length=40, description="What users know the provider as: `Sign in with …`.")
    ] = "OpenID Connect"
    oidc_only: Annotated[
        bool, Meta(description="Whether the provider is the only way in: then passwords open nothing.")
    ] = False
    employees_domain: Annotated[
        Annotated[str, Meta(pattern="^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")] | None,
        Meta(
            description="The domain below which tenants have hosts of their own, {tenant}.{region}.domain: there, a "
            "token of another tenant gets a 401. Without it, the host says nothing."
        ),
    ] = None
    token_audience: Annotated[
        Annotated[str, Meta(min_length=1)] | None,
        Meta(description="The `audience` of access tokens, which clients may name. Without it, the issuer."),
    ] = None
    token_seconds: Annotated[
        int,
        Meta(
            ge=60,
            le=MAX_TOKEN_SECONDS,
            description="How long an access token lasts: three hours, so that clients seldom ask for one. A client "
            "that is revoked is refused at once all the same.",
        ),
    ] = 10_800
    token_rate_limit_per_second: Annotated[
        int,
        Meta(
            ge=0,
            le=10_000,
            description="Tokens a second that a client may be issued in the long run, by all processes together; "
            "beyond it: 429. An honest client needs a few a day. 0 sets no limit.",
        ),
    ] = 1
    token_rate_limit_burst: Annotated[
        int,
        Meta(ge=1, le=100_000, description="Tokens that a client may be issued at once: as many workers may start."),
    ] = 60

    apply_batch: Annotated[
        int, Meta(ge=1, le=5000, description="Mutations of one tenant that are applied in one transaction.")
    ] = 500
    lane_workers: Annotated[
        int, Meta(ge=1, le=200, description="Tenants whose mutations one process applies side by side.")
    ] = 4
    poll_seconds: Annotated[
        float,
        Meta(gt=0, le=60, description="Safety net: how often work is looked for that nobody announced."),
    ] = 2.0

    sandbox_wipe_hour: Annotated[
        int,
        Meta(
            ge=NEVER,
            le=23,
            description="The hour, in UTC, at which every sandbox is emptied each day, by one of the engines; when "
            "none ran then, as soon as one does. At night, when nobody tries things out. -1: never.",
        ),
    ] = 3

    keep_mutations_days: Annotated[
        int,
        Meta(
            ge=0,
            le=36_500,
            description="How long finished mutations are kept, with their idempotency keys and callbacks: a quarter, "
            "in which whoever asks what became of a write will have asked, and any client has stopped repeating it. "
            "From then on a key names a new request. At least 7, as promised to clients, and as long as events, whose "
            "records they name. The audit log stays. 0: for ever.",
        ),
    ] = 90
    keep_events_days: Annotated[
        int,
        Meta(
            ge=0,
            le=36_500,
            description="How long events are kept for `GET /events`: a quarter, so that a consumer may be away for "
            "long before it has to read all records anew. What a webhook has still to be told of stays as long as it "
            "takes, also while it is paused. 0: for ever.",
        ),
    ] = 90
    keep_deliveries_days: Annotated[
        int,
        Meta(
            ge=0,
            le=36_500,
            description="How long it is known what became of mails and webhook deliveries: a month, in which somebody "
            "will have missed one. Nothing that waits is removed. 0: for ever.",
        ),
    ] = 30

    callback_timeout_seconds: Annotated[
        float, Meta(gt=0, le=120, description="A receiver that has not answered by then has failed.")
    ] = 15.0
    callback_concurrency: Annotated[int, Meta(ge=1, le=2000, description="Deliveries under way in one process.")] = 64
    callback_concurrency_per_host: Annotated[
        int, Meta(ge=1, le=200, description="Of these, to one host: a slow receiver holds up only itself.")
    ] = 8
    callback_allow: Annotated[
        str,
        Meta(
            description="Networks, with commas (10.1.0.0/16), that callbacks and fetches of attachments may reach "
            "though they are not public."
        ),
    ] = ""

    smtp_url: Annotated[
        Annotated[
            str,
            # The address of a host in brackets is IPv6.
            Meta(
                pattern=r"^smtp(s|\+starttls|\+plain)?://([^\s/@]+@)?(\[[0-9a-fA-F:.]+\]|[^\s/@:?#\[\]]+)(:[0-9]{1,5})?/?$"
            ),
        ]
        | None,
        Meta(
            description="The server that takes mail, `smtp://user:password@host:587`, percent-encoded. `smtp` uses "
            "STARTTLS when it is offered, and always for a password; `smtps` is TLS from the start; `smtp+starttls` "
            "insists on it; `smtp+plain` never encrypts. Without a server, mail waits: `rapport mail list` shows it."
        ),
    ] = None
    mail_from: Annotated[
        Annotated[str, Meta(pattern=r'^([^<>"\r\n]{0,100} <[^\s<>@"]+@[^\s<>@"]+>|[^\s<>@"]+@[^\s<>@"]+)$')] | None,
        Meta(
            description="Who mail comes from, `Name <address>` or an address. Also who organizes the interviews of a "
            "tenant that has not said: set it in all processes, and before the first interview."
        ),
    ] = None
    smtp_timeout_seconds: Annotated[
        float,
        Meta(gt=0, le=600, description="A mail that the server has not taken by then has failed and is tried later."),
    ] = 60.0
    mail_concurrency: Annotated[
        int, Meta(ge=1, le=100, description="Connections of one process to the SMTP server; many allow only a few.")
    ] = 4

    attachment_limit_bytes: Annotated[
        int,
        Meta(
            ge=1024,
            le=100 * 1024 * 1024,
            description="Larger attachments are refused. A scanned CV takes 1 or 2 MB; a request with ten files is in "
            "memory while it is read. Base64 comes in threes of bytes, so that one may be two bytes larger.",
        ),
    ] = 5 * 1024 * 1024
    files_url: Annotated[
        Annotated[str, Meta(pattern="^(file:///|s3://[^/])")] | None,
        Meta(
            description="Where attachments are kept instead of in the database: `file:///folder` or "
            "`s3://bucket/prefix`, which takes the usual AWS_* variables. Those that are in the database stay there."
        ),
    ] = None
    fetch_timeout_seconds: Annotated[
        float,
        Meta(
            gt=0,
            le=600,
            description="The attachments of one mutation that come by URL have arrived by then, or it fails. "
            "Later mutations of the same candidate, and all upserts, wait as long. `RAPPORT_CALLBACK_ALLOW` holds for "
            "them too.",
        ),
    ] = 30.0

    def __post_init__(self) -> None:
        self.callback_networks()
        self.proxy_networks()
        self.metrics_place()
        self._check_provider()
        if self.smtp_url is not None and self.mail_from is None:
            raise ValueError("Expected an address, as mail is sent - at `$.mail_from`")
        if 0 < self.keep_mutations_days < LEAST_KEPT_DAYS:
            raise ValueError(f"Expected 0 or `int` >= {LEAST_KEPT_DAYS} - at `$.keep_mutations_days`")
        if self.keep_mutations_days and not 0 < self.keep_events_days <= self.keep_mutations_days:
            raise ValueError(
                "Expected 1 to the days of mutations, by which events name records - at `$.keep_events_days`"
            )

    def _check_provider(self) -> None:
        needed = {"oidc_issuer", "oidc_client_id", "oidc_client_secret"}
        missing = sorted(name for name in needed if getattr(self, name) is None)
        if missing and (len(missing) < len(needed) or self.oidc_only):
            both = " and ".join(map(variable, missing))
            raise ValueError(f"Expected {both}: sign-in by OpenID Connect needs all three - at `$.{missing[0]}`")

    def callback_networks(self) -> list[IPv4Network | IPv6Network]:
        """The private networks that callbacks may reach: the operator's, and loopback in development."""
        return _networks(self.callback_allow, "callback_allow") + (
            _networks(LOOPBACK, "profile") if self.profile == "development" else []
        )

    def proxy_networks(self) -> list[IPv4Network | IPv6Network]:
        return _networks(self.trusted_proxies, "trusted_proxies")

    def metrics_place(self) -> tuple[str, int] | None:
        """Address and port, as sockets take them."""
        if self.metrics_address is None:
            return None
        host, _, port = self.metrics_address.rpartition(":")
        if int(port) > MAX_PORT:
            raise ValueError(f"Expected a port <= {MAX_PORT} - at `$.metrics_address`")
        return host.strip("[]"), int(port)


def _networks(listed: str, field: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(network.strip()) for network in listed.split(",") if network.strip()]
    except ValueError as error:
        raise ValueError(f"{error} - at `$.{field}`") from error


def variable(field: str) -> str:
    return PREFIX + field.upper()
