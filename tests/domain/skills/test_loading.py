"""Each test has a database of its own: what is imported is there for everybody."""

import gc

import pytest
from structlog.testing import capture_logs

from esco import EN, GLAZE, NL, table
from quiet import Administrator
from rapport.domain.skills import loading
from rapport.domain.skills.esco.stored import store
from rapport.domain.skills.loading import Readers, load_reader, load_wide
from rapport.domain.skills.reading import Box
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Database
from support import told


async def test_without_an_import_there_is_the_box(own: Database) -> None:
    reader = await load_reader(own)
    assert isinstance(reader, Box)
    assert reader.acknowledgement is None
    assert await load_wide(own) is None


async def test_after_an_import_esco_is_read_and_acknowledged(own: Database) -> None:
    await store(own, [table(), table(NL, language=Language.NL)])
    reader = await load_reader(own)
    assert [one.skill_id for one in reader.read("tegels glazuren en verpleegkunde", Language.NL)] == [
        f"esco-{GLAZE}",
        "nursing",
    ]
    assert reader.acknowledgement is not None
    assert "ESCO v1.2.0" in reader.acknowledgement


async def test_a_running_process_learns_of_each_import_and_loads_nothing_twice(own: Database) -> None:
    readers = Readers(own)
    before = await readers.current()
    await store(own, [table()])
    first = await readers.current()
    assert await readers.current() is first
    await store(own, [table({**EN, GLAZE: ["glaze plates by hand"]})])
    second = await readers.current()
    assert gc.isenabled()

    assert [len(each.read("We glaze plates by hand", Language.EN)) for each in (before, first, second)] == [0, 0, 1]
    assert len({each.version for each in (before, first, second)}) == 3


async def test_a_table_of_esco_that_has_holes_leaves_what_is_in_the_box(own: Database, beside: Administrator) -> None:
    await store(own, [table(), table(NL, language=Language.NL)])
    for broken in (
        "UPDATE esco_concept SET type = ''",
        "UPDATE esco_label SET preferred = ''",
        "DELETE FROM esco_label",
    ):
        await beside.execute(broken)
        reader = await load_reader(own)
        assert [one.skill_id for one in reader.read("Nurse", Language.EN)] == ["nursing"]


async def test_a_table_of_esco_that_cannot_be_read_leaves_the_box_and_says_why_once(
    own: Database, beside: Administrator
) -> None:
    await store(own, [table()])
    await beside.execute("ALTER TABLE esco_label RENAME preferred TO gone")
    readers = Readers(own)
    with capture_logs() as logs:
        assert [isinstance(await readers.current(), Box) for _ in range(3)] == [True] * 3
    [line] = told(logs, "esco_unusable")
    assert line["log_level"] == "warning"
    assert "preferred" in line["detail"]

    await beside.execute("ALTER TABLE esco_label RENAME gone TO preferred")
    await store(own, [table(version="1.2.1")])
    assert "ESCO v1.2.1" in str((await readers.current()).acknowledgement)


async def test_an_encoder_that_cannot_be_loaded_leaves_the_labels_and_says_why(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store(own, [table()])

    def broken() -> None:
        raise ImportError("libgomp.so.1: cannot open shared object file")

    monkeypatch.setattr(loading, "find_encoder", broken)
    with capture_logs() as logs:
        reader = await load_reader(own)
    assert reader.read("tile glazing", Language.EN)
    assert [(each["event"], "libgomp" in each["detail"]) for each in logs] == [("encoder_unusable", True)]
