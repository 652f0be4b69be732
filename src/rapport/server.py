"""The processes: HTTP with or without the engine, or the engine alone, until a signal asks for the end."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog
import uvicorn

from rapport.app.early_answer import EarlyAnswers
from rapport.app.http import refusal_of
from rapport.app.metrics import PATH, Metrics
from rapport.app.patience import patient_http
from rapport.app.service import engine_alone, running_service
from rapport.settings import Settings
from rapport.surfaces.crowd import Crowd

logger = structlog.get_logger()

IDLE_CONNECTION_SECONDS = 75  # longer than the 60 s of common load balancers, so that they close first
PENDING_CONNECTIONS = 2048
CONNECTIONS_A_TURN = 32
METRICS_STOP_SECONDS = 1  # whoever watches asks again


class OwnServer(uvicorn.Server):
    """Uvicorn without its signal handling: the service has more to end than HTTP."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        """Takes no new connection; `serve` returns when the requests under way are answered."""
        self.should_exit = True


class HttpServer(OwnServer):
    def __init__(self, app: Crowd, settings: Settings) -> None:
        proxies = [str(network) for network in settings.proxy_networks()]
        patience = settings.request_head_seconds, settings.request_seconds
        super().__init__(
            uvicorn.Config(
                app,
                loop="none",
                http=patient_http(*patience, app, EarlyAnswers(refusal_of)),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(proxies),
                forwarded_allow_ips=proxies,
                timeout_keep_alive=IDLE_CONNECTION_SECONDS,
                timeout_graceful_shutdown=settings.stop_timeout_seconds,
            )
        )


class MetricsServer(OwnServer):
    def __init__(self, app: Metrics) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="none",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=METRICS_STOP_SECONDS,
            )
        )


@asynccontextmanager
async def answering(settings: Settings, url: str, *, engine: bool) -> AsyncIterator[str]:
    """Answers HTTP inside the block, and yields the address. At its end the requests under way are answered."""
    async with running_service(settings, url, engine=engine) as service, measured(settings, service.metrics):
        with listening_socket(settings.host, settings.port) as listener:
            async with _serving(HttpServer(service.http, settings), handles(listener)):
                yield address(listener)


@asynccontextmanager
async def measured(settings: Settings, metrics: Metrics) -> AsyncIterator[None]:
    """Answers GET /metrics inside the block, where the operator wants it, and logs where that is."""
    place = settings.metrics_place()
    if place is None:
        yield
        return
    with listening_socket(*place) as listener:
        async with _serving(MetricsServer(metrics), [listener]):
            logger.info("metrics_listening", url=f"{address(listener)}{PATH}")
            yield


@asynccontextmanager
async def _serving(server: OwnServer, sockets: list[socket.socket]) -> AsyncIterator[None]:
    serving = asyncio.create_task(server.serve(sockets=sockets))
    try:
        yield
    finally:
        server.stop()
        await serving


async def serve(settings: Settings, url: str, *, engine: bool) -> None:
    """Answers HTTP until SIGTERM or SIGINT. Logs `listening` with the address once requests are answered."""
    with stop_signals() as stop:
        async with answering(settings, url, engine=engine) as listening:
            gc.freeze()  # what lives as long as the process is not looked through for garbage again
            logger.info("listening", url=listening, mail=_mail(settings))
            await stop.wait()
            logger.info("stopping")


async def run_engine(settings: Settings, url: str) -> None:
    """Applies mutations and delivers callbacks until SIGTERM or SIGINT."""
    with stop_signals() as stop:
        async with engine_alone(settings, url) as metrics, measured(settings, metrics):
            logger.info("engine_running", mail=_mail(settings))
            await stop.wait()
            logger.info("stopping")


def _mail(settings: Settings) -> str:
    return "waits: RAPPORT_SMTP_URL is not set" if settings.smtp_url is None else "is sent"


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """An event that the first SIGTERM or SIGINT sets; a second one ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        stop.set()
        _let_go(loop)

    for number in _STOP:
        loop.add_signal_handler(number, ask)
    try:
        yield stop
    finally:
        _let_go(loop)


def _let_go(loop: asyncio.AbstractEventLoop) -> None:
    for number in _STOP:
        loop.remove_signal_handler(number)


_STOP = (signal.SIGTERM, signal.SIGINT)


def listening_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=PENDING_CONNECTIONS)
    # Connections inherit it. asyncio sets it only on sockets that name their protocol, which these do not; without it
    # an answer in two packets waits 40 ms for the client's delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def handles(listener: socket.socket) -> list[socket.socket]:
    """Of the same socket, so that as many connections are taken in each of the loop's turns.

    uvloop's libuv takes one a turn and handle. Turns are long when there is much to do, and a crowd that opens
    connections would wait in the kernel for seconds, where nothing can refuse it.
    """
    return [listener, *(listener.dup() for _ in range(CONNECTIONS_A_TURN - 1))]


def address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
