"""Where a callback may go: the URL is judged when a mutation is accepted, the address when a socket opens."""

import ipaddress
import re
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from aiohttp import AddrInfoType
from yarl import URL

MAX_URL_CHARACTERS = 2048
_VISIBLE_ASCII = re.compile(r"[\x21-\x5b\x5d-\x7e]*")  # without the backslash, which browsers read as a slash
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?P<port>:.*)?")
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")  # RFC 1123, 2.1, and the underscore in use
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_PORT = re.compile(r":[0-9]{1,5}")
MAX_HOST_CHARACTERS = 253  # RFC 1035, 2.3.4, written with dots
MAX_PORT = 65535

# What the registry of Python 3.11 does not hold yet, and what is public by its number only.
_NOT_PUBLIC_V4 = (
    IPv4Network("192.0.0.0/24"),  # IETF protocol assignments; a cloud's metadata at 192.0.0.192
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
    IPv4Network("168.63.129.16/32"),  # Azure's host agent, seen from inside a virtual machine only
)
_GLOBAL_V6 = IPv6Network("2000::/3")  # the only block that IANA gives out as global unicast
_NOT_PUBLIC_V6 = (
    IPv6Network("2001::/23"),  # IETF protocol assignments, Teredo among them
    IPv6Network("2002::/16"),  # 6to4, RFC 7526
    IPv6Network("3fff::/20"),  # documentation, RFC 9637
)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are the IPv4 address that is reached


class ForbiddenTargetError(OSError):
    """The address is not one to which callbacks may be sent; no socket was opened."""

    def __init__(self) -> None:
        # One text for all addresses: aiohttp keeps the type of several errors only if they read alike.
        super().__init__("target address is not allowed")


def request_target(url: str) -> str:
    """The path and query that stand in the request line of a call to the URL, and so in its signature.

    '/' for a URL without a path, no '?' for an empty query, all else as written (RFC 9112, 3.2.1).
    """
    return URL(url, encoded=True).raw_path_qs


def problem_with(url: str) -> str | None:
    """Why the URL cannot be a callback's, as a sentence for its author; None when it can. Never raises.

    Says nothing about the address behind the name: names change, so `Guard` decides when the socket opens.
    """
    if len(url) > MAX_URL_CHARACTERS:
        return f"A callback URL has at most {MAX_URL_CHARACTERS} characters."
    if not _VISIBLE_ASCII.fullmatch(url):
        return (
            "A callback URL holds visible ASCII characters only: percent-encode spaces, backslashes, control "
            "characters and letters such as é in path and query; write an international host name as xn--…"
        )
    scheme = _SCHEME.match(url)
    if not scheme:
        return "A callback URL starts with https:// or http://."
    if "#" in url:
        return "A callback URL has no fragment: leave out '#' and what follows, or write a literal '#' as %23."
    return _problem_with_authority(re.split(r"[/?]", url[scheme.end() :], maxsplit=1)[0])


def _problem_with_authority(authority: str) -> str | None:
    if "@" in authority:
        return "A callback URL holds no user name or password: callbacks are signed, so verify the signature."
    parts = _AUTHORITY.fullmatch(authority)
    if not parts or not parts["host"]:
        return "A callback URL names a host, as in https://example.org/hook; an IPv6 address stands in [ ]."
    port = parts["port"]
    if port is not None and not (_PORT.fullmatch(port) and 1 <= int(port[1:]) <= MAX_PORT):
        return f"The port of a callback URL is a number from 1 to {MAX_PORT}, or is left out with its colon."
    return _problem_with_host(parts["host"])


def _problem_with_host(host: str) -> str | None:
    if host.startswith("["):
        return None if _is_address(host[1:-1], IPv6Address) else "The host in [ ] is a plain IPv6 address."
    labels = host.removesuffix(".").split(".")
    # A last label that is a number makes an IPv4 address (WHATWG URL, 3.5); all agree on one notation of it.
    if _NUMBER.fullmatch(labels[-1]):
        return None if _is_address(host, IPv4Address) else "An IPv4 address is written as in 192.0.2.7."
    if len(host) > MAX_HOST_CHARACTERS or not all(_LABEL.fullmatch(label) for label in labels):
        return "A host name is made of letters, digits and hyphens between dots, at most 63 between two dots."
    return None


def _is_address(text: str, kind: type[IPv4Address | IPv6Address]) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return "%" not in text  # a zone names an interface of this machine


class Guard:
    """Opens sockets to publicly reachable unicast addresses, and to the networks that the operator allows.

    As `socket_factory` of an `aiohttp.TCPConnector` it judges the very address that is connected to, after
    all notations and name servers had their say. A connection that is kept alive was judged as it opened.
    """

    def __init__(self, allowed: Sequence[IPv4Network | IPv6Network]) -> None:
        self._allowed = tuple(allowed)

    def permits(self, address: str) -> bool:
        """False as well for text that is not an IP address: an event loop might resolve it once more."""
        try:
            written = ipaddress.ip_address(address)
        except ValueError:
            return False
        reached = _reached(written)
        if any(each in network for network in self._allowed for each in (written, reached)):
            return True
        return _is_public(reached)

    def socket_factory(self, addr_info: AddrInfoType) -> socket.socket:
        """A socket for one address of `getaddrinfo`; ForbiddenTargetError, and aiohttp tries the next one."""
        family, kind, protocol, _, address = addr_info
        if not self.permits(str(address[0])):
            raise ForbiddenTargetError
        return socket.socket(family, kind, protocol)


def _reached(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address in an IPv4-mapped or NAT64 address, as packets go there; else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if address.is_multicast or not address.is_global:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    return (
        address.scope_id is None and address in _GLOBAL_V6 and not any(address in network for network in _NOT_PUBLIC_V6)
    )
