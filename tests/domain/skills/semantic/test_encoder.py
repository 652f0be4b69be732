"""The service reads texts whatever becomes of the encoder; the encoder itself is tried where it is installed."""

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from rapport.domain.skills.semantic import encoder
from rapport.domain.skills.semantic.encoder import PACKAGE, find_encoder, probe

look: Callable[[], object] = find_encoder.__wrapped__
"""Without the memory of what an earlier test found."""

needs_encoder = pytest.mark.skipif(find_spec(PACKAGE) is None, reason="rapport[semantic] is not installed")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose modules go before those that are installed, in this process and in those that it starts."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    return tmp_path


def furnish(packages: Path, model: str) -> None:
    (packages / "numpy.py").write_text("", encoding="utf-8")
    (packages / f"{PACKAGE}.py").write_text(model, encoding="utf-8")


def test_a_package_that_is_missing_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "PACKAGE", "no_such_encoder")
    with capture_logs() as logs:
        assert look() is None
    assert [(line["event"], line["log_level"]) for line in logs] == [("encoder_missing", "info")]
    assert "rapport[semantic]" in logs[0]["detail"]


@pytest.mark.parametrize(
    ("model", "detail"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGILL)", "AVX2"),
        ("raise ImportError('compiled engine not found')", "compiled engine not found"),
        ("class E5:\n    def __init__(self): raise RuntimeError('failed to load model')", "failed to load model"),
    ],
    ids=["a library that dies", "a package without its library", "a model that does not load"],
)
def test_an_encoder_that_does_not_work_is_told_once_and_done_without(packages: Path, model: str, detail: str) -> None:
    furnish(packages, model)
    with capture_logs() as logs:
        assert look() is None
    assert [(line["event"], line["log_level"]) for line in logs] == [("encoder_unusable", "warning")]
    assert detail in logs[0]["detail"]


def test_an_encoder_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "PROBE_SECONDS", 0.1)
    assert "timed out" in (probe("import threading; threading.Event().wait()") or "")


def test_a_program_that_ends_has_no_fault() -> None:
    assert probe("") is None


@needs_encoder
def test_the_encoder_that_is_installed_works_in_four_languages() -> None:
    found = find_encoder()
    assert found is not None
    english, *others = found.queries(
        ["welding steel pipes", "stalen buizen lassen", "Stahlrohre schweißen", "a \0 \ud800"]
    )
    assert english @ others[0] > english @ others[2]
    assert english @ others[1] > english @ others[2]
    assert found.passages(["one"]).shape == (1, len(english))
    assert found.name.startswith(f"{PACKAGE}-")
