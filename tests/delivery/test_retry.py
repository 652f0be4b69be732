from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.delivery.retry import SCHEDULE, next_delay, parse_retry_after

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
jitters = st.floats(0, 1)


def test_after_the_last_step_of_the_schedule_it_is_a_dead_letter() -> None:
    assert next_delay(len(SCHEDULE), retry_after_seconds=None, random=0.0) == DAY
    assert next_delay(len(SCHEDULE) + 1, retry_after_seconds=None, random=0.0) is None


def test_no_retry_after_revives_a_dead_letter() -> None:
    assert next_delay(len(SCHEDULE) + 1, retry_after_seconds=60, random=0.0) is None


def test_the_schedule_is_the_one_of_standard_webhooks() -> None:
    delays = [next_delay(attempts, retry_after_seconds=None, random=0.0) for attempts in range(1, 10)]
    hours = [timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)]
    assert delays == [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), *hours]


@given(st.lists(jitters, min_size=len(SCHEDULE), max_size=len(SCHEDULE)))
def test_the_retries_span_75_hours_whatever_the_jitter(randoms: list[float]) -> None:
    total = timedelta()
    for attempts, random in enumerate(randoms, start=1):
        total += next_delay(attempts, retry_after_seconds=None, random=random) or timedelta()
    assert timedelta(hours=75) <= total <= timedelta(hours=75, minutes=36) * 1.1


@given(
    attempts=st.integers(1, len(SCHEDULE)),
    asked=st.none() | st.floats(min_value=0, allow_nan=False),
    random=jitters,
)
def test_a_delay_is_never_below_the_schedule_nor_above_a_day_and_its_jitter(
    attempts: int, asked: float | None, random: float
) -> None:
    delay = next_delay(attempts, retry_after_seconds=asked, random=random)
    assert delay is not None
    assert SCHEDULE[attempts - 1] <= delay <= DAY * 1.1


@given(attempts=st.integers(1, len(SCHEDULE)), asked=st.floats(0, DAY.total_seconds()), random=jitters)
def test_a_receiver_is_never_called_before_the_time_it_asked_for(attempts: int, asked: float, random: float) -> None:
    delay = next_delay(attempts, retry_after_seconds=asked, random=random)
    assert delay is not None
    assert delay >= timedelta(seconds=asked)


@given(attempts=st.integers(1, len(SCHEDULE)), one=st.floats(0, 1e9), other=st.floats(0, 1e9), random=jitters)
def test_asking_for_longer_never_shortens_the_delay(attempts: int, one: float, other: float, random: float) -> None:
    shorter, longer = sorted((one, other))
    first = next_delay(attempts, retry_after_seconds=shorter, random=random)
    second = next_delay(attempts, retry_after_seconds=longer, random=random)
    assert first is not None
    assert second is not None
    assert first <= second


def test_the_jitter_is_a_tenth_at_most() -> None:
    assert next_delay(1, retry_after_seconds=None, random=0.5) == timedelta(seconds=5.25)
    assert next_delay(1, retry_after_seconds=100, random=1.0) == timedelta(seconds=110)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        " ",
        "soon",
        "-1",
        "1.5",
        "1e3",
        "٣",
        "9" * 5000,
        "Sun, 06 Nov",
        "Sun, 99 Nov 1994 08:49:37 GMT",
    ],
)
def test_an_unreadable_retry_after_is_as_good_as_none(value: str | None) -> None:
    assert parse_retry_after(value, NOW) is None


@given(st.text() | st.text("0123456789 ,:-+.GMTSunNov", max_size=40))
def test_any_text_gives_seconds_or_none(text: str) -> None:
    seconds = parse_retry_after(text, NOW)
    assert seconds is None or 0.0 <= seconds < float("inf")


@pytest.mark.parametrize(("value", "seconds"), [("0", 0.0), ("120", 120.0), (" 7 ", 7.0)])
def test_delta_seconds_are_read(value: str, seconds: float) -> None:
    assert parse_retry_after(value, NOW) == seconds


@given(st.integers(0, 10**9))
def test_an_http_date_to_come_is_the_time_until_then(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert parse_retry_after(date, NOW) == seconds


@pytest.mark.parametrize(
    "value", ["Sun, 01 Mar 2026 12:01:30 GMT", "Sunday, 01-Mar-26 12:01:30 GMT", "Sun Mar  1 12:01:30 2026"]
)
def test_all_three_forms_of_an_http_date_are_read(value: str) -> None:
    assert parse_retry_after(value, NOW) == 90.0


def test_a_date_that_has_passed_means_at_once() -> None:
    assert parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", NOW) == 0.0
