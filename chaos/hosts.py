"""Hosts of their own for processes: network namespaces on a bridge where that is permitted, else ports on loopback."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from msgspec import Struct

NET = "10.213.7"
BRIDGE = "rapport-chaos"


class Host(Struct, frozen=True):
    """`inside` starts a command there. Without a `link` it is this machine, and cannot be cut off alone."""

    address: str
    inside: Sequence[str] = ()
    link: str | None = None

    def connect(self) -> None:
        self._set("up")

    def cut_off(self) -> None:
        """From now on its packets are lost, without a word to either end."""
        self._set("down")

    def _set(self, state: str) -> None:
        if self.link is not None:
            _ip("link", "set", self.link, state)


class Network(Struct, frozen=True):
    """`here` is where this program is reached from the hosts. `words` say what was not permitted."""

    here: str
    hosts: Sequence[Host]
    words: str


@contextmanager
def network(count: int) -> Iterator[Network]:
    """So many hosts; what is made is removed at the end, also what a killed run left."""
    with ExitStack() as leaving:
        try:
            yield_ = _namespaces(count, leaving)
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", "") or str(error)
            words = f"no network namespaces ({said.strip()}): all processes on loopback, no host loses its network"
            yield_ = Network("127.0.0.1", [Host("127.0.0.1")] * count, words)
        yield yield_


def _namespaces(count: int, leaving: ExitStack) -> Network:
    if os.geteuid() != 0:
        raise PermissionError("they need root")
    _remove(count)
    leaving.callback(_remove, count)
    _ip("link", "add", BRIDGE, "type", "bridge")
    _ip("address", "add", f"{NET}.1/24", "dev", BRIDGE)
    _ip("link", "set", BRIDGE, "up")
    hosts = [_namespace(place) for place in range(count)]
    return Network(f"{NET}.1", hosts, "")


def _namespace(place: int) -> Host:
    name, link, address = f"rapport-{place}", f"rapport-{place}", f"{NET}.{10 + place}"
    _ip("netns", "add", name)
    _ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name)
    _ip("link", "set", link, "master", BRIDGE, "up")
    _ip("-n", name, "address", "add", f"{address}/24", "dev", "eth0")
    _ip("-n", name, "link", "set", "eth0", "up")
    _ip("-n", name, "link", "set", "lo", "up")
    return Host(address, ["ip", "netns", "exec", name], link)


def _remove(count: int) -> None:
    for place in range(count):
        subprocess.run(["ip", "netns", "delete", f"rapport-{place}"], capture_output=True, check=False)
        subprocess.run(["ip", "link", "delete", f"rapport-{place}"], capture_output=True, check=False)
    subprocess.run(["ip", "link", "delete", BRIDGE], capture_output=True, check=False)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], capture_output=True, check=True, text=True)
