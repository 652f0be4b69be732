"""The commands on the pages of the employees and applicants surfaces, run by a shell as a reader would run them."""

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from machines import Machine, new_machine
from partners import new_partner
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import Database
from rapport.surfaces.applicants.openapi.document import applicants_document
from rapport.surfaces.docs.operations import Operation, read_operations
from rapport.surfaces.docs.pages import Surface, docs_pages
from rapport.surfaces.employees.openapi.document import employees_document
from rapport.surfaces.employees.openapi.examples import EXAMPLES
from surfaces.docs.test_pages import Page

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the commands are for a shell that has curl")

EMPLOYEES = Surface(name="employees", path="/openapi/employees.json", document=employees_document())
OPERATIONS = read_operations(EMPLOYEES.document, EMPLOYEES.room)
APPLICANTS = Surface(name="applicants", path="/openapi/applicants.json", document=applicants_document())
ORDER = ("POST", "PUT", "PATCH", "GET", "DELETE")
OTHERS = {"grade": "number", "tools": "list[text]"}
"""Properties that the examples of values name, besides the one that the example of a definition makes."""


@pytest.fixture
async def machine(database: Database, service: str, session: aiohttp.ClientSession) -> Machine:
    return await new_machine(database, service, session)


async def run(script: str, folder: Path, **variables: str) -> str:
    """What the script prints, with these variables, and curl's own settings left out."""
    process = await asyncio.create_subprocess_exec(
        "sh",
        "-euc",
        script,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **variables},
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0
    return printed.decode()


async def test_the_first_calls_lead_from_a_token_to_the_interaction_that_is_shown_its_skills_and_a_match(
    machine: Machine, tmp_path: Path
) -> None:
    page = Page(docs_pages([EMPLOYEES], Settings())["/docs/employees/first-calls"])
    commands = [block for block in page.blocks if "curl" in block]

    printed = await run(
        "\n".join(commands),
        tmp_path,
        ADDRESS=machine.url,
        CLIENT_ID=machine.client_id,
        CLIENT_SECRET=machine.secret,
    )

    version, interaction, profile, [match, *_] = answers(printed)
    assert version.keys() == {"version"}
    assert interaction == EXAMPLES["Interaction"]
    assert str(msgspec.json.format(msgspec.json.encode(interaction), indent=2), "utf-8") in page.blocks
    assert (profile["external_id"], profile["pending"]) == ("e-101", 0)
    [nursing] = [skill for skill in profile["skills"] if skill["skill_id"] == "nursing"]
    assert nursing["score"] == 1.0
    assert nursing["interest"] > 0
    assert (match["employee_id"], match["vacancy_id"]) == ("e-101", "v-7")


def answers(printed: str) -> list[Any]:
    """One after the other, with nothing between them."""
    found, end = [], 0
    while end < len(printed):
        answer, end = json.JSONDecoder().raw_decode(printed, end)
        found.append(answer)
    return found


def in_an_order_that_works() -> Sequence[Operation]:
    """What is made must be there before what hangs on it, and is removed after it."""

    def place(operation: Operation) -> tuple[int, int]:
        length = len(operation.path)
        return ORDER.index(operation.method), -length if operation.method == "DELETE" else length

    return sorted(OPERATIONS, key=place)


async def test_the_example_of_every_operation_is_done(machine: Machine, tmp_path: Path) -> None:
    token = await machine.token()
    for path in ("/employees/custom_properties", "/vacancies/custom_properties"):
        for name, kind in OTHERS.items():
            definition = {"property_name": name, "property_type": kind}
            assert (await machine.call("POST", path, definition, token=token)).status == 204
    operations = in_an_order_that_works()
    commands = [operation.curl for operation in operations]
    told = [command.replace("curl ", "curl -s -o /dev/null -w '%{http_code} ' ", 1) for command in commands]

    printed = await run("\n".join(told), tmp_path, ADDRESS=machine.url, TOKEN=token)

    answered = dict(zip((operation.id for operation in operations), printed.split(), strict=True))
    assert answered == {each.id: each.answers[0].status for each in operations}


async def test_the_first_calls_lead_from_a_key_to_an_interview_that_is_moved_and_cancelled(
    database: Database, service: str, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    partner = await new_partner(database, service, session)
    page = Page(docs_pages([APPLICANTS], Settings())["/docs/applicants/first-calls"])
    commands = [block for block in page.blocks if "curl" in block]
    ended = [f"{command.strip()}; echo" for command in commands]

    printed = await run("\n".join(ended), tmp_path, ADDRESS=service, KEY=partner.key)

    answers = [msgspec.json.decode(line) for line in printed.splitlines() if line]
    interviewer, job, made, moved, cancelled = answers
    assert (interviewer["id"], job["id"]) == ("123456", "345678")
    [shown] = [msgspec.json.decode(block) for block in page.blocks if block.startswith("{")]
    changing = {"id", "applicant_id", "ical_uid", "tzdata", "created_at", "updated_at"}
    assert shown.keys() | {"history"} == made.keys()
    assert {name: made[name] for name in shown.keys() - changing} == {
        name: shown[name] for name in shown.keys() - changing
    }
    assert [each["sequence"] for each in (made, moved, cancelled)] == [0, 1, 2]
    assert (moved["local_start"], cancelled["status"]) == ("2030-12-06T09:00:00-05:00", "cancelled")
    assert made["id"] == moved["id"] == cancelled["id"]


@pytest.mark.parametrize("operation", read_operations(APPLICANTS.document, APPLICANTS.room), ids=lambda each: each.id)
async def test_the_example_of_every_applicants_operation_is_a_request_that_validates(
    operation: Operation, database: Database, service: str, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    partner = await new_partner(database, service, session)
    told = operation.curl.replace("curl ", "curl -s -o /dev/null -w '%{http_code}' ", 1)

    status = await run(told, tmp_path, ADDRESS=service, KEY=partner.key)

    # What its numbers name is nobody's here.
    assert status in ("200", "404")


async def test_the_operators_commands_are_done_by_the_command_line(database_url: str, tmp_path: Path) -> None:
    pages = docs_pages([APPLICANTS], Settings())
    guides = [Page(pages[f"/docs/applicants/{name}"]) for name in ("first-calls", "times", "invitations")]
    lines = [line for page in guides for block in page.blocks for line in block.splitlines() if "rapport " in line]
    done = [line for line in lines if line != "rapport serve"]  # which would not end
    script = "\n".join(['rapport() { "$PYTHON" -m rapport "$@"; }', *done])
    tenant = f"north-{new_id()}"  # the tests of this process share a database

    printed = await run(
        re.sub(r"\bnorth\b(?!\.)", tenant, script),
        tmp_path,
        PYTHON=sys.executable,
        PYTHONPATH=os.environ.get("PYTHONPATH", ""),
        RAPPORT_DATABASE_URL=database_url,
    )

    assert len(done) == 6
    assert '"reminderMinutes":[1440,60]' in "".join(printed.split())
