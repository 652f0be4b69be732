import ipaddress
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from rapport.delivery.target import ForbiddenTargetError, Guard, problem_with, request_target
from receiver import Receiver

STRICT = Guard([])
LOOPBACK = Guard([ipaddress.ip_network("127.0.0.1/32")])

url_pieces = st.sampled_from(
    [
        *("http://", "HTTPS://", "//", "/", "?", "#", "@", ":", "[", "]", ".", "-", ";", "%2F", "\\", "\0", "\t", "é"),
        *("example.org", "xn--", "127.0.0.1", "0x7f", "::1", "[::1]", "%25eth0", "v1.x", "80", "0", "99999"),
    ]
)
url_like = st.lists(url_pieces, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "https://"),
        ("/callbacks", "https://"),
        ("ftp://example.org/", "https://"),
        ("javascript:alert(1)", "https://"),
        ("https:example.org", "https://"),
        ("https://example.org/#top", "fragment"),
        ("https://example.org/#", "fragment"),
        ("https://user:secret@example.org/", "user name or password"),
        ("https://example.org@127.0.0.1/", "user name or password"),
        ("https://", "names a host"),
        ("https:///path", "names a host"),
        ("https://:443/", "names a host"),
        ("https://[::1/", "names a host"),
        ("https://::1/", "names a host"),
        ("https://[::1]443/", "names a host"),
        ("https://example.org:/", "from 1 to 65535"),
        ("https://example.org:0/", "from 1 to 65535"),
        ("https://example.org:65536/", "from 1 to 65535"),
        ("https://example.org:-1/", "from 1 to 65535"),
        ("https://example.org:80:80/", "from 1 to 65535"),
        ("https://[fe80::1%25eth0]/", "plain IPv6 address"),
        ("https://[fe80::1%eth0]/", "plain IPv6 address"),
        ("https://[v1.x]/", "plain IPv6 address"),
        ("https://[127.0.0.1]/", "plain IPv6 address"),
        ("https://2130706433/", "192.0.2.7"),
        ("https://127.1/", "192.0.2.7"),
        ("https://0177.0.0.1/", "192.0.2.7"),
        ("https://0x7f.1/", "192.0.2.7"),
        ("https://127.0.0.0x1/", "192.0.2.7"),
        ("https://1.2.3.4.5/", "192.0.2.7"),
        ("https://a..b/", "letters, digits and hyphens"),
        ("https://./", "letters, digits and hyphens"),
        ("https://-a.example/", "letters, digits and hyphens"),
        ("https://ex%61mple.org/", "letters, digits and hyphens"),
        (f"https://{'a' * 64}.example/", "letters, digits and hyphens"),
        (f"https://{'a.' * 127}org/", "letters, digits and hyphens"),
        ("https://example.org/caf\u00e9", "percent-encode"),
        ("https://caf\u00e9.example/", "xn--"),
        ("https://example.org/a b", "percent-encode"),
        ("https://example.org/\r\nHost: x", "percent-encode"),
        ("https://example.org/\x00", "percent-encode"),
        ("https://example.org/\x7f", "percent-encode"),
        (" https://example.org/", "percent-encode"),
        ("https://example.org\\@127.0.0.1/", "backslashes"),
        ("https://example.org/" + "a" * 2029, "2048 characters"),
    ],
)
def test_an_unusable_callback_url_is_explained(url: str, says: str) -> None:
    problem = problem_with(url)
    assert problem is not None
    assert says in problem


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "HTTP://EXAMPLE.org./",
        "http://localhost:8080/hook",
        "https://sub_domain.xn--bcher-kva.example:65535//a;b/../c?x=[1]&y=%2F+%20|'\"<>^`{}@:?",
        "http://127.0.0.1:1/",
        "https://[2001:db8::1]:443/",
        "https://[::ffff:192.0.2.1]",
        "https://3com.example/",
        "https://example.org/" + "a" * 2028,
    ],
)
def test_a_usable_callback_url_has_no_problem(url: str) -> None:
    assert problem_with(url) is None


