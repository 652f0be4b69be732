"""Interactions of employees: what the skills in their titles cost the write, and how far behind their reading is."""

import asyncio
import itertools
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import asyncpg
import msgspec
import uvloop

from bench.figures import Figure, rate
from bench.ground import Ground
from bench.load import run_load
from bench.service import rapport
from rapport.domain.employees.reading_rounds import language_of
from rapport.domain.skills.reading import Box
from rapport.domain.skills.texts import AUTO
from rapport.domain.skills.vocabulary import Language, vocabulary

SLICES, SLICE_SECONDS = 4, 1
EMPLOYEES = 100


def interest(ground: Ground) -> Iterator[Figure]:
    """Each title is another one, and its language has to be told: the worst there is for the reading."""
    token = _token(ground)
    for number in range(EMPLOYEES):
        _send(ground.port, token, "/employees", {"external_id": f"e-{number}"})
    _send(ground.port, token, "/vacancies", {"external_id": "v-1", "job_title": "Registered nurse"})
    plain, titled, behind, read = uvloop.run(_measure(ground, token))
    yield rate("interactions with titles, whose skills are read", titled, "with vacancies", plain)
    yield rate("interactions with vacancies", plain)
    yield Figure(name="reading is behind the writes by, at most", value=behind, unit="s")
    yield rate("titles read by one process that does nothing else", read)


async def _measure(ground: Ground, token: str) -> tuple[float, float, float, float]:
    port, connection = ground.port, await asyncpg.connect(ground.url)
    labels = [skill.label(language) for skill in vocabulary().skills.values() for language in Language]
    numbers = itertools.count()

    def with_title() -> bytes:
        number = next(numbers)
        return _interaction(token, number, {"title": f"{labels[number % len(labels)]} {number}"})

    def with_vacancy() -> bytes:
        return _interaction(token, next(numbers), {"vacancy_id": "v-1"})

    seconds = SLICE_SECONDS * ground.scale
    await _load(port, with_title, seconds)  # warm-up
    await _all_read(connection)
    plain, titled, behind = 0.0, 0.0, 0.0
    for _ in range(SLICES):  # by turns: what else the machine does touches both
        plain += await _load(port, with_vacancy, seconds) / SLICES
        titled += await _load(port, with_title, seconds) / SLICES
        written = time.perf_counter()
        await _all_read(connection)
        behind = max(behind, time.perf_counter() - written)
    await connection.close()
    return plain, titled, behind, await asyncio.to_thread(_read_per_second, labels)


def _read_per_second(titles: Sequence[str]) -> float:
    """By one process that does nothing else, without the database."""
    language_of("", AUTO, Language.EN)  # learns the languages
    started = time.perf_counter()
    for title in titles:
        _, language = language_of(title, AUTO, Language.EN)
        Box().read(title, language)
    return len(titles) / (time.perf_counter() - started)


async def _load(port: int, make: Callable[[], bytes], seconds: float) -> float:
    return (await run_load(port, make, seconds=seconds, status=204)).per_second


def _interaction(token: str, number: int, about: dict[str, str]) -> bytes:
    body = {"external_id": f"i-{number}", "interaction_type": "vacancy_liked", **about}
    encoded = msgspec.json.encode(body)
    head = (
        f"POST /employees/e-{number % EMPLOYEES}/interactions?language=auto HTTP/1.1\r\nHost: bench\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {len(encoded)}\r\n\r\n"
    )
    return head.encode() + encoded


async def _all_read(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    while await connection.fetchval("SELECT count(*) FROM directory_texts()"):  # noqa: ASYNC110  # another process works
        await asyncio.sleep(0.005)  # often enough for the figure, and no load


def _token(ground: Ground) -> str:
    rapport(ground.data_dir, "tenant", "create", "interest")
    client = msgspec.json.decode(rapport(ground.data_dir, "client", "create", "--tenant", "interest", "--json"))
    asked = {"grant_type": "client_credentials"} | {name: client[name] for name in ("client_id", "client_secret")}
    return str(_send(ground.port, "", "/oauth/token", asked)["access_token"])


def _send(port: int, token: str, path: str, body: Any) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}?language=en",
        msgspec.json.encode(body),
        {"content-type": "application/json", **({"authorization": f"Bearer {token}"} if token else {})},
    )
    with urllib.request.urlopen(request) as answer:
        return msgspec.json.decode(answer.read() or b"null")
