"""Dates and times as people type them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.console.scheduling_form import typed
from rapport.surfaces.console.typed_times import TypedError, read_time
from rapport.surfaces.console.words import Words, catalogue

NOW = datetime(2026, 11, 22, 21, 10)  # noqa: DTZ001  # a sunday, by the clock on the wall


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow 10:30", "2026-11-23T10:30"),
        ("morgen om 10 uur", "2026-11-23T10:00"),
        ("overmorgen noon", "2026-11-24T12:00"),
        ("today at 23.15", "2026-11-22T23:15"),
        ("24/11 10.30", "2026-11-24T10:30"),
        ("10.30 24/11", "2026-11-24T10:30"),
        ("24-11 9u30", "2026-11-24T09:30"),
        ("24.11. 10.30", "2026-11-24T10:30"),
        ("24.11.2027 10.30", "2027-11-24T10:30"),
        ("24/11/27 10:30", "2027-11-24T10:30"),
        ("1/2 09:05", "2027-02-01T09:05"),
        ("29 feb 10:00", "2028-02-29T10:00"),
        ("24 nov 9h30", "2026-11-24T09:30"),
        ("24 november 2026 14 u", "2026-11-24T14:00"),
        ("November 24th, 2pm", "2026-11-24T14:00"),
        ("2026-11-24T10:30", "2026-11-24T10:30"),
        ("2026-11-24 10:30:00", "2026-11-24T10:30"),
        ("di 14u", "2026-11-24T14:00"),
        ("Tuesday 2:30 p.m.", "2026-11-24T14:30"),
        ("dinsdag 24 november om 10.30", "2026-11-24T10:30"),
        ("zondag 22:00", "2026-11-22T22:00"),
        ("zondag 20:00", "2026-11-29T20:00"),
        ("volgende dinsdag 9:15", "2026-11-24T09:15"),
        ("12 am tomorrow", "2026-11-23T00:00"),
        ("14:00", "2026-11-23T14:00"),
        ("22:30", "2026-11-22T22:30"),
        ("2026-11-24T10:30Z", "2026-11-24T10:30+00:00"),
        ("2026-11-24T10:30+0100", "2026-11-24T10:30+01:00"),
    ],
)
def test_what_is_typed_is_understood(text: str, meant: str) -> None:
    assert read_time(text, NOW) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "typed.needed"),
        ("  ", "typed.needed"),
        ("soon", "typed.unclear"),
        ("tomorrow 10:30 or so", "typed.unclear"),
        ("tomorrow 10:30 11:30", "typed.unclear"),
        ("x" * 61, "typed.unclear"),
        ("tomorrow", "typed.no_time"),
        ("24/11", "typed.no_time"),
        ("2026-11-24", "typed.no_time"),
        ("31/11 10:00", "typed.no_such_day"),
        ("2026-13-01 10:00", "typed.no_such_day"),
        ("2026-02-30T10:00Z", "typed.no_such_day"),
        ("29/2/2027 10:00", "typed.no_such_day"),
        ("tomorrow 25:00", "typed.no_such_time"),
        ("tomorrow 10:75", "typed.no_such_time"),
        ("tomorrow 13 pm", "typed.no_such_time"),
        ("monday 24/11 10:30", "typed.other_weekday"),
    ],
)
def test_what_is_not_understood_says_what_would_be(text: str, words: str) -> None:
    with pytest.raises(TypedError) as error:
        read_time(text, NOW)
    assert error.value.words == words


@given(st.text(max_size=70))
def test_whatever_is_typed_is_a_time_or_a_fault_with_words(text: str) -> None:
    words = ""
    try:
        read_time(text, NOW)
    except TypedError as error:
        words = error.words
    assert not words or words in catalogue()


@given(st.integers(0, 60 * 24 * 700), st.sampled_from(["nl", "en"]))
def test_what_the_console_writes_it_reads(minutes: int, language: str) -> None:
    instant = datetime(2026, 11, 22, 21, 10, tzinfo=UTC) + timedelta(minutes=minutes)
    shown = typed(instant, "UTC", Words(language))
    assert read_time(shown, NOW) == instant.replace(tzinfo=None)
