import asyncio
import time

import aiohttp
import msgspec
import pytest
from structlog.testing import capture_logs

from access.logs import actions
from invited import new_meeting
from partners import new_partner
from postbox import Postbox
from quiet import Administrator, blocked
from rapport.access import read_log
from rapport.app.service import engine_alone, running_service
from rapport.server import answering
from rapport.settings import NEVER, Settings
from rapport.storage import database as storage
from rapport.storage.database import Database
from receiver import peer
from support import CANDIDATE, new_region, until

LISTENING = """
SELECT query, state FROM pg_stat_activity WHERE application_name = 'rapport doorbell' AND datname = current_database()
"""
STOP_LIMIT_SECONDS = 12  # for a stop that may take one


@pytest.fixture
def patient(settings: Settings) -> Settings:
    """Settings with which nothing is found that nobody announced, but at the start."""
    return msgspec.structs.replace(settings, poll_seconds=60)


@pytest.fixture
def brief(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, stop_timeout_seconds=1)


async def test_a_database_that_is_not_there_is_an_error(own_url: str, settings: Settings) -> None:
    async def start() -> None:
        async with running_service(settings, own_url.replace("/own_", "/none_"), engine=True):
            pytest.fail("it started")

    with pytest.raises(Exception, match="does not exist"):
        await start()


async def test_an_empty_database_is_migrated_before_anything_is_answered(
    own_url: str, settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with (
        answering(settings, own_url, engine=False) as url,
        session.get(f"{url}/readyz") as answer,
    ):
        assert (answer.status, await answer.text()) == (200, "ready")


async def test_without_an_engine_what_is_accepted_waits_for_one(
    own: Database, own_url: str, patient: Settings, session: aiohttp.ClientSession
) -> None:
    async with answering(patient, own_url, engine=False) as url:
        region = await new_region(own, url, session)
        accepted = await region.post("/candidates", [CANDIDATE])
        assert (await region.get(accepted.headers["location"])).data["status"] == "accepted"

        async with engine_alone(patient, own_url):
            assert (await region.finished(accepted))["status"] == "completed"


async def test_an_engine_is_not_counted_among_those_that_answer(
    own_url: str, beside: Administrator, settings: Settings
) -> None:
    async with running_service(settings, own_url, engine=False), engine_alone(settings, own_url):
        assert await beside.fetchval("SELECT count(*) FROM node") == 1


async def test_an_engine_hears_what_another_process_accepts(
    own: Database, own_url: str, beside: Administrator, patient: Settings, session: aiohttp.ClientSession
) -> None:
    async with engine_alone(patient, own_url), answering(patient, own_url, engine=False) as url:

        async def listening() -> bool:
            rows = await beside.fetch(LISTENING)
            return [row["state"] for row in rows if row["query"].startswith("LISTEN")] == ["idle", "idle"]

        await until(listening)
        region = await new_region(own, url, session)
        assert await region.candidate()


async def test_the_end_writes_down_which_keys_were_used(
    own: Database, own_url: str, beside: Administrator, settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with answering(settings, own_url, engine=False) as url:
        region = await new_region(own, url, session)
        await region.get("/mutations")
    assert await beside.fetchval("SELECT last_used_at FROM api_key") is not None


async def test_the_end_writes_down_what_was_read(
    own: Database, own_url: str, settings: Settings, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_log, "WRITE_SECONDS", 3600)
    async with answering(settings, own_url, engine=False) as url:
        region = await new_region(own, url, session)
        await region.get("/candidates/find?phone=0101234567")
        assert await actions(own, region.tenant.id, action="candidates.find") == []
    assert await actions(own, region.tenant.id, action="candidates.find") == ["candidates.find"]


async def test_the_end_does_not_wait_for_ever_for_a_receiver(
    own: Database, own_url: str, beside: Administrator, brief: Settings, session: aiohttp.ClientSession
) -> None:
    called, leave = asyncio.Event(), asyncio.Event()

    async def never_answer(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        called.set()
        await leave.wait()

    async with peer(never_answer) as receiver:
        with capture_logs() as logs:
            async with answering(brief, own_url, engine=True) as url:
                region = await new_region(own, url, session)
                callback = f"http://127.0.0.1:{receiver.port}/"
                await region.post("/candidates", {"candidates": [CANDIDATE], "callbackUrl": callback})
                await called.wait()
                asked = time.monotonic()
        assert time.monotonic() - asked < STOP_LIMIT_SECONDS
        leave.set()
    assert "stopped_early" in [entry["event"] for entry in logs]
    assert await beside.fetchval("SELECT state FROM outbox") == "waiting"


async def test_the_end_does_not_wait_for_ever_for_a_lane(
    own: Database,
    own_url: str,
    beside: Administrator,
    brief: Settings,
    session: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(storage, "CLOSE_SECONDS", 0.1)
    async with beside.transaction():
        await beside.execute("LOCK TABLE candidate IN SHARE MODE")
        with capture_logs() as logs:
            async with answering(brief, own_url, engine=True) as url:
                region = await new_region(own, url, session)
                await region.post("/candidates", [CANDIDATE])
                await blocked(beside)
                asked = time.monotonic()
        assert time.monotonic() - asked < STOP_LIMIT_SECONDS
    assert "stopped_early" in [entry["event"] for entry in logs]
    assert await beside.fetchval("SELECT state FROM mutation") == "accepted"


async def test_an_engine_wipes_the_sandboxes_that_nobody_wiped_unless_none_is_to_be(
    own: Database, own_url: str, beside: Administrator, patient: Settings, session: aiohttp.ClientSession
) -> None:
    daily = msgspec.structs.replace(patient, sandbox_wipe_hour=0)
    async with answering(daily, own_url, engine=False) as url:
        region = await new_region(own, url, session)
        await region.post("/sandbox/candidates", [CANDIDATE])
        await region.post("/candidates", [CANDIDATE])
        await beside.execute("UPDATE tenant SET created_at = created_at - interval '2 days'")
        waiting = "SELECT array_agg(tenant_id) FROM mutation"

        async with running_service(msgspec.structs.replace(daily, sandbox_wipe_hour=NEVER), own_url, engine=True):
            await region.finished(await region.post("/sandbox/candidates", [CANDIDATE]), "/sandbox")
        assert len(await beside.fetchval(waiting)) == 3

        async with running_service(daily, own_url, engine=True):

            async def wiped() -> bool:
                return bool(await beside.fetchval(waiting) == [region.tenant.id])

            await until(wiped)


async def test_mail_waits_until_there_is_a_server_for_it(
    own: Database, own_url: str, settings: Settings, session: aiohttp.ClientSession
) -> None:
    partner = await new_partner(own, "", session)
    meeting = await new_meeting(own, partner)
    async with running_service(settings, own_url, engine=True):
        pass
    assert {row["attempts"] for row in await meeting.mails()} == {0}

    async with Postbox() as postbox:
        sending = msgspec.structs.replace(
            settings, smtp_url=f"smtp://{postbox.url}", mail_from="Rapport <rapport@service.example>"
        )
        async with running_service(sending, own_url, engine=False):
            assert postbox.taken == []
        async with running_service(sending, own_url, engine=True):
            taken = await postbox.wait_for(2)
    assert {mail.message["From"] for mail in taken} == {"Rapport <rapport@service.example>"}
    assert len(await meeting.mails("delivered")) == 2
