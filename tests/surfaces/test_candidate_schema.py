"""The schema beside Python's own calendar, and beside the service: what it accepts is accepted and carried out."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rapport.domain.candidates.region_schema import ENUMS, INTERACTION_TYPES
from rapport.surfaces.candidate_schema import candidate_schema, interaction_schema, interaction_update_schema
from support import CANDIDATE, INTERACTION, Region

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
WHENS = {
    "performedAt": jsonschema_rs.Draft202012Validator(interaction_schema()["properties"]["performedAt"]),
    "dateOfBirth": jsonschema_rs.Draft202012Validator(candidate_schema()["properties"]["dateOfBirth"]),
}
every_when = pytest.mark.parametrize("when", WHENS.values(), ids=WHENS)


def test_the_schemas_are_schemas() -> None:
    for served in (candidate_schema(), interaction_schema(), interaction_update_schema()):
        jsonschema_rs.meta.validate(served)


@every_when
def test_every_day_of_three_centuries_is_a_date(when: jsonschema_rs.Draft202012Validator) -> None:
    days = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))

    assert [str(day) for day in days if not when.is_valid(str(day))] == []


@every_when
def test_no_other_day_is_a_date(when: jsonschema_rs.Draft202012Validator) -> None:
    def is_day(text: str) -> bool:
        try:
            return FIRST <= date.fromisoformat(text) <= LAST
        except ValueError:
            return False

    written = [f"{year:04}-{month:02}-{day:02}" for year in YEARS for month in range(14) for day in range(33)]
    assert [text for text in written if when.is_valid(text) != is_day(text)] == []


YEARS = [0, 1, 190, 1582, 1600, 1899, 1900, 1904, 1999, 2000, 2025, 2026, 2028, 2100, 2196, 2199, 2200, 2400, 9999]


NO_MOMENTS = """
    today 1772323200 2026 2026-03 2026-3-1 20260301 2026-W09-7 2026-060 26-03-01 2026/03/01 02026-03-01 +2026-03-01
    -2026-03-01 2026-02-30 2025-02-29 2100-02-29 2026-00-01 2026-13-01 2026-03-00 1899-12-31 2200-01-01 0000-01-01
    9999-12-31 \uff12026-03-01 \u0662026-03-01 2026\u201003-01 2026-03-01\u200b 2026-03-01\x00
    T10:00 10:00 10:00:00Z 2026-03-01T 2026-03-01T10 2026-03-01T10Z 2026-03-01T1000 2026-03-01T10:00:0 2026-03-01T-1:00
    2026-03-01T24:00 2026-03-01T24:00:00Z 2026-03-01T10:60 2026-03-01T23:59:60Z 2026-03-01t10:00Z 2026-03-01T10:00z
    2026-03-01T10:00:00. 2026-03-01T10:00:00,5Z 2026-03-01T10:00.5Z 2026-03-01T10:00:00.1234567890Z
    2026-03-01T10:00+1 2026-03-01T10:00+01 2026-03-01T10:00+0100 2026-03-01T10:00+01:60 2026-03-01T10:00+15:00
    2026-03-01T10:00-24:00 2026-03-01T10:00Z+01:00 2026-03-01T10:00ZZ 2026-03-01T10:00+01:00:30
    2026-03-01T10:00\u221201:00 2026-03-01T10:00[Europe/Amsterdam] 2025-02-29T10:00 2026-02-30T10:00Z
    1899-12-31T23:59:59Z 2200-01-01T00:00Z
