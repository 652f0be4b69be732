"""Each test has a database of its own: what is imported is there for everybody."""

from esco import EN, GLAZE, NL, table
from rapport.domain.skills.esco.stored import store
from rapport.domain.skills.loading import Readers, load_reader, load_wide
from rapport.domain.skills.reading import Box
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Database


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

    assert [len(each.read("We glaze plates by hand", Language.EN)) for each in (before, first, second)] == [0, 0, 1]
    assert len({each.version for each in (before, first, second)}) == 3
