"""Object stores: a folder for real, and S3 by a stand-in that speaks as much of it as is used."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from aiohttp import web

from rapport.settings import SettingsError
from rapport.storage.objects import CHUNK_BYTES, FilesUnavailableError, Objects

TENANT, OTHER = UUID(int=1), UUID(int=2)
DIGEST = bytes(range(32))
CONTENT = bytes(range(256)) * 1024 * 2 + b"end"


async def read(objects: Objects, tenant_id: UUID = TENANT, digest: bytes = DIGEST) -> list[bytes]:
    return [chunk async for chunk in objects.stream(tenant_id, digest)]


class Bucket:
    """Keeps what is put at a path; refuses everything while `refusing`."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.authorizations: set[str] = set()
        self.refusing = False

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.authorizations.add(request.headers.get("Authorization", "").partition(" ")[0])
        if self.refusing:
            return web.Response(status=403, text="<Error><Code>AccessDenied</Code></Error>")
        match request.method:
            case "PUT":
                self.kept[request.path] = await request.read()
                return web.Response(headers={"ETag": '"tag"'})
            case "POST":  # DeleteObjects
                keys = re.findall("<Key>.+?</Key>", await request.text())
                for key in keys:
                    self.kept.pop(f"{request.path}/{key[5:-6]}", None)
                deleted = "".join(f"<Deleted>{key}</Deleted>" for key in keys)
                return web.Response(text=f"<DeleteResult>{deleted}</DeleteResult>")
        if request.path not in self.kept:
            return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>")
        times = {"Last-Modified": "Sun, 01 Mar 2026 10:00:00 GMT", "ETag": '"tag"'}
        return web.Response(body=self.kept[request.path], headers=times)


@pytest.fixture
async def bucket(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bucket]:
    bucket = Bucket()
    runner = web.ServerRunner(web.Server(bucket.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{runner.addresses[0][1]}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(name, value)
    yield bucket
    await runner.cleanup()


async def test_a_folder_is_made_and_files_stand_in_it_by_tenant_and_digest(tmp_path: Path) -> None:
    objects = Objects((tmp_path / "new folder").as_uri())

    await objects.put(TENANT, DIGEST, CONTENT)

    assert (tmp_path / "new folder" / str(TENANT) / DIGEST.hex()).read_bytes() == CONTENT
    chunks = await read(objects)
    assert b"".join(chunks) == CONTENT
    assert max(map(len, chunks)) <= 2 * CHUNK_BYTES


async def test_a_folder_that_cannot_be_made_is_refused_by_the_name_of_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError, match=r"^RAPPORT_FILES_URL: "):
        Objects((tmp_path / "file" / "folder").as_uri())


async def test_what_is_removed_is_gone_and_may_be_removed_again(tmp_path: Path) -> None:
    objects = Objects(tmp_path.as_uri())
    await objects.put(TENANT, DIGEST, CONTENT)
    await objects.put(OTHER, DIGEST, b"theirs")

    for _ in range(2):
        await objects.remove(TENANT, DIGEST)

    with pytest.raises(FilesUnavailableError):
        await read(objects)
    assert await read(objects, OTHER) == [b"theirs"]


async def test_a_folder_that_cannot_be_written_to_says_so(tmp_path: Path) -> None:
    objects = Objects(tmp_path.as_uri())
    (tmp_path / str(TENANT)).write_bytes(b"a file where the folder should be")

    with pytest.raises(FilesUnavailableError):
        await objects.put(TENANT, DIGEST, CONTENT)


async def test_a_bucket_takes_its_credentials_from_the_usual_variables(bucket: Bucket) -> None:
    objects = Objects("s3://files/of/rapport")

    await objects.put(TENANT, DIGEST, CONTENT)

    assert list(bucket.kept) == [f"/files/of/rapport/{TENANT}/{DIGEST.hex()}"]
    assert b"".join(await read(objects)) == CONTENT
    assert bucket.authorizations == {"AWS4-HMAC-SHA256"}
    await objects.remove(TENANT, DIGEST)
    await objects.remove(TENANT, DIGEST)
    assert bucket.kept == {}
    with pytest.raises(FilesUnavailableError):
        await read(objects)


async def test_a_bucket_that_refuses_says_so(bucket: Bucket) -> None:
    objects = Objects("s3://files")
    bucket.refusing = True

    with pytest.raises(FilesUnavailableError):
        await objects.put(TENANT, DIGEST, CONTENT)
    with pytest.raises(FilesUnavailableError):
        await objects.remove(TENANT, DIGEST)
