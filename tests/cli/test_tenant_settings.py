"""`rapport tenant time-zone`, `… schema`, `… rotate-secret`, `… interests` and `… scheduling`, beside a service."""

import json
from pathlib import Path

import pytest

from forked import Ended
from rapport.access.callback_secrets import callback_secrets
from rapport.domain.employees.skill_settings import WEIGHTS
from rapport.storage.database import Database
from support import Region, rapport

FIELD = {"name": "subject", "type": "choice", "required": True, "options": [{"value": "maths"}]}


@pytest.mark.parametrize(
    "arguments",
    [
        ("time-zone", "UTC", "--tenant", "nowhere"),
        ("schema", "--tenant", "nowhere"),
        ("rotate-secret", "--tenant", "nowhere"),
        ("rotate-secret", "--tenant", "nowhere", "--overlap-hours", "-1"),
        ("schema", "no-such-file.json", "--tenant", "nowhere"),
        ("interests", "--tenant", "nowhere", "--weight", "vacancy_liked"),
        ("scheduling", "--tenant", "nowhere"),
        ("scheduling", "--tenant", "nowhere", "--reminder", "60", "--no-reminders"),
    ],
)
async def test_what_cannot_be_done_is_refused_in_a_line(arguments: tuple[str, ...], database_url: str) -> None:
    ended = await rapport("tenant", *arguments, database_url=database_url)

    assert (ended.code, ended.out) == (1, "")
    assert ended.words.startswith("rapport: ")
    assert "Traceback" not in ended.words


async def test_a_time_zone_that_is_none_is_refused_and_another_one_holds(region: Region, database_url: str) -> None:
    name = region.tenant.name

    refused = await rapport("tenant", "time-zone", "Mars", "--tenant", name, database_url=database_url)
    done = await rapport("tenant", "time-zone", "Asia/Tokyo", "--tenant", name, database_url=database_url)

    assert (refused.code, done.code, done.out) == (1, 0, "")
    assert (await region.get("/regions/me")).data["timeZone"] == "Asia/Tokyo"


async def test_a_file_that_does_not_validate_is_refused_with_its_faults(
    region: Region, database_url: str, tmp_path: Path
) -> None:
    for text, word in (("{", "JSON"), ('{"customFields": [{"name": "x"}]}', "customFields.0.type")):
        file = tmp_path / "changes.json"
        file.write_text(text)
        ended = await rapport("tenant", "schema", str(file), "--tenant", region.tenant.name, database_url=database_url)
        assert (ended.code, ended.out) == (1, "")
        assert word in ended.words


async def test_a_schema_is_rehearsed_and_changed_and_shown(region: Region, database_url: str, tmp_path: Path) -> None:
    candidate = await region.candidate()
    file = tmp_path / "changes.json"
    file.write_text(json.dumps({"customFields": [FIELD]}))
    named = ("--tenant", region.tenant.name)

    rehearsed = await rapport("tenant", "schema", str(file), *named, "--dry-run", database_url=database_url)
    changed = await rapport("tenant", "schema", str(file), *named, database_url=database_url)
    shown = await rapport("tenant", "schema", *named, database_url=database_url)

    assert [each["id"] for each in json.loads(rehearsed.out)["rehearsal"]["candidates"]] == [candidate]
    assert json.loads(changed.out) == json.loads(shown.out) == (await region.get("/regions/me/schema")).data
    assert json.loads(shown.out)["customFields"] == [FIELD]


async def test_a_secret_takes_the_place_of_another(region: Region, database: Database, database_url: str) -> None:
    ended = await rapport("tenant", "rotate-secret", "--tenant", region.tenant.name, database_url=database_url)

    async with database.tenant(region.tenant.id) as transaction:
        assert await callback_secrets(transaction, region.tenant.id) == [ended.out.strip(), region.secret]


async def test_what_interest_is_made_of_is_shown_and_changed(region: Region, database_url: str) -> None:
    name = region.tenant.name
    changes = ("--weight", "vacancy_liked=1.5", "--weight", "shared=-0.5", "--half-life-days", "90", "--language", "nl")

    changed = await rapport("tenant", "interests", "--tenant", name, *changes, database_url=database_url)
    refused = await rapport(
        "tenant", "interests", "--tenant", name, "--weight", "shared=101", database_url=database_url
    )

    weights = {**WEIGHTS, "vacancy_liked": 1.5, "shared": -0.5}
    assert json.loads(changed.out) == {"language": "nl", "halfLifeDays": 90.0, "weights": weights}
    assert (refused.code, refused.out) == (1, "")
    assert "-100 to 100" in refused.words


async def test_rules_of_scheduling_are_shown_and_changed(region: Region, database_url: str) -> None:
    async def scheduling(*changes: str) -> Ended:
        return await rapport(
            "tenant", "scheduling", "--tenant", region.tenant.name, *changes, database_url=database_url
        )

    organizer = ("--organizer-name", "People", "--organizer-email", "hr@example.org")
    changed = await scheduling("--gaps", "rfc5545", "--allow-overlaps", *organizer, "--reminder", "60", "--reminder=10")
    cleared = await scheduling("--no-allow-overlaps", "--organizer-name", "", "--no-reminders")
    refused = await scheduling("--organizer-email", "hr", "--reminder", "0")

    assert json.loads(changed.out) == {
        "gaps": "rfc5545",
        "allowOverlaps": True,
        "organizer": {"name": "People", "email": "hr@example.org"},
        "reminderMinutes": [60, 10],
        "overlappingInterviews": 0,
    }
    assert json.loads(cleared.out) == {
        "gaps": "rfc5545",
        "allowOverlaps": False,
        "organizer": {"name": None, "email": "hr@example.org"},
        "reminderMinutes": [],
        "overlappingInterviews": 0,
    }
    assert (refused.code, refused.out) == (1, "")
    assert "e-mail address" in refused.words
    assert "5 to 40320" in refused.words
