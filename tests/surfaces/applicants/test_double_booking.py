"""Many clients at once, on two services of one database: nobody is booked twice, and nobody gets an error of ours."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import msgspec
import pytest

from hiring import new_applicant, new_interviewer, new_job
from partners import Partner
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from support import Answer

CROWD = 200
PAIRS = 12


@pytest.fixture(scope="module")
async def second_service(settings: Settings, database_url: str) -> AsyncIterator[str]:
    async with answering(settings, database_url, engine=False) as url:
        yield url


@pytest.fixture
async def beside(partner: Partner, second_service: str) -> Partner:
    """The same partner at the other service."""
    return msgspec.structs.replace(partner, url=second_service)


@pytest.fixture(scope="module")
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


async def applications(database: Database, partner: Partner, count: int) -> Sequence[int]:
    """Of as many people."""
    job = await new_job(database, partner)
    await new_applicant(database, partner)
    async with database.tenant(partner.tenant.id) as transaction:
        rows = await transaction.fetch(
            """
            WITH people AS (
                INSERT INTO applicant (tenant_id, first_name, last_name, email, email_key, language)
                SELECT $1, 'Ann', n::text, n || '@home.example', n || '@home.example', 'en'
                FROM generate_series(1, $3::int) AS n RETURNING id)
            INSERT INTO application (tenant_id, applicant_id, job_id, status_id, status, status_at)
            SELECT $1, id, $2, 1, 'New', now() FROM people RETURNING id
            """,
            partner.tenant.id,
            job,
            count,
        )
    return [row["id"] for row in rows]


async def book(partner: Partner, application: int, interviewer: int, date: str, duration: int = 30) -> Answer:
    wanted: dict[str, Any] = {"date": date, "timezone": "UTC", "duration": duration, "interviewerId": interviewer}
    return await partner.put(f"/applicants/{application}/interviews", wanted)


async def overlaps(database: Database, partner: Partner) -> int:
    """How often somebody is in two scheduled interviews at once; counted without the constraints' help."""
    async with database.tenant(partner.tenant.id) as transaction:
        return int(
            await transaction.fetchval(
                """
                SELECT count(*) FROM interview i
                JOIN interview_attendee a ON a.interview_id = i.id
                JOIN interview j ON j.id > i.id AND j.starts_at < i.ends_at AND j.ends_at > i.starts_at
                JOIN interview_attendee b ON b.interview_id = j.id
                WHERE i.status = 'scheduled' AND j.status = 'scheduled'
                  AND (a.interviewer_id = b.interviewer_id OR i.applicant_id = j.applicant_id)
                """
            )
        )


async def test_of_two_hundred_who_want_the_same_half_hour_one_gets_it(
    database: Database, partner: Partner, beside: Partner
) -> None:
    interviewer = await new_interviewer(database, partner)
    wanting = await applications(database, partner, CROWD)

    answers = await asyncio.gather(
        *(
            book((partner, beside)[number % 2], each, interviewer, f"2026-05-01T10:{number % 30:02}Z")
            for number, each in enumerate(wanting)
        )
    )

    assert Counter(answer.status for answer in answers) == {200: 1, 409: CROWD - 1}
    listed = await partner.get("/scheduling/interviews")
    assert [each["id"] for each in listed.data] == [answer.body["id"] for answer in answers if answer.status == 200]


async def test_many_times_at_once_for_one_applicant_leave_one_interview(
    database: Database, partner: Partner, beside: Partner
) -> None:
    interviewer = await new_interviewer(database, partner)
    [application] = await applications(database, partner, 1)

    answers = await asyncio.gather(
        *(
            book((partner, beside)[number % 2], application, interviewer, f"2026-05-01T{number % 20:02}:00Z")
            for number in range(40)
        )
    )

    assert {answer.status for answer in answers} == {200}
    [interview] = (await partner.get("/scheduling/interviews")).data
    assert {answer.body["id"] for answer in answers} == {interview["id"]}
    assert interview["sequence"] == max(answer.body["sequence"] for answer in answers)


async def test_moves_that_cross_end_without_a_deadlock(database: Database, partner: Partner, beside: Partner) -> None:
    """Pairs that exchange their times with one interviewer, or their interviewers at one time."""
    first, second = [await new_interviewer(database, partner) for _ in range(2)]
    people = await applications(database, partner, 2 * PAIRS)
    places = [(who, f"2026-05-{day + 1:02}T10:00Z") for day in range(PAIRS) for who in (first, second)]
    for application, (interviewer, date) in zip(people, places, strict=True):
        assert (await book(partner, application, interviewer, date)).status == 200
    swapped = [places[index ^ 1] for index in range(len(places))]
    turned = [*places[1:], places[0]]

    for wish in (swapped, turned):
        answers = await asyncio.gather(
            *(
                book((partner, beside)[index % 2], application, *place, 60)
                for index, (application, place) in enumerate(zip(people, wish, strict=True))
            )
        )
        assert {answer.status for answer in answers} <= {200, 409}

    assert await overlaps(database, partner) == 0
    assert (await partner.get("/scheduling/interviews")).body["total"] == len(people)


async def test_a_person_with_two_applications_is_booked_once(
    database: Database, partner: Partner, beside: Partner
) -> None:
    person = await new_applicant(database, partner)
    job = await new_job(database, partner)
    interviewers = [await new_interviewer(database, partner) for _ in range(10)]
    async with database.tenant(partner.tenant.id) as transaction:
        rows = await transaction.fetch(
            "INSERT INTO application (tenant_id, applicant_id, job_id, status_id, status, status_at)"
            " SELECT $1, $2, $3, 1, 'New', now() FROM generate_series(1, 10) RETURNING id",
            partner.tenant.id,
            person,
            job,
        )

    answers = await asyncio.gather(
        *(
            book((partner, beside)[index % 2], row["id"], interviewers[index], "2026-05-01T10:00Z")
            for index, row in enumerate(rows)
        )
    )

    assert Counter(answer.status for answer in answers) == {200: 1, 409: 9}
    assert await overlaps(database, partner) == 0
