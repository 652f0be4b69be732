"""Interviews and kill -9, and several processes: what was answered holds, is told once, and nobody is booked twice."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import aiohttp
from icalendar import Calendar

from invited import calendar_in, text_in
from postbox import Postbox, Taken
from quiet import administrator
from rapport.server import listening_socket
from rapport.storage.embedded import embedded_postgres
from system.conftest import Access
from system.hiring_desk import hiring_desk
from system.processes import Server

START, LATER = "2096-05-01T10:00:00Z", "2096-05-02T10:00:00Z"
PUTS = 60
PEOPLE = {"ann@home.example": ("fr", "10:00"), "ina@team.example": ("nl", "04:00")}
"""Each with the language of their mail and the hour of it on their own clock."""


async def test_mail_that_a_killed_process_left_is_sent_once_and_its_keys_replay(
    start: Callable[..., Server], access: Access, data_dir: Path, session: aiohttp.ClientSession
) -> None:
    assert access  # the tenant
    with listening_socket("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]  # nobody listens there yet
    server = start(
        RAPPORT_SMTP_URL=f"smtp://127.0.0.1:{port}",
        RAPPORT_MAIL_FROM="Rapport <rapport@service.example>",
        RAPPORT_SMTP_TIMEOUT_SECONDS="5",
    )
    await server.ready(session)
    desk = await hiring_desk(data_dir, server, session)
    applied = await desk.apply("ann@home.example", "apply")
    made = await desk.schedule(applied.body["id"], START, "schedule")
    server.kill()
    assert made.status == 200, made.body
    await _forget_the_wait(data_dir)

    async with Postbox(port=port) as postbox:
        server.start()
        await server.ready(session)
        await desk.delivered(2)
        _told(postbox.taken[:2], made.body["ical_uid"], "REQUEST", 0)
        moved = await desk.schedule(applied.body["id"], LATER)
        await desk.delivered(4)
        _told(postbox.taken[2:4], made.body["ical_uid"], "REQUEST", 1)
        cancelling = f"/scheduling/interviews/{made.body['id']}/cancel"
        cancelled = await desk.write("POST", cancelling, {"reason": "Ill"}, "cancel")
        await desk.delivered(6)
        _told(postbox.taken[4:], made.body["ical_uid"], "CANCEL", 2)
        assert [each.body["id"] for each in (moved, cancelled)] == [made.body["id"]] * 2

        server.kill()
        server.start()
        await server.ready(session)
        again = [
            await desk.apply("ann@home.example", "apply"),
            await desk.schedule(applied.body["id"], START, "schedule"),
            await desk.write("POST", cancelling, {"reason": "Ill"}, "cancel"),
        ]
        assert [each.headers.get("idempotency-replayed") for each in again] == ["true"] * 3
        assert [each.body for each in again] == [applied.body, made.body, cancelled.body]

        told = Counter((each["kind"], each["state"]) for each in (await desk.read("/scheduling/mails"))["data"])
        assert told == {("request", "delivered"): 4, ("cancel", "delivered"): 2, ("reminder", "dropped"): 4}
        assert len({mail.message["Message-ID"] for mail in postbox.taken}) == len(postbox.taken) == 6


async def _forget_the_wait(data_dir: Path) -> None:
    """What was under way when its process was killed waits for the end of its lease, what failed for its turn."""
    with embedded_postgres(data_dir) as url:
        async with administrator(url) as beside:
            left = await beside.fetch("UPDATE outbox SET due_at = now() WHERE what = 'request' RETURNING state")
    assert [row["state"] for row in left] == ["waiting"] * 2


def _told(mails: Sequence[Taken], uid: str, method: str, sequence: int) -> None:
    """Each of both people has got one of these mails."""
    assert {mail.recipients[0] for mail in mails} == PEOPLE.keys()
    assert len(mails) == len(PEOPLE)
    for mail in mails:
        calendar = Calendar.from_ical(calendar_in(mail.content))
        [event] = calendar.walk("VEVENT")
        assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == (method, uid, sequence)
        language, hour = PEOPLE[mail.recipients[0]]
        text = mail.message.get_body(("plain",))
        assert text is not None
        assert text["Content-Language"] == language
        assert hour in text_in(mail.content)


async def test_of_many_that_want_one_slot_at_two_servers_at_once_one_gets_it(
    start: Callable[..., Server], access: Access, data_dir: Path, session: aiohttp.ClientSession
) -> None:
    assert access  # the tenant
    servers = [start(), start()]
    for server in servers:
        await server.ready(session)
    desk = await hiring_desk(data_dir, servers[0], session)
    applied = await asyncio.gather(*(desk.apply(f"ann-{number}@home.example") for number in range(PUTS)))

    answers = await asyncio.gather(
        *(desk.at(servers[number % 2]).schedule(each.body["id"], START) for number, each in enumerate(applied))
    )

    assert Counter(answer.status for answer in answers) == {200: 1, 409: PUTS - 1}
    [booked] = [answer.body for answer in answers if answer.status == 200]
    listed = await desk.read("/scheduling/interviews")
    assert [each["id"] for each in listed["data"]] == [booked["id"]]
    for answer in answers:
        assert answer.status == 200 or f"interviewer {desk.interviewer} is busy" in answer.body["errors"][0]["message"]
