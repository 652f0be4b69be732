from ipaddress import ip_network
from pathlib import Path

import msgspec
import pytest

from rapport.environment import load_settings
from rapport.settings import PREFIX, Settings, SettingsError, variable

FIELDS = [field.name for field in msgspec.structs.fields(Settings)]
BAD = {
    "PROFILE": ["", "prod", "Production", "development "],
    "DATA_DIR": [""],
    "DATABASE_URL": ["", "null", "mysql://localhost/rapport", "localhost/rapport", " postgresql://localhost/rapport"],
    "HOST": [""],
    "PORT": ["", "-1", "65536", "80.5", "http", "true", "1_000", " 80", "٨٠", "0x50", "null"],
    "TRUSTED_PROXIES": ["localhost", "*", "10.0.0.1/8", "10.0.0.1;10.0.0.2", "10.0.0.1:80"],
    "METRICS_ADDRESS": ["", "9464", "localhost", "localhost:", ":9464", "h:65536", "h:-1", "::1:9464", "h:80/metrics"],
    "LOG_LEVEL": ["", "INFO", "trace", "20"],
    "LOG_FORMAT": ["", "JSON", "logfmt"],
    "DATABASE_CONNECTIONS": ["0", "3", "501"],
    "STATEMENT_TIMEOUT_SECONDS": ["0", "3601", "30s"],
    "STOP_TIMEOUT_SECONDS": ["0", "601"],
    "BODY_LIMIT_BYTES": ["1023", "268435457", "8M"],
    "RATE_LIMIT_PER_SECOND": ["-1", "1000001", "0.5", "10/s"],
    "RATE_LIMIT_BURST": ["0", "10000001"],
    "ACCEPT_BATCH": ["0", "5001"],
    "ACCEPT_WAITING": ["0"],
    "REQUESTS_AT_ONCE": ["0", "100001"],
    "DATABASE_WAITING": ["0", "100001"],
    "REQUEST_HEAD_SECONDS": ["0", "601", "nan"],
    "REQUEST_SECONDS": ["0", "3601", "inf"],
    "CREDENTIAL_CACHE_SECONDS": ["-1", "5.1", "nan", "inf"],
    "PUBLIC_URL": [
        "",
        "null",
        "rapport.example",
        "ftp://h",
        "https://h/",
        "https://h/a/",
        "https://h?a",
        "https://h#a",
    ],
    "OIDC_ISSUER": [
        "",
        "id.example",
        "http://id.example",
        "http://localhost.id.example",
        "http://127.0.0.1@id.example",
        "http://10.0.0.1",
        "https://",
        "https://user:pass@id.example",
        "https://id.example?realm=a",
        "https://id.example/a b",
        "https://id.example#a",
    ],
    "OIDC_CLIENT_ID": ["", "é"],
    "OIDC_CLIENT_SECRET": ["", "a b", "é"],
    "OIDC_NAME": ["", "x" * 41],
    "OIDC_ONLY": ["", "perhaps", "2"],
    "EMPLOYEES_DOMAIN": ["", "https://rapport.example", ".rapport.example", "rapport.example:80", "Rapport.example"],
    "TOKEN_AUDIENCE": [""],
    "TOKEN_SECONDS": ["59", "86401", "3h"],
    "TOKEN_RATE_LIMIT_PER_SECOND": ["-1", "10001", "0.5"],
    "TOKEN_RATE_LIMIT_BURST": ["0", "100001"],
    "APPLY_BATCH": ["0", "5001"],
    "LANE_WORKERS": ["0", "201"],
    "POLL_SECONDS": ["0", "61", "nan", "-inf"],
    "SANDBOX_WIPE_HOUR": ["-2", "24", "3:00", ""],
    "KEEP_MUTATIONS_DAYS": ["-1", "6", "36501", "90d", ""],
    "KEEP_EVENTS_DAYS": ["-1", "0", "91", "1.5"],
    "KEEP_DELIVERIES_DAYS": ["-1", "36501", "month"],
    "CALLBACK_TIMEOUT_SECONDS": ["0", "121", "nan"],
    "CALLBACK_CONCURRENCY": ["0", "2001"],
    "CALLBACK_CONCURRENCY_PER_HOST": ["0", "201"],
    "CALLBACK_ALLOW": [
        "localhost",
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0.0.0/8;11.0.0.0/8",
        "::1/129",
        "https://10.0.0.1",
    ],
    "SMTP_URL": [
        "",
        "null",
        "mail.example",
        "https://mail.example",
        "smtp://",
        "smtp://mail.example:port",
        "smtp://mail.example/inbox",
        "smtp://mail.example?tls",
        "smtp://u:p@ss@mail.example",
    ],
    "MAIL_FROM": ["", "Rapport", "Rapport <>", "Rapport <a@b.example> x", "R\r\nBcc: x <a@b.example>", "a b@c.example"],
    "SMTP_TIMEOUT_SECONDS": ["0", "601", "nan"],
    "MAIL_CONCURRENCY": ["0", "101"],
    "ATTACHMENT_LIMIT_BYTES": ["1023", "104857601", "5M"],
    "FILES_URL": ["", "null", "/var/files", "file://var/files", "s3:///files", "https://files.example", "memory:///"],
    "FETCH_TIMEOUT_SECONDS": ["0", "601", "nan"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_value_that_cannot_be_used_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^RAPPORT_{name}\b"):
        load_settings({PREFIX + name: value})


def test_mail_is_sent_by_somebody() -> None:
    with pytest.raises(SettingsError, match=r"^RAPPORT_MAIL_FROM: Expected an address"):
        load_settings({"RAPPORT_SMTP_URL": "smtp://mail.example"})
    given = {"RAPPORT_SMTP_URL": "smtps://us%40er:p%2Fw@[::1]:465", "RAPPORT_MAIL_FROM": "The team <a@b.example>"}
    assert load_settings(given).smtp_url == "smtps://us%40er:p%2Fw@[::1]:465"


PROVIDER = {
    "RAPPORT_OIDC_ISSUER": "https://id.example/realms/work",
    "RAPPORT_OIDC_CLIENT_ID": "rapport",
    "RAPPORT_OIDC_CLIENT_SECRET": "secret",
}


def test_a_provider_of_identities_is_named_whole_or_not_at_all() -> None:
    assert load_settings({**PROVIDER, "RAPPORT_OIDC_ONLY": "true"}).oidc_only
    for name, value in PROVIDER.items():
        others = PROVIDER.keys() - {name}
        with pytest.raises(SettingsError) as refused:
            load_settings({name: value})
        assert all(other in str(refused.value) for other in others), "all that is missing is said at once"
        with pytest.raises(SettingsError, match=rf"^{name}: Expected {name}:"):
            load_settings({other: PROVIDER[other] for other in others})
    with pytest.raises(SettingsError, match=r"^RAPPORT_OIDC_CLIENT_ID: "):
        load_settings({"RAPPORT_OIDC_ONLY": "true"})


@pytest.mark.parametrize(
    "issuer", ["http://localhost:8081", "http://127.0.0.1:8081/realms/a", "http://[::1]", "https://id.example/"]
)
def test_a_provider_is_reached_by_https_or_on_this_machine(issuer: str) -> None:
    assert load_settings({**PROVIDER, "RAPPORT_OIDC_ISSUER": issuer}).oidc_issuer == issuer


def test_every_setting_can_be_wrong() -> None:
    assert {PREFIX + name for name in BAD} == {variable(field) for field in FIELDS}


@pytest.mark.parametrize("name", ["RAPPORT_PROT", "RAPPORT_", "RAPPORT_FILE", "RAPPORT_port", "RAPPORT_PROT_FILE"])
def test_a_variable_that_is_no_setting_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{name} is no setting"):
        load_settings({name: "1", "RAPPORT_PORT": "1"})


def test_the_variables_of_others_are_left_alone() -> None:
    assert load_settings({"PORT": "1", "XRAPPORT_PORT": "1", "rapport_port": "1"}) == Settings()


def test_without_variables_every_setting_has_its_default() -> None:
    assert load_settings({}) == Settings()


@pytest.mark.parametrize(
    "content", ["", "postgresql://h/secret\n", "postgresql://h/secret\r\n", "postgresql://h/secret"]
)
def test_a_secret_may_come_from_a_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "secret"
    file.write_text(content)

    if content:
        assert load_settings({"RAPPORT_DATABASE_URL_FILE": str(file)}).database_url == "postgresql://h/secret"
    else:
        with pytest.raises(SettingsError, match="RAPPORT_DATABASE_URL"):
            load_settings({"RAPPORT_DATABASE_URL_FILE": str(file)})


@pytest.mark.parametrize("content", [None, b"postgresql://h/\xff"])
def test_a_file_that_cannot_be_read_is_refused_by_the_name_of_its_variable(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)

    for path in (file, tmp_path, ""):
        with pytest.raises(SettingsError, match=r"^RAPPORT_DATABASE_URL_FILE: "):
            load_settings({"RAPPORT_DATABASE_URL_FILE": str(path)})


def test_a_value_and_a_file_at_once_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "port"
    file.write_text("80")

    with pytest.raises(SettingsError, match=r"^RAPPORT_PORT and RAPPORT_PORT_FILE"):
        load_settings({"RAPPORT_PORT_FILE": str(file), "RAPPORT_PORT": "80"})


def test_a_secret_is_not_shown_when_it_is_refused() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"RAPPORT_DATABASE_URL": "mysql://root:hunter2@localhost"})

    assert "hunter2" not in str(refused.value)


