"""`rapport interviews …`, as a process of its own beside a running service."""

import asyncio

import aiohttp

from hiring import new_application, new_interviewer
from partners import Partner, new_partner
from rapport.domain.applicants.time_zones import TZDATA
from rapport.storage.database import Database
from support import rapport


async def aged(database: Database, partner: Partner, interviewer: int, hours: int) -> str:
    """The id of an interview at 10:00 that older rules had placed by so many hours otherwise."""
    application = await new_application(database, partner)
    wanted = {"date": "2100-05-01T10:00Z", "timezone": "Europe/Amsterdam", "interviewerId": interviewer}
    made = await partner.put(f"/applicants/{application}/interviews", wanted)
    assert made.status == 200, made.body
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "UPDATE interview SET tzdata = '2020a', starts_at = starts_at + make_interval(hours => $2),"
            " ends_at = ends_at + make_interval(hours => $2) WHERE application_id = $1",
            application,
            hours,
        )
        await transaction.execute(
            "UPDATE booking SET during = tstzrange(lower(during) + make_interval(hours => $2),"
            " upper(during) + make_interval(hours => $2))"
            " WHERE interview_id = (SELECT id FROM interview WHERE application_id = $1)",
            application,
            hours,
        )
    return str(made.body["id"])


async def test_interviews_are_moved_to_where_the_rules_of_today_have_them(
    database: Database, database_url: str, service: str, session: aiohttp.ClientSession
) -> None:
    partner = await new_partner(database, service, session)
    interviewer = await new_interviewer(database, partner)
    clashing = await aged(database, partner, interviewer, -1)
    moving = await aged(database, partner, interviewer, 2)
    staying = await aged(database, partner, await new_interviewer(database, partner), 0)
    arguments = ("interviews", "reproject", "--tenant", partner.tenant.name)

    tried = await rapport(*arguments, "--dry-run", database_url=database_url)
    before = (await partner.get("/scheduling/interviews")).data
    done = await rapport(*arguments, database_url=database_url)
    after = {each["id"]: each for each in (await partner.get("/scheduling/interviews")).data}
    again = await rapport(*arguments, database_url=database_url)

    moved = "Europe/Amsterdam\t2100-05-01T10:00Z\t2100-05-01T08:00Z"
    assert (tried.code, tried.out.splitlines()[0]) == (0, f"{moving}\t{moved}\twould move")
    assert f"3 interviews to come were of older rules than {TZDATA}" in tried.words
    assert {(each["tzdata"], each["sequence"]) for each in before} == {("2020a", 0)}
    first, second = done.out.splitlines()
    assert first == f"{moving}\t{moved}\tmoved"
    assert second.startswith(
        f"{clashing}\tEurope/Amsterdam\t2100-05-01T07:00Z\t2100-05-01T08:00Z\tleft alone: date: inter"
    )
    assert [(after[each]["tzdata"], after[each]["sequence"]) for each in (moving, clashing, staying)] == [
        (TZDATA, 1),
        ("2020a", 0),
        (TZDATA, 0),
    ]
    assert after[moving]["local_start"] == "2100-05-01T10:00:00+02:00"
    history = (await partner.get(f"/scheduling/interviews/{moving}")).body["history"]
    assert [(each["what"], each["actor"]) for each in history[1:]] == [("reprojected", "command line")]
    assert again.out.splitlines() == [second]
    assert "1 interviews" in again.words


async def test_wrong_use_is_told_from_refusal(database_url: str) -> None:
    ended = await asyncio.gather(
        rapport("interviews", "reproject", database_url=database_url),
        rapport("interviews", "reproject", "--tenant", "a", "--all", database_url=database_url),
        rapport("interviews", "reproject", "--tenant", "nobody", database_url=database_url),
    )
    assert [(each.code, each.out) for each in ended] == [(2, ""), (2, ""), (1, "")]