@given(st.text() | url_like | url_like.map(lambda rest: "http://" + rest))
@example("http://[")
@example("http://a/?@#\ud800")
def test_any_text_is_judged_and_what_passes_is_understood_alike_by_the_client(text: str) -> None:
    problem = problem_with(text)
    if problem is None:
        url = URL(text, encoded=True)
        assert url.scheme in {"http", "https"}
        assert url.raw_host
        assert url.port
        assert url.user is url.password is None
        parts = urlsplit(text)
        assert parts.hostname == url.raw_host.lower()
        assert request_target(text) == (parts.path or "/") + ("?" + parts.query if parts.query else "")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org", "/"),
        ("https://example.org?", "/"),
        ("https://example.org?a=1", "/?a=1"),
        ("https://example.org/hook?", "/hook"),
        ("https://example.org/hook??", "/hook??"),
        ("https://example.org/%7Ea/../b%2fc//;d?e=%2F&f=+%20&f=", "/%7Ea/../b%2fc//;d?e=%2F&f=+%20&f="),
        ("https://[2001:db8::1]:8443/x", "/x"),
    ],
)
def test_the_request_target_is_path_and_query_as_written(url: str, target: str) -> None:
    assert request_target(url) == target


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.0.1", "192.168.1.1"),  # private
        *("127.0.0.1", "127.255.255.254", "::1"),  # loopback
        *("169.254.169.254", "100.100.100.200", "fd00:ec2::254", "192.0.0.192", "168.63.129.16"),  # metadata
        *("fe80::1", "fe80::1%eth0", "2606:4700::1111%eth0"),  # link-local, scoped
        *("100.64.0.1", "100.127.255.255"),  # carrier-grade NAT
        *("0.0.0.0", "0.1.2.3", "::"),  # unspecified
        *("240.0.0.1", "255.255.255.255", "192.0.0.8", "198.18.0.1", "192.88.99.1", "100::1", "4000::1"),  # reserved
        *("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"),  # documentation
        *("224.0.0.1", "239.1.2.3", "232.0.0.1", "ff02::1", "ff0e::1"),  # multicast
        *("fc00::1", "fec0::1"),  # unique local, site-local
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:224.0.0.1"),  # IPv4-mapped
        *("::127.0.0.1", "::ffff:0:127.0.0.1"),  # IPv4-compatible, IPv4-translated
        *("64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8"),  # NAT64
        *("2002:7f00:1::1", "2002:a00:1::1"),  # 6to4 of 127.0.0.1 and 10.0.0.1
        *("2001:0:4136:e378:8000:63bf:80ff:fffe", "2001::1"),  # Teredo
        *("localhost", "example.org", "", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "8.8.8.8 ", "[::1]"),
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not STRICT.permits(address)


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1"),
        *("::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
    ],
)
def test_a_public_address_is_permitted(address: str) -> None:
    assert STRICT.permits(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_its_ipv6_forms(address: ipaddress.IPv4Address) -> None:
    verdict = STRICT.permits(str(address))
    assert STRICT.permits(f"::ffff:{address}") is verdict
    assert STRICT.permits(f"64:ff9b::{address}") is verdict


@given(st.text())
def test_any_text_is_judged_as_an_address(text: str) -> None:
    assert STRICT.permits(text) in {True, False}


def test_the_operator_allows_networks_and_nothing_beside_them() -> None:
    guard = Guard([ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("fd00::/8")])
    for address in ("127.0.0.1", "::ffff:127.0.0.1", "fd00::1", "8.8.8.8"):
        assert guard.permits(address)
    for address in ("10.0.0.1", "::1", "fe80::1", "128.0.0.0.1"):
        assert not guard.permits(address)


def addr_info(address: str, family: socket.AddressFamily = socket.AF_INET) -> AddrInfoType:
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, 80)


def test_no_socket_is_made_for_a_forbidden_address() -> None:
    with pytest.raises(ForbiddenTargetError):
        STRICT.socket_factory(addr_info("127.0.0.1"))


def test_a_socket_of_the_right_family_is_made_for_a_permitted_address() -> None:
    with LOOPBACK.socket_factory(addr_info("127.0.0.1")) as made:
        assert (made.family, made.type) == (socket.AF_INET, socket.SOCK_STREAM)


@pytest.mark.parametrize("notation", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost"])
def test_whatever_the_notation_the_resolved_address_is_judged(notation: str) -> None:
    for family, kind, protocol, name, address in socket.getaddrinfo(notation, 80, type=socket.SOCK_STREAM):
        with pytest.raises(ForbiddenTargetError):
            STRICT.socket_factory((family, kind, protocol, name, address))


class Names(AbstractResolver):
    """A name server that gives one answer after the other."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self._answers.pop(0)
        ]

    async def close(self) -> None:
        pass


def client(names: Names, opened: list[str]) -> aiohttp.ClientSession:
    """A session that asks these names, guarded, and notes each address for which a socket was made."""

    def noting(info: AddrInfoType) -> socket.socket:
        made = LOOPBACK.socket_factory(info)
        opened.append(str(info[4][0]))
        return made

    connector = aiohttp.TCPConnector(resolver=names, socket_factory=noting, use_dns_cache=False, force_close=True)
    return aiohttp.ClientSession(connector=connector)


@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.1", "127.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["fd00::1", "10.0.0.1", "::1", "127.0.0.1"]],
)
async def test_forbidden_addresses_beside_a_permitted_one_are_not_tried(addresses: list[str]) -> None:
    opened: list[str] = []
    async with (
        Receiver() as receiver,
        client(Names(addresses), opened) as session,
        session.get(f"http://mixed.example:{receiver.port}/") as answer,
    ):
        assert answer.status == 204
    assert opened == ["127.0.0.1"]


async def test_a_name_with_forbidden_addresses_only_is_refused_as_such() -> None:
    opened: list[str] = []
    async with client(Names(["10.0.0.1", "fd00::1", "169.254.169.254"]), opened) as session:
        with pytest.raises(aiohttp.ClientConnectorError) as refusal:
            await session.get("http://inside.example/")
    assert isinstance(refusal.value.os_error, ForbiddenTargetError)
    assert opened == []


async def test_a_name_that_moves_to_a_forbidden_address_is_refused_from_then_on() -> None:
    opened: list[str] = []
    async with Receiver() as receiver, client(Names(["127.0.0.1"], ["10.0.0.1"]), opened) as session:
        url = f"http://rebound.example:{receiver.port}/"
        async with session.get(url):
            pass
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(url)
        assert len(receiver.received) == 1
    assert opened == ["127.0.0.1"]


async def test_a_name_server_that_answers_with_a_name_is_refused() -> None:
    opened: list[str] = []
    async with client(Names(["localhost"]), opened) as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get("http://alias.example/")
    assert opened == []