def test_what_the_command_line_says_counts_before_the_environment() -> None:
    found = load_settings({"RAPPORT_PORT": "1", "RAPPORT_HOST": "::1"}, port=2, host=None)

    assert (found.port, found.host) == (2, "::1")
    with pytest.raises(SettingsError, match="RAPPORT_PORT"):
        load_settings({}, port=65536)


@pytest.mark.parametrize(
    ("profile", "allow", "networks"),
    [
        ("production", "", []),
        ("production", "10.0.0.0/8", ["10.0.0.0/8"]),
        ("production", " 10.0.0.0/8 , fd00::/8,,192.0.2.7 ", ["10.0.0.0/8", "fd00::/8", "192.0.2.7/32"]),
        ("development", "", ["127.0.0.0/8", "::1/128"]),
        ("development", "10.0.0.0/8", ["10.0.0.0/8", "127.0.0.0/8", "::1/128"]),
    ],
)
def test_callbacks_may_reach_the_private_networks_that_were_named(
    profile: str, allow: str, networks: list[str]
) -> None:
    found = load_settings({"RAPPORT_PROFILE": profile, "RAPPORT_CALLBACK_ALLOW": allow})

    assert found.callback_networks() == [ip_network(network) for network in networks]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("[::1]:0", ("::1", 0)),
        ("metrics.local:65535", ("metrics.local", 65_535)),
    ],
)
def test_metrics_have_an_address_with_a_port(given: str, place: tuple[str, int]) -> None:
    assert load_settings({"RAPPORT_METRICS_ADDRESS": given}).metrics_place() == place


def test_proxies_are_named_by_address_or_network() -> None:
    found = load_settings({"RAPPORT_TRUSTED_PROXIES": " 10.0.0.0/8 ,, ::1"})

    assert found.proxy_networks() == [ip_network("10.0.0.0/8"), ip_network("::1/128")]


def test_the_service_listens_to_this_machine_only_and_trusts_and_calls_no_network_unless_told() -> None:
    assert Settings().host == "127.0.0.1"
    assert Settings().callback_networks() == Settings().proxy_networks() == []
