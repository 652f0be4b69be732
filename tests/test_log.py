"""What a real process writes to its log while people's data pass through it: JSON lines, and none of the data."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec
import pytest
from msgspec import Struct

from quiet import administrator, own_database
from rapport.settings import Settings
from rapport.storage.database import open_database
from rapport.storage.migrate import upgrade
from support import Region, new_region, until

EMAIL = "zebedee@quagmire.example"
PERSON = {
    "name": "Zebedee Quagmire",
    "email": EMAIL,
    "phone": "+31 6 98765432",
    "privacyConsent": True,
    "motivation": "wants to escape",
    "notes": "allergic to chalk",
    "address": "Hidden Lane 77",
    "dateOfBirth": "1988-08-08",
}
CALL = {"type": "Phone call", "performedAt": "2026-03-01", "summary": "cried on the phone", "notes": "owes money"}
PERSONAL = [str(value) for value in (*PERSON.values(), CALL["summary"], CALL["notes"]) if isinstance(value, str)]


class Log(Struct, frozen=True):
    text: str
    region: Region

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, request: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line.get("request") == request]


@asynccontextmanager
async def serving(database_url: str, log_format: str) -> AsyncIterator[tuple[str, "asyncio.Future[str]"]]:
    """A process at its most talkative; yields its address, and what it will have logged when the block has ended."""
    settings = {"DATABASE_URL": database_url, "PROFILE": "development", "LOG_LEVEL": "debug", "LOG_FORMAT": log_format}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "rapport", "serve", "--port", "0"),
        env=kept | {f"RAPPORT_{name}": value for name, value in settings.items()},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    first, said = await process.stderr.readline(), asyncio.get_running_loop().create_future()
    try:
        yield first.decode().partition("http://")[2].partition('"')[0].split()[0], said
    finally:
        process.send_signal(signal.SIGTERM)
        said.set_result((first + await process.stderr.read()).decode())
        assert await process.wait() == 0


async def live(region: Region, database_url: str) -> None:
    """Everything that can be done to a person: well, badly, by mistake, and with a database that is out of order."""
    accepted = await region.post("/candidates", [{**PERSON, "interactions": [CALL]}], idempotency_key=EMAIL)
    await region.finished(accepted)
    [candidate] = accepted.data["candidateIds"]
    path = f"/candidates/{candidate}/interactions"
    nobody = "http://127.0.0.1:9/hook?" + EMAIL
    told = await region.post(path, {**CALL, "callbackUrl": nobody}, x_request_id="created")

    async def not_delivered() -> bool:
        found = await region.get(f"/mutations/{told.data['mutationId']}")
        return bool(found.data["callback"]["lastError"])

    assert await until(not_delivered)
    await region.finished(await region.post(f"/candidates/{EMAIL}/interactions", CALL))
    await region.post("/candidates", [{**PERSON, "privacyConsent": EMAIL, EMAIL: 1}], x_request_id="invalid")
    await region.post(f"/candidates?idempotencyKey={EMAIL}", [PERSON], x_request_id="reused")
    await region.call("POST", "/candidates", data=f'{{"name": "{PERSON["name"]}'.encode(), x_request_id="malformed")
    for odd in (f"/candidates/{EMAIL}", f"/mutations/{EMAIL}", f"/{EMAIL}", f"{path}?pageSize={EMAIL}&cursor={EMAIL}"):
        await region.get(odd, x_request_id="found")
    await region.get("/mutations", x_api_key=EMAIL, x_request_id="stranger")
    async with administrator(database_url) as server:
        await server.execute("ALTER TABLE interaction ADD CHECK (summary <> 'cried on the phone') NOT VALID")
        await region.finished(await region.post(path, CALL, x_request_id="poisoned"))
        await server.execute("ALTER TABLE mutation RENAME TO mutations")
        await region.post(path, CALL, x_request_id="broken")
    reader, writer = await asyncio.open_connection("127.0.0.1", int(region.url.rpartition(":")[2]))
    writer.write(f"GET /{EMAIL}\xe9 nonsense\r\n\r\n".encode())
    await reader.read()
    writer.close()
    await writer.wait_closed()


@pytest.fixture(scope="module", params=["json", "text"])
async def log(
    request: pytest.FixtureRequest, empty_database_url: str, settings: Settings, session: aiohttp.ClientSession
) -> Log:
    async with own_database(empty_database_url) as database_url:
        await upgrade(database_url)
        async with open_database(database_url, settings) as database:
            region = await new_region(database, "", session)
        async with serving(database_url, request.param) as (host, said):
            await live(msgspec.structs.replace(region, url=f"http://{host}"), database_url)
        return Log(await said, region)


def test_no_personal_data_are_logged(log: Log) -> None:
    assert [words for words in PERSONAL if words in log.text] == []
    assert log.region.key not in log.text
    assert log.region.secret not in log.text
    assert "delivery_failed" in log.text  # so it saw the callback's address
    assert "mutation_poisoned" in log.text
    assert "Traceback" in log.text


@pytest.mark.parametrize("log", ["json"], indirect=True)
def test_every_line_is_json_with_an_event_a_level_and_a_time(log: Log) -> None:
    assert all(line.keys() >= {"event", "level", "timestamp"} for line in log.lines)
    [nonsense] = [line for line in log.lines if line["event"] == "Invalid HTTP request received."]
    assert nonsense["logger"] == "uvicorn.error"


@pytest.mark.parametrize("log", ["json"], indirect=True)
@pytest.mark.parametrize(
    ("request_id", "events"),
    [
        ("created", ["request"]),
        ("invalid", ["request"]),
        ("malformed", ["request"]),
        ("reused", ["request"]),
        ("stranger", ["request"]),
        ("broken", ["request_failed", "request"]),
    ],
)
def test_the_lines_of_a_request_carry_its_id_and_its_tenant(log: Log, request_id: str, events: list[str]) -> None:
    lines = log.of(request_id)

    assert [line["event"] for line in lines] == events
    tenant = None if request_id == "stranger" else str(log.region.tenant.id)
    assert {line.get("tenant") for line in lines} == {tenant}


@pytest.mark.parametrize("log", ["json"], indirect=True)
def test_what_the_engine_logs_is_not_said_of_the_request_that_woke_it(log: Log) -> None:
    engine = [line for line in log.lines if line["event"] in {"applied", "mutation_poisoned", "delivery_failed"}]

    assert engine
    assert all("request" not in line for line in engine)