"""
NO_MOMENTS_WITH_SPACE = [
    "",
    " ",
    " 2026-03-01",
    "2026-03-01 ",
    "2026-03-01\n",
    "2026-03-01 10:00",
    "2026-03-01T10:00 Z",
]


@pytest.mark.parametrize("text", NO_MOMENTS.split() + NO_MOMENTS_WITH_SPACE, ids=ascii)
async def test_what_is_no_moment_is_refused(region: Region, text: str) -> None:
    created = await region.post("/candidates/cand_x/interactions", {**INTERACTION, "performedAt": text})
    changed = await region.call("PATCH", "/candidates/cand_x/interactions/intr_x", {"performedAt": text})
    born = await region.post("/candidates", {**CANDIDATE, "dateOfBirth": text})

    assert [answer.status for answer in (created, changed, born)] == [422] * 3
    assert created.issues == changed.issues == [(["performedAt"], "pattern")]
    assert born.issues == [(["dateOfBirth"], "pattern")]
    assert await region.untouched()


offsets = st.integers(-14 * 60 - 59, 14 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
days = st.dates(FIRST, LAST)
moments = st.builds(
    lambda day, of_day, detail, offset: datetime.combine(day, of_day, offset).isoformat(timespec=detail),
    days,
    st.times(),
    st.sampled_from(["minutes", "seconds", "milliseconds", "microseconds"]),
    st.none() | offsets,
)
documented = st.one_of(
    days.map(str),
    moments,
    moments.map(lambda text: text.replace("+00:00", "Z")),
    moments.filter(lambda text: re.search(r":\d\d:\d\d$", text) is not None and "+" not in text).map(
        "{}.123456789".format
    ),
)
pattern = re.compile(interaction_schema()["properties"]["performedAt"]["pattern"], re.ASCII)


@given(documented)
def test_every_moment_in_the_documented_forms_is_accepted(text: str) -> None:
    assert WHENS["performedAt"].is_valid(text)


@given(st.from_regex(pattern, fullmatch=True))
def test_every_moment_that_is_accepted_is_one_to_python_too(text: str) -> None:
    assert WHENS["performedAt"].is_valid(text)
    assert FIRST <= datetime.fromisoformat(text).date() <= LAST


@given(documented, st.integers(0, 40), st.sampled_from("0123456789-+:.TtZz \x00\n"))
def test_a_moment_with_one_character_changed_is_accepted_only_if_python_reads_it(
    text: str, place: int, other: str
) -> None:
    changed = text[:place] + other + text[place + 1 :]
    if WHENS["performedAt"].is_valid(changed):
        assert FIRST <= datetime.fromisoformat(changed).date() <= LAST


def texts(longest: int, shortest: int = 0) -> st.SearchStrategy[str]:
    allowed = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
    return st.text(allowed, min_size=shortest, max_size=min(30, longest))


def some(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, min_size=least)


types = st.sampled_from(INTERACTION_TYPES) | some(INTERACTION_TYPES, 1)
durations = st.integers(0, 2**31 - 1) | st.integers(0, 2**31 - 1).map(float) | st.sampled_from([0, -0.0, 2**31 - 1])
INTERACTION_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "summary": st.none() | texts(500),
    "notes": st.none() | texts(20_000),
    "duration": st.none() | durations,
}
interactions = st.fixed_dictionaries({"type": types, "performedAt": documented}, optional=INTERACTION_FIELDS)
changes = st.fixed_dictionaries({}, optional={"type": types, "performedAt": documented, **INTERACTION_FIELDS}).filter(
    bool
)
words = st.text("abcdefghijklmnopqrstuvwxyzé0123456789-+", min_size=1, max_size=20)
candidates = st.fixed_dictionaries(
    {
        "name": texts(200, 1),
        "privacyConsent": st.booleans(),
        "email": st.builds("{}@{}.{}".format, words, words, words),
    },
    optional={
        "phone": st.from_regex(re.compile(r"\+?(?:[ ()./-]?[0-9]){5,15}"), fullmatch=True),
        "phase": st.none() | st.sampled_from(ENUMS["phase"]),
        "sectors": st.none() | some(ENUMS["sectors"]),
        "roles": st.none() | some(ENUMS["roles"]),
        "qualifications": st.none() | some(ENUMS["qualifications"]),
        "priorEducation": st.none() | st.sampled_from(ENUMS["priorEducation"]),
        "linkedin": st.none() | texts(500),
        "dateOfBirth": st.none() | days.map(str),
        "motivation": st.none() | texts(20_000),
        "notes": st.none() | texts(20_000),
        "address": st.none() | texts(300),
        "city": st.none() | texts(100),
        "postalCode": st.none() | texts(20),
        "exitReason": st.none() | texts(500),
        "customFields": st.just({}),
        "interactions": st.lists(interactions, max_size=10),
    },
)
against_the_service = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],  # without the tracing, which slows the service
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@against_the_service
@given(given=st.lists(candidates, min_size=1, max_size=10))
async def test_every_candidate_that_the_schema_accepts_is_created_as_given(region: Region, given: list[Any]) -> None:
    assert all(jsonschema_rs.is_valid(candidate_schema(), each) for each in given)

    accepted = await region.post("/candidates", given)

    assert (await region.finished(accepted))["status"] == "completed"
    for candidate, fields in zip(accepted.data["candidateIds"], given, strict=True):
        found = (await region.get(f"/candidates/{candidate}")).data
        kept = {name: value for name, value in fields.items() if name != "interactions" and value is not None}
        assert kept == {name: found[name] for name in found.keys() - {"id", "createdAt", "updatedAt"}}
        assert len((await region.get(f"/candidates/{candidate}/interactions")).data) == len(
            fields.get("interactions", [])
        )


@against_the_service
@given(given=interactions, changed=changes)
async def test_every_interaction_and_change_that_the_schema_accepts_is_carried_out_and_shown_in_its_words(
    region: Region, given: dict[str, Any], changed: dict[str, Any]
) -> None:
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, given)
    one = f"/candidates/{candidate}/interactions/{interaction}"
    assert is_as_given((await region.get(one)).data, given)

    assert (await region.finished(await region.call("PATCH", one, changed)))["status"] == "completed"

    shown = (await region.get(one)).data
    assert is_as_given(shown, {**given, **changed})
    again = {name: shown[name] for name in ("type", "performedAt", "summary", "notes", "duration")}
    assert (await region.finished(await region.call("PATCH", one, again)))["status"] == "completed"
    assert {**(await region.get(one)).data, "updatedAt": None} == {**shown, "updatedAt": None}


def is_as_given(shown: dict[str, Any], fields: dict[str, Any]) -> bool:
    return (
        shown["type"] == ([fields["type"]] if isinstance(fields["type"], str) else fields["type"])
        and all(shown[name] == fields.get(name) for name in ("summary", "notes", "duration"))
        and is_same_moment(shown["performedAt"], fields["performedAt"])
    )


def is_same_moment(shown: str, given: str) -> bool:
    """As it was given, or with the offset that was the region's then."""
    moment = datetime.fromisoformat(given)
    if "T" not in given or moment.tzinfo is not None:
        return shown == given
    return datetime.fromisoformat(shown).timestamp() == moment.replace(tzinfo=AMSTERDAM).timestamp()
