"""The whole OpenAPI documents against a real server, by a program that knows nothing of this one: examples, boundary
values, random requests, and random walks along the links and the ids that answers contain.
"""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from msgspec import Struct

from rapport.storage.embedded import embedded_postgres
from system.hiring_desk import hiring_desk
from system.processes import Server, rapport

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "allow_header_conformance",
    "unsupported_method",
    "ignored_auth",
)
"""Nothing fails, nothing is answered that the document does not tell, and nobody is let in without a key."""

HEALTH = "^/(healthz|readyz)$"  # these stand beside the prefixes, not under them
ENDS_KEYS = "revokeApiKey"
SEED = "20261122"
QUICKER = ("--phases", "examples,coverage,stateful")
"""For a document that has about as many operations as two others together."""

KEPT = {
    "CandidateChanges": ("name", "phone", "sectors", "customFields"),
    "EmployeeChanges": ("assigned_position", "active", "location"),
    "JobChanges": ("name", "archived", "city", "latitude", "partner_attributes"),
    "NewCandidate": ("name", "email", "privacyConsent"),
    "UpsertedCandidate": ("name", "email", "phone", "privacyConsent", "idempotencyKey", "callbackUrl"),
}
"""Of bodies that repeat another one's fields, those that are tried: one candidate alone is tried with all, and so are
new employees and jobs. The same boundary values again, in each of eighteen ways to give one field at least, took half a
minute, nearly all of it to think of them.
"""


class Standing(Struct, frozen=True):
    """A server, and the headers that open each of its surfaces."""

    url: str
    key: str
    token: str
    partner_key: str

    async def walk(self, document: str, header: str, folder: Path, *arguments: str, under: str = "") -> str:
        """What was said of it, when nothing was wrong."""
        async with aiohttp.ClientSession() as session, session.get(self.url + document) as answer:
            shortened = _shortened(await answer.json())
        path = folder / "document.json"
        path.write_bytes(msgspec.json.encode(shortened))
        walked = await asyncio.to_thread(_run, str(path), self.url + under, header, folder, *arguments)
        assert walked.returncode == 0, walked.stdout
        return walked.stdout


@pytest.fixture(scope="module")
async def standing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Standing]:
    folder = tmp_path_factory.mktemp("walked") / "data"
    rapport(folder, "tenant", "create", "noord", "--time-zone", "Europe/Amsterdam")
    key = rapport(folder, "key", "create", "--tenant", "noord")
    client = msgspec.json.decode(rapport(folder, "client", "create", "--tenant", "noord", "--json"))
    server = Server(folder)
    server.start()
    try:
        async with aiohttp.ClientSession() as session:
            await server.ready(session)
            asked = {"grant_type": "client_credentials"} | {
                name: client[name] for name in ("client_id", "client_secret")
            }
            async with session.post(f"{server.url}/oauth/token", json=asked) as answer:
                token = (await answer.json())["access_token"]
            desk = await hiring_desk(folder, server, session)
        yield Standing(server.url, f"x-api-key: {key}", f"Authorization: Bearer {token}", f"X-Api-Key: {desk.key}")
    finally:
        server.close()
        with embedded_postgres(folder):
            pass  # whoever leaves last stops the database


def _shortened(document: dict[str, Any]) -> dict[str, Any]:
    """The same operations, answers and refusals; fewer fields, and nobody waits for half a minute."""
    schemas, parameters = document["components"]["schemas"], document["components"]["parameters"]
    for name in KEPT.keys() & schemas.keys():
        schema, kept = schemas[name], KEPT[name]
        schema["properties"] = {each: schema["properties"][each] for each in kept}
        if "anyOf" in schema:
            schema["anyOf"] = [each for each in schema["anyOf"] if set(each["required"]) <= set(kept)]
    if "wait" in parameters:
        parameters["wait"]["schema"]["maximum"] = 1
    return document


def _run(document: str, base: str, header: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", document, "--url", base, "--header", header),
            *("--checks", ",".join(CHECKS), "--continue-on-failure", "--max-examples", "2", "--seed", SEED),
            *("--suppress-health-check", "all", "--warnings", "off", "--no-color"),
            *arguments,
        ],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )


def passed(said: str, *phases: str) -> bool:
    return all(f"✅ {phase}" in " ".join(said.split()) for phase in phases)


async def test_every_answer_to_whatever_request_is_as_the_document_tells(standing: Standing, tmp_path: Path) -> None:
    walked = await standing.walk(
        "/openapi.json",
        standing.key,
        tmp_path,
        *("--exclude-path-regex", HEALTH, "--exclude-operation-id", ENDS_KEYS),
        under="/api/v2",
    )
    assert passed(walked, "Examples", "Coverage", "Fuzzing", "Stateful"), walked


async def test_so_is_every_answer_about_the_end_of_a_key(standing: Standing, tmp_path: Path) -> None:
    """With a key of its own, which would be ended on the way otherwise."""
    name, given = standing.key.split(": ")
    async with (
        aiohttp.ClientSession(headers={name: given}) as session,
        session.post(f"{standing.url}/api/v2/api-keys", json={"scopes": ["region:write"]}) as answer,
    ):
        own = (await answer.json())["data"]["key"]
    arguments = ("--include-operation-id", ENDS_KEYS, "--phases", "examples,coverage,fuzzing")
    await standing.walk("/openapi.json", f"x-api-key: {own}", tmp_path, *arguments, under="/api/v2")


@pytest.mark.parametrize("document", ["feed", "timeline"])
async def test_so_is_every_answer_of_the_feed_and_of_the_timeline(
    standing: Standing, document: str, tmp_path: Path
) -> None:
    path = f"/openapi/{document}.json"
    walked = await standing.walk(path, standing.key, tmp_path, under="/api/v2")
    assert passed(walked, "Coverage", "Fuzzing", "Stateful"), walked


async def test_so_is_every_answer_of_the_employees_surface(standing: Standing, tmp_path: Path) -> None:
    walked = await standing.walk("/openapi/employees.json", standing.token, tmp_path)
    assert passed(walked, "Coverage", "Fuzzing", "Stateful"), walked


async def test_so_is_every_answer_of_the_applicants_surface(standing: Standing, tmp_path: Path) -> None:
    walked = await standing.walk("/openapi/applicants.json", standing.partner_key, tmp_path, *QUICKER)
    assert passed(walked, "Examples", "Coverage", "Stateful"), walked
