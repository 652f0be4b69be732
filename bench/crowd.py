"""A crowd of clients that do not wait for each other, in one process that costs little and says how late it was itself.

Bare sockets and one `epoll`: 0.02 ms of processor time a request, of which asyncio would take twice as much. Where the
generator and what it measures share the processors, each of them is the other's delay.
"""

import errno
import select
import socket
import time
from collections.abc import Sequence

from msgspec import Struct

LEAVING_SECONDS = 30
"""After the last request was sent; what is not answered then counts as lost."""
MOST_A_TURN = 32
"""Requests sent before answers are read again: a generator that is behind must not make answers look late."""
SHED = (429, 503)


class Flood(Struct, frozen=True):
    """Times in ascending milliseconds. `answered_ms` is of the accepted ones and `shed_ms` of those told to come back,
    from when each was really sent. `behind_ms`: how much later than its turn each was sent; as answers are read in the
    same rounds, the others may be too long by as much.

    `in_time`: how many were accepted and answered before the last one was sent. Those that are answered when the flood
    has ended say nothing of what is done during it.
    """

    seconds: float
    answered_ms: Sequence[float]
    shed_ms: Sequence[float]
    behind_ms: Sequence[float]
    in_time: int
    lost: int


class _Client:
    """One connection, and the one request that is under way on it."""

    __slots__ = ("buffer", "sent", "socket")

    def __init__(self, opened: socket.socket) -> None:
        self.socket = opened
        self.buffer = b""
        self.sent = 0.0


class Crowd:
    """Each request has its turn, whether or not those before it were answered, on a connection of its own."""

    def __init__(self, port: int, request: bytes) -> None:
        self._port = port
        self._request = request
        self._poll = select.epoll()
        self._clients: dict[int, _Client] = {}
        self._free: list[_Client] = []
        self._under_way = 0
        self._told: dict[int, list[float]] = {202: [], **{status: [] for status in SHED}}
        self._behind: list[float] = []
        self._lost = 0

    def flood(self, per_second: float, seconds: float) -> Flood:
        started = time.perf_counter()
        asked, most = 0, int(per_second * seconds)
        while asked < most:
            due = min(most, int((time.perf_counter() - started) * per_second) + 1, asked + MOST_A_TURN)
            for number in range(asked, due):
                self._ask(started + number / per_second)
            asked = max(asked, due)
            self._read(max(0.0, started + asked / per_second - time.perf_counter()))
        took = time.perf_counter() - started
        in_time = len(self._told[202])
        give_up = time.perf_counter() + LEAVING_SECONDS
        while self._under_way and time.perf_counter() < give_up:
            self._read(0.1)
        self._leave()
        shed = [late for status in SHED for late in self._told[status]]
        return Flood(
            seconds=took,
            answered_ms=sorted(self._told[202]),
            shed_ms=sorted(shed),
            behind_ms=sorted(self._behind),
            in_time=in_time,
            lost=self._lost + self._under_way,
        )

    def _ask(self, turn: float) -> None:
        """Opens a connection whenever none is free, as more and more clients would."""
        now = time.perf_counter()
        self._behind.append(1000 * (now - turn))
        self._under_way += 1
        client = self._free.pop() if self._free else self._opened()
        client.sent = now
        if client.buffer:
            client.buffer = b""
        try:
            client.socket.send(self._request)
        except BlockingIOError:
            self._poll.modify(client.socket, select.EPOLLOUT)
        except OSError:
            self._lose(client)

    def _opened(self) -> _Client:
        opened = socket.socket()
        opened.setblocking(False)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        assert opened.connect_ex(("127.0.0.1", self._port)) in {0, errno.EINPROGRESS}
        client = self._clients[opened.fileno()] = _Client(opened)
        self._poll.register(opened, select.EPOLLIN)
        return client

    def _read(self, seconds: float) -> None:
        for number, event in self._poll.poll(seconds):
            client = self._clients[number]
            if event & select.EPOLLOUT and not event & select.EPOLLERR:
                client.socket.send(self._request)
                self._poll.modify(client.socket, select.EPOLLIN)
            else:
                self._answered(client)

    def _answered(self, client: _Client) -> None:
        try:
            data = client.socket.recv(65_536)
        except OSError:
            data = b""
        if not data:
            self._lose(client)
            return
        client.buffer += data
        head, found, rest = client.buffer.partition(b"\r\n\r\n")
        _, _, length = head.lower().partition(b"content-length:")
        if found and len(rest) >= int(length.split(b"\r\n", 1)[0] or 0):
            self._told[int(head[9:12])].append(1000 * (time.perf_counter() - client.sent))
            client.buffer, client.sent = b"", 0.0
            self._under_way -= 1
            self._free.append(client)

    def _lose(self, client: _Client) -> None:
        """A connection that ended; while nothing was asked on it, nothing is lost."""
        del self._clients[client.socket.fileno()]
        if client.sent:
            self._under_way -= 1
            self._lost += 1
        else:
            self._free.remove(client)
        client.socket.close()

    def _leave(self) -> None:
        for client in self._clients.values():
            client.socket.close()
        self._poll.close()
