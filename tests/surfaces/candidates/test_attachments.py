"""`/candidates/{id}/attachments`: files in base64, listed, downloaded, deleted. `test_attachment_urls.py`: by URL."""

import random
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import pytest
from msgspec.structs import replace

from files import PDF, cv, in_base64, listed
from rapport.ids import Kind, show
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database, open_database
from rapport.storage.objects import CHUNK_BYTES
from support import CANDIDATE, FILE_LIMIT_BYTES, Region, new_region

UNKNOWN = show(Kind.ATTACHMENT, UUID(int=1))


async def blobs(database: Database, region: Region) -> int:
    async with database.tenant(region.tenant.id) as transaction:
        return int(await transaction.fetchval("SELECT count(*) FROM blob"))


# ── Outsiders ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_another_region_sees_no_attachment_and_deletes_none(region: Region, other_region: Region) -> None:
    candidate = await region.candidate()
    [attachment] = await region.attachments(candidate, PDF)
    path = f"/candidates/{candidate}/attachments"

    assert (await other_region.get(path)).status == 404
    assert (await other_region.get(f"{path}/{attachment}")).status == 404
    deleted = await other_region.finished(await other_region.call("DELETE", f"{path}/{attachment}"))
    added = await other_region.finished(await other_region.post(path, cv(in_base64(b"theirs"))))
    assert [deleted["error"]["code"], added["error"]["code"]] == ["not_found", "not_found"]
    assert [each["id"] for each in await listed(region, candidate)] == [attachment]
    assert (await region.get(f"/sandbox{path}/{attachment}")).status == 404


async def test_an_attachment_is_found_at_its_own_candidate_only(region: Region) -> None:
    candidate, other = await region.candidate(), await region.candidate()
    [attachment] = await region.attachments(candidate, PDF)

    assert (await region.get(f"/candidates/{other}/attachments/{attachment}")).status == 404
    assert (await region.get(f"/candidates/{candidate}/attachments/{UNKNOWN}")).status == 404
    assert (await region.get(f"/candidates/{candidate}/attachments/nonsense")).status == 404
    wrong = await region.finished(await region.call("DELETE", f"/candidates/{other}/attachments/{attachment}"))
    assert wrong["error"]["code"] == "not_found"


# ── Refusals ────────────────────────────────────────────────────────────────────────────────────────────────────

FIRST = ["curriculumVitae", 0]


@pytest.mark.parametrize(
    ("body", "issues"),
    [
        ({}, [([], "minProperties")]),
        (cv(), [(["curriculumVitae"], "minItems")]),
        (cv(*[in_base64()] * 6), [(["curriculumVitae"], "maxItems")]),
        ({"photos": [in_base64()]}, [(["photos"], "unknown")]),
        (cv({"fileName": "cv.pdf", "base64": "not base64"}), [([*FIRST, "base64"], "pattern")]),
        (cv({"fileName": "cv.pdf", "base64": "Zm9v\nZm9v"}), [([*FIRST, "base64"], "pattern")]),
        (cv({"fileName": "cv.pdf", "base64": "Zm8"}), [([*FIRST, "base64"], "minLength")]),
        (cv({"fileName": "cv.pdf", "base64": ""}), [([*FIRST, "base64"], "minLength")]),
        (cv({"base64": "Zm9v"}), [([*FIRST, "fileName"], "required")]),
        (cv({"fileName": "cv.pdf"}), [(FIRST, "oneOf")]),
        (cv({**in_base64(), "url": "https://files.example/cv"}), [(FIRST, "oneOf")]),
        (cv({"fileName": "a/b", "base64": "Zm9v"}), [([*FIRST, "fileName"], "pattern")]),
        (cv({"fileName": "", "base64": "Zm9v"}), [([*FIRST, "fileName"], "minLength")]),
        (cv({"url": "ftp://files.example/cv"}), [([*FIRST, "url"], "pattern")]),
        (cv({"url": "https://ann:secret@files.example/cv"}), [([*FIRST, "url"], "pattern")]),
        (cv({"url": "https://files.example/cv#page"}), [([*FIRST, "url"], "pattern")]),
    ],
)
async def test_what_is_no_file_is_refused_where_it_stands(
    region: Region, body: dict[str, Any], issues: list[tuple[list[Any], str]]
) -> None:
    refused = await region.post("/candidates/x/attachments", body)

    assert (refused.status, refused.issues) == (422, issues)
    assert await region.untouched()


