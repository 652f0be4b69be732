"""Files of a candidate: who fetches, adds and deletes them."""

from typing import Any

import aiohttp
import pytest

from rapport.storage.database import Database
from support import Region
from surfaces.console.conftest import Console
from surfaces.console.pages.somebody import person_of
from surfaces.console.reading import ONCE, TWICE
from visitors import Shown, Visitor


async def upload(visitor: Visitor, room: str, name: str, content: bytes, **fields: str) -> Shown:
    form = aiohttp.FormData(default_to_multipart=True)
    for field, value in {"csrf": visitor.csrf, "field": "curriculumVitae", "key": ONCE, **fields}.items():
        form.add_field(field, value)
    form.add_field("file", content, filename=name, content_type="text/html")
    return await visitor.send("POST", room, data=form)


async def room_of(database: Database, region: Region, candidate: str) -> str:
    return f"/console{await person_of(database, region, candidate)}/files/{candidate}"


async def test_files_of_another_region_are_not_there_and_a_viewer_adds_none(
    console: Console, stranger: Visitor, database: Database, region: Region
) -> None:
    candidate = await region.candidate()
    [file] = await region.attachments(candidate, b"words")
    room = await room_of(database, region, candidate)
    assert (await stranger.get(f"{room}/{file}")).status == 404
    assert (await stranger.post(f"{room}/{file}/delete")).status == 404
    assert (await upload(stranger, room, "cv.txt", b"words")).status == 404
    assert (await upload(console.viewer, room, "cv.txt", b"words")).status == 403
    assert (await console.viewer.post(f"{room}/{file}/delete")).status == 403


async def test_a_file_is_added_listed_fetched_and_deleted(console: Console, database: Database, region: Region) -> None:
    candidate = await region.candidate()
    room = await room_of(database, region, candidate)
    sent = await upload(console.coordinator, room, "my-cv.txt", b"<script>1</script>")
    again = await upload(console.coordinator, room, "my-cv.txt", b"<script>1</script>")
    assert sent.leads_to == again.leads_to
    shown = (await console.viewer.get(sent.leads_to)).text
    assert shown.count(">my-cv.txt</a>") == 1
    file = shown.split(f'href="{room}/')[1].split('"')[0]
    fetched = await console.viewer.get(f"{room}/{file}")
    assert fetched.text == "<script>1</script>"
    assert fetched.headers["content-disposition"].startswith("attachment")
    assert fetched.headers["content-security-policy"] == "sandbox"
    assert "gone for good" in (await console.coordinator.get(f"{room}/{file}/delete")).text
    gone = await console.coordinator.post(f"{room}/{file}/delete", key=TWICE)
    assert "The file is deleted." in (await console.coordinator.get(gone.leads_to)).text
    assert (await console.viewer.get(f"{room}/{file}")).status == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"content": b""}, "The file is empty."),
        ({"name": "", "content": b""}, "Please choose a file."),
        ({"field": "photo"}, "Please choose one of the list."),
    ],
)
async def test_what_is_no_file_of_theirs_is_refused_with_words(
    console: Console, database: Database, region: Region, given: dict[str, Any], words: str
) -> None:
    room = await room_of(database, region, await region.candidate())
    refused = await upload(console.coordinator, room, **{"name": "cv.txt", "content": b"words", **given})
    assert refused.status == 422
    assert words in refused.text
