"""The whole OpenAPI document against a real server, by a program that knows nothing of this one: examples, boundary
values, random requests, and random walks along the links and the ids that answers contain.
"""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp
import msgspec

from system.conftest import Access
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
QUICKER = ("--phases", "examples,coverage,stateful", "--workers", "2")
"""For a document that has about as many operations as both others together."""


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


async def ready(server: Server) -> None:
    async with aiohttp.ClientSession() as session:
        await server.ready(session)


async def test_every_answer_to_whatever_request_is_as_the_document_tells(
    start: Callable[..., Server], access: Access, tmp_path: Path
) -> None:
    server = start()
    await ready(server)
    tried = (f"{server.url}/openapi.json", f"{server.url}/api/v2", f"x-api-key: {access.key}", tmp_path)

    # The key would be ended on the way; so that is tried last, and alone.
    beside = ("--exclude-path-regex", HEALTH)
    walked = await asyncio.to_thread(_run, *tried, *beside, "--exclude-operation-id", ENDS_KEYS)
    alone = ("--include-operation-id", ENDS_KEYS, "--phases", "examples,coverage,fuzzing")
    ended = await asyncio.to_thread(_run, *tried, *alone)

    assert walked.returncode == 0, walked.stdout
    assert ended.returncode == 0, ended.stdout
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in walked.stdout, walked.stdout


async def test_so_is_every_answer_of_the_employees_surface(
    start: Callable[..., Server], access: Access, data_dir: Path, tmp_path: Path
) -> None:
    assert access  # the tenant
    server = start()
    await ready(server)
    client = msgspec.json.decode(rapport(data_dir, "client", "create", "--tenant", "noord", "--json"))
    asked = {"grant_type": "client_credentials"} | {name: client[name] for name in ("client_id", "client_secret")}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}/oauth/token", json=asked) as answer,
    ):
        token = (await answer.json())["access_token"]

    walked = await asyncio.to_thread(
        _run, f"{server.url}/openapi/employees.json", server.url, f"Authorization: Bearer {token}", tmp_path
    )

    assert walked.returncode == 0, walked.stdout
    for phase in ("Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in walked.stdout, walked.stdout


async def test_so_is_every_answer_of_the_applicants_surface(
    start: Callable[..., Server], access: Access, data_dir: Path, tmp_path: Path
) -> None:
    assert access  # the tenant
    server = start()
    await ready(server)
    async with aiohttp.ClientSession() as session:
        desk = await hiring_desk(data_dir, server, session)

    walked = await asyncio.to_thread(
        _run, f"{server.url}/openapi/applicants.json", server.url, f"X-Api-Key: {desk.key}", tmp_path, *QUICKER
    )

    assert walked.returncode == 0, walked.stdout
    for phase in ("Examples", "Coverage", "Stateful"):
        assert f"✅ {phase}" in walked.stdout, walked.stdout