async def test_a_file_may_be_as_large_as_the_limit_and_no_larger(region: Region, database: Database) -> None:
    candidate = await region.candidate()
    path = f"/candidates/{candidate}/attachments"

    refused = await region.post(path, cv(in_base64(b"x" * (FILE_LIMIT_BYTES + 3))))
    assert (refused.status, refused.issues) == (422, [([*FIRST, "base64"], "maxLength")])
    assert f"{FILE_LIMIT_BYTES:,} bytes" in refused.data["issues"][0]["message"]
    assert await blobs(database, region) == 0

    await region.attachments(candidate, b"x" * FILE_LIMIT_BYTES)
    assert [each["size"] for each in await listed(region, candidate)] == [FILE_LIMIT_BYTES]


async def test_attachments_are_refused_in_changes_and_upserts(region: Region) -> None:
    candidate = await region.candidate()

    changed = await region.call("PATCH", f"/candidates/{candidate}", cv(in_base64()))
    upserted = await region.post("/candidates/upsert", {**CANDIDATE, **cv(in_base64())})

    assert [changed.issues, upserted.issues] == [[(["curriculumVitae"], "unknown")]] * 2


async def test_attachments_have_a_limit_of_their_own_for_the_whole_body(
    database: Database, database_url: str, session: aiohttp.ClientSession, settings: Settings
) -> None:
    """That of other requests is too small for files, and larger than anybody else needs when it is not."""
    async with answering(replace(settings, body_limit_bytes=2048), database_url, engine=True) as address:
        region = await new_region(database, address, session)
        candidate = await region.candidate()
        [attachment] = await region.attachments(candidate, b"x" * FILE_LIMIT_BYTES)

        inline = await region.post("/candidates", [{**CANDIDATE, **cv(in_base64(b"x" * FILE_LIMIT_BYTES))}])
        more = await region.call("POST", f"/candidates/{candidate}/attachments", data=b" " * 1_000_000)

        assert [each["id"] for each in await listed(region, candidate)] == [attachment]
    assert [inline.status, more.status] == [413, 413]


async def test_a_request_as_full_of_files_as_it_may_be_is_taken(region: Region) -> None:
    candidate = await region.candidate()
    files = [in_base64(bytes([number]) * FILE_LIMIT_BYTES) for number in range(10)]
    body = {"curriculumVitae": files[:5], "otherAttachments": files[5:]}

    accepted = await region.post(f"/candidates/{candidate}/attachments", body)

    assert (await region.finished(accepted))["status"] == "completed"
    assert len(await listed(region, candidate)) == 10


# ── In base64 ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_files_are_appended_and_shown_as_what_they_are(region: Region) -> None:
    candidate = await region.candidate()
    path = f"/candidates/{candidate}/attachments"
    await region.attachments(candidate, b"the first one")
    body = {**cv(in_base64()), "otherAttachments": [in_base64(b"\x89PNG\r\n\x1a\n" + bytes(20), "é.html")]}

    accepted = await region.post(path, body)
    finished = await region.finished(accepted)

    assert accepted.data["interactionIds"] == []
    assert finished["result"] == {
        name: accepted.data[name] for name in ("candidateIds", "interactionIds", "attachmentIds")
    }
    first, second, third = await listed(region, candidate)
    assert (first["fileName"], first["mediaType"]) == ("cv.txt", "text/plain")
    assert second == {
        "id": accepted.data["attachmentIds"][0],
        "candidateId": candidate,
        "field": "curriculumVitae",
        "fileName": "cv.pdf",
        "mediaType": "application/pdf",
        "size": len(PDF),
        "sha256": sha256(PDF).hexdigest(),
        "createdAt": finished["acceptedAt"],
    }
    assert (third["field"], third["fileName"], third["mediaType"]) == ("otherAttachments", "é.html", "image/png")
    assert third["id"] == accepted.data["attachmentIds"][1]


async def test_a_list_goes_on_behind_its_cursor(region: Region) -> None:
    candidate = await region.candidate()
    made = await region.attachments(candidate, b"1", b"2", b"3")
    path = f"/candidates/{candidate}/attachments?pageSize=2"

    page = await region.get(path)
    rest = await region.get(f"{path}&cursor={page.body['meta']['cursor']}")

    assert [each["id"] for each in page.data + rest.data] == made
    assert rest.body["meta"]["cursor"] is None


async def test_a_download_is_the_file_and_no_browser_shows_it(region: Region) -> None:
    candidate = await region.candidate()
    page = b"<html><script>alert(1)</script></html>"
    accepted = await region.post(
        f"/candidates/{candidate}/attachments", cv(in_base64(page, 'CV "Zoë"; x=%41\u202e.pdf'))
    )
    await region.finished(accepted)

    found = await region.get(f"/candidates/{candidate}/attachments/{accepted.data['attachmentIds'][0]}")

    assert (found.status, found.body) == (200, page.decode())
    shown = {name: found.headers[name] for name in ("content-type", "content-length", "etag")}
    assert shown["content-type"].startswith("text/html")
    assert shown["content-length"] == str(len(page))
    assert shown["etag"] == f'"{sha256(page).hexdigest()}"'
    assert found.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''CV%20%22Zo%C3%AB%22%3B%20x%3D%2541%E2%80%AE.pdf"
    )
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["content-security-policy"] == "sandbox"


