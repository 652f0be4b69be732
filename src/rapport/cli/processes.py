"""`rapport serve`, `rapport engine`."""

from typing import Annotated

import uvloop
from cyclopts import Parameter

from rapport.cli.running import configured
from rapport.server import run_engine
from rapport.server import serve as serve_http


def serve(
    *,
    host: str | None = None,
    port: int | None = None,
    engine: Annotated[bool, Parameter(negative="--no-engine")] = True,
) -> None:
    """Answer HTTP, apply mutations and deliver callbacks, until a signal asks for the end.

    Parameters
    ----------
    host
        The address to listen on, instead of RAPPORT_HOST.
    port
        The port to listen on, instead of RAPPORT_PORT; 0 takes a free one.
    engine
        Apply mutations and deliver callbacks in this process too.
    """
    with configured(host=host, port=port) as (settings, url):
        uvloop.run(serve_http(settings, url, engine=engine))


def engine() -> None:
    """Apply mutations and deliver callbacks, without answering HTTP."""
    with configured() as (settings, url):
        uvloop.run(run_engine(settings, url))
