"""kill -9 of an import halfway: run again, it ends with exactly the rows of the file."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from quiet import administrator, blocked
from rapport.ids import Kind, new_id, show
from rapport.storage.embedded import embedded_postgres
from support import INTERACTION
from system.conftest import Access
from system.processes import Process, rapport
from transfers import refused_lines

CANDIDATES = 20
ROWS = 30_000
HALFWAY = 17_000


@pytest.fixture
def url(data_dir: Path, access: Access) -> Iterator[str]:
    assert access  # the tenant
    with embedded_postgres(data_dir) as url:
        yield url


def write_files(folder: Path) -> tuple[Path, Path]:
    """The last candidate stands only behind half of the interactions; every thousandth row is a bad one."""
    ids = [show(Kind.CANDIDATE, new_id()) for _ in range(CANDIDATES)]
    candidates, interactions = folder / "candidates.ndjson", folder / "interactions.ndjson"
    people = [{"id": each, "name": each, "phone": "020 555 0100", "privacyConsent": True} for each in ids]
    contacts = [
        {**INTERACTION, "candidateId": ids[number % (CANDIDATES - (number < HALFWAY))], "summary": str(number)}
        if number % 1000
        else {"summary": str(number)}
        for number in range(ROWS)
    ]
    candidates.write_bytes(b"\n".join(map(msgspec.json.encode, people)))
    interactions.write_bytes(b"\n".join(map(msgspec.json.encode, contacts)))
    return candidates, interactions


async def test_an_import_that_is_killed_halfway_ends_with_exactly_the_rows_of_the_file(
    data_dir: Path, url: str, tmp_path: Path
) -> None:
    candidates, interactions = write_files(tmp_path)
    rapport(data_dir, "import", str(candidates), "--tenant", "noord")
    async with administrator(url) as beside, administrator(url) as onlooker:
        importing = Process(data_dir, "import", str(interactions), "--tenant", "noord")
        async with beside.transaction():
            # The import cannot come past the rows of this candidate, in the middle of a transaction.
            await beside.execute("SELECT FROM candidate ORDER BY id DESC LIMIT 1 FOR UPDATE")
            importing.start()
            await blocked(onlooker)
            importing.kill()
        importing.close()
        committed = await onlooker.fetchval("SELECT rows_read FROM import_run WHERE resource = 'interactions'")
        assert committed == 15_000

    killed_at = await count(url)
    again = rapport(data_dir, "import", str(interactions), "--tenant", "noord", "--json", code=1)

    told = msgspec.json.decode(again)
    assert (told["rows"], told["written"], told["refused"], told["earlier"]) == (ROWS, 29_970, 30, 15_000)
    assert (killed_at, await count(url)) == (14_985, 29_970)
    async with administrator(url) as onlooker:
        found = await onlooker.fetch("SELECT summary FROM interaction")
    wanted = Counter(str(number) for number in range(ROWS) if number % 1000)
    assert Counter(row["summary"] for row in found) == wanted
    assert refused_lines(f"{interactions}.errors.ndjson") == list(range(1, ROWS, 1000))


async def count(url: str) -> int:
    async with administrator(url) as onlooker:
        return int(await onlooker.fetchval("SELECT count(*) FROM interaction"))