async def test_who_has_the_file_already_gets_304(region: Region) -> None:
    candidate = await region.candidate()
    [attachment] = await region.attachments(candidate, PDF)
    path = f"/candidates/{candidate}/attachments/{attachment}"
    first = await region.get(path)

    again = await region.get(path, If_None_Match=first.headers["etag"])
    other = await region.get(path, If_None_Match='"another"')

    assert (again.status, again.body, other.status) == (304, "", 200)


async def test_a_deleted_attachment_is_gone_and_the_others_stay(region: Region) -> None:
    candidate = await region.candidate()
    first, second = await region.attachments(candidate, b"1", b"2")
    path = f"/candidates/{candidate}/attachments/{first}"

    accepted = await region.call("DELETE", path)

    assert accepted.data["attachmentIds"] == [first]
    assert (await region.finished(accepted))["status"] == "completed"
    assert (await region.get(path)).status == 404
    assert [each["id"] for each in await listed(region, candidate)] == [second]
    assert (await region.finished(await region.call("DELETE", path)))["error"]["code"] == "not_found"
    assert (await region.call("DELETE", path, {"field": "curriculumVitae"})).status == 400


async def test_without_files_no_attachments_are_mentioned(region: Region) -> None:
    accepted = await region.post("/candidates", [{**CANDIDATE, **cv()}])

    assert "attachmentIds" not in accepted.data
    assert (await region.finished(accepted))["result"].keys() == {"candidateIds", "interactionIds"}


async def test_the_same_bytes_are_kept_once_and_a_repeated_request_adds_nothing(
    region: Region, database: Database
) -> None:
    candidate, other = await region.candidate(), await region.candidate()
    path = f"/candidates/{candidate}/attachments"

    first = await region.post(path, cv(in_base64()), Idempotency_Key="once")
    await region.finished(first)
    again = await region.post(path, cv(in_base64()), Idempotency_Key="once")
    await region.attachments(other, PDF)

    assert again.headers["idempotency-replayed"] == "true"
    assert again.data == first.data
    assert len(await listed(region, candidate)) == 1
    assert await blobs(database, region) == 1


async def test_an_archived_candidate_keeps_the_attachments(region: Region) -> None:
    candidate = await region.candidate()
    [attachment] = await region.attachments(candidate, PDF)

    await region.finished(await region.call("DELETE", f"/candidates/{candidate}"))

    assert [each["id"] for each in await listed(region, candidate)] == [attachment]
    assert (await region.get(f"/candidates/{candidate}/attachments/{attachment}")).status == 200


# ── Wherever they are kept ──────────────────────────────────────────────────────────────────────────────────────


async def test_files_in_a_folder_are_served_as_those_in_the_database(
    own_url: str, session: aiohttp.ClientSession, tmp_path: Path, settings: Settings
) -> None:
    outside = replace(settings, files_url=tmp_path.as_uri(), attachment_limit_bytes=10 * CHUNK_BYTES)
    content = random.Random(1).randbytes(2 * CHUNK_BYTES + 5)
    async with answering(outside, own_url, engine=True) as address, open_database(own_url, outside) as database:
        region = await new_region(database, address, session)
        candidate = await region.candidate()
        [attachment] = await region.attachments(candidate, content)
        assert await downloaded(region, candidate, attachment) == content

        (tmp_path / str(region.tenant.id) / sha256(content).hexdigest()).unlink()
        lost = await region.get(f"/candidates/{candidate}/attachments/{attachment}")
        assert (lost.status, lost.headers["retry-after"]) == (503, "1")


async def test_a_large_file_comes_from_the_database_in_chunks(
    own_url: str, session: aiohttp.ClientSession, settings: Settings
) -> None:
    larger = replace(settings, attachment_limit_bytes=10 * CHUNK_BYTES)
    content = random.Random(2).randbytes(2 * CHUNK_BYTES)
    async with answering(larger, own_url, engine=True) as address, open_database(own_url, larger) as database:
        region = await new_region(database, address, session)
        candidate = await region.candidate()
        [attachment] = await region.attachments(candidate, content)

        assert await downloaded(region, candidate, attachment) == content


async def downloaded(region: Region, candidate: str, attachment: str) -> bytes:
    url = f"{region.url}/candidates/{candidate}/attachments/{attachment}"
    async with region.session.get(url, headers={"x-api-key": region.key}) as response:
        return await response.read()
