"""Files that come by URL: fetched in the background, in the order of acceptance, by whoever is there."""

from collections.abc import AsyncIterator
from hashlib import sha256

import aiohttp
import pytest
from msgspec.structs import replace

from files import PDF, FileServer, cv, in_base64, listed
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import open_database
from support import CANDIDATE, FILE_LIMIT_BYTES, Region, new_region


@pytest.fixture
async def server() -> AsyncIterator[FileServer]:
    async with FileServer() as server:
        yield server


async def test_new_candidates_bring_their_files(region: Region, server: FileServer) -> None:
    diploma = server.keep("/diploma.pdf", PDF)
    people = [
        {**CANDIDATE, **cv(in_base64(b"mine"))},
        {**CANDIDATE, "otherAttachments": [{"url": diploma}], "curriculumVitae": []},
        CANDIDATE,
    ]

    accepted = await region.post("/candidates", people)

    assert (await region.finished(accepted))["status"] == "completed"
    files = [await listed(region, candidate) for candidate in accepted.data["candidateIds"]]
    assert [[file["fileName"] for file in each] for each in files] == [["cv.pdf"], ["diploma.pdf"], []]
    assert [file["id"] for each in files for file in each] == accepted.data["attachmentIds"]
    shown = await region.get(f"/candidates/{accepted.data['candidateIds'][0]}")
    assert "curriculumVitae" not in shown.data


async def test_files_by_url_are_fetched_and_named(region: Region, server: FileServer) -> None:
    candidate = await region.candidate()
    path = f"/candidates/{candidate}/attachments"
    server.keep("/moved", b"", 302, Location="/files/cv%20of%20Zo%C3%AB.pdf?x=1")
    server.keep("/files/cv of Zoë.pdf", PDF, Content_Type="text/html")
    files = [{"url": f"{server.url}/moved"}, {"url": f"{server.url}/files/cv%20of%20Zo%C3%AB.pdf", "fileName": "b"}]

    accepted = await region.post(path, cv(*files, {"url": f"{server.url}/files/cv%20of%20Zo%C3%AB.pdf"}))

    assert (await region.finished(accepted))["status"] == "completed"
    found = await listed(region, candidate)
    assert [each["fileName"] for each in found] == ["moved", "b", "cv of Zoë.pdf"]
    assert {(each["mediaType"], each["sha256"]) for each in found} == {("application/pdf", sha256(PDF).hexdigest())}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/none", "the server answered 404"),
        ("/empty", "the file is empty"),
        ("/large", f"the file is larger than {FILE_LIMIT_BYTES} bytes"),
        ("/round", "redirected too often"),
    ],
)
async def test_when_a_file_cannot_be_had_nothing_is_written(
    region: Region, server: FileServer, path: str, words: str
) -> None:
    candidate = await region.candidate()
    server.keep("/empty", b"")
    server.keep("/large", b"x" * (FILE_LIMIT_BYTES + 1))
    server.keep("/round", b"", 302, Location="/round")
    body = {**cv(in_base64()), "otherAttachments": [{"url": server.url + path, "fileName": "diploma.pdf"}]}

    added = await region.post(f"/candidates/{candidate}/attachments", body)
    made = await region.post("/candidates", [CANDIDATE, {**CANDIDATE, **body}])

    for accepted in (added, made):
        which = f"{accepted.data['attachmentIds'][1]} (otherAttachments)"
        message = f"The file of {which} could not be fetched: {words}. Nothing was written."
        failed = await region.finished(accepted)
        assert failed["error"] == {"code": "attachment_unavailable", "message": message}
    assert await listed(region, candidate) == []
    assert [each["id"] for each in (await region.get("/candidates")).data] == [candidate]


async def test_later_writes_about_the_candidate_wait_for_a_fetch_and_others_do_not(
    region: Region, server: FileServer
) -> None:
    candidate, other = await region.candidate(), await region.candidate()
    server.gate.clear()
    file = server.keep("/slow.pdf", PDF)

    fetching = await region.post(f"/candidates/{candidate}/attachments", cv({"url": file}))
    behind = await region.call("PATCH", f"/candidates/{candidate}", {"city": "Utrecht"})
    beside = await region.call("PATCH", f"/candidates/{other}", {"city": "Zwolle"})
    await server.was_asked()

    assert (await region.finished(beside))["status"] == "completed"
    waiting = [await region.get(f"/mutations/{each.data['mutationId']}") for each in (fetching, behind)]
    assert [each.data["status"] for each in waiting] == ["accepted", "accepted"]
    server.gate.set()
    ended = [await region.finished(each) for each in (fetching, behind)]
    assert [each["status"] for each in ended] == ["completed", "completed"]
    assert (await region.get(f"/candidates/{candidate}")).data["city"] == "Utrecht"


async def test_a_process_that_ends_during_a_fetch_leaves_it_to_the_next(
    own_url: str, session: aiohttp.ClientSession, server: FileServer, settings: Settings
) -> None:
    server.gate.clear()
    file = server.keep("/cv.pdf", PDF)
    async with answering(settings, own_url, engine=True) as address, open_database(own_url, settings) as database:
        region = await new_region(database, address, session)
        candidate = await region.candidate()
        accepted = await region.post(f"/candidates/{candidate}/attachments", cv({"url": file}))
        await server.was_asked()
    server.gate.set()

    async with answering(settings, own_url, engine=True) as address:
        again = replace(region, url=address)
        assert (await again.finished(accepted))["status"] == "completed"
        assert [each["fileName"] for each in await listed(again, candidate)] == ["cv.pdf"]
    assert len(server.asked) == 2


async def test_in_production_nothing_is_fetched_from_private_addresses(
    own_url: str, session: aiohttp.ClientSession, server: FileServer
) -> None:
    """A file from there would hand its content to whoever named it."""
    production = Settings(port=0)
    body = cv({"url": server.keep("/internal", b"secret")})
    async with answering(production, own_url, engine=True) as address, open_database(own_url, production) as database:
        region = await new_region(database, address, session)
        candidate = await region.candidate()
        failed = await region.finished(await region.post(f"/candidates/{candidate}/attachments", body))

    assert failed["error"]["code"] == "attachment_unavailable"
    assert "target address is not allowed" in failed["error"]["message"]
    assert server.asked == []
