"""Bytes that nobody has any more are removed, and no others."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.writing import candidate, carry_out
from quiet import request_of
from rapport.access.tenants import Tenant
from rapport.domain.blob_sweep import BlobSweep
from rapport.domain.candidates import attachments, candidate_changes
from rapport.engine.accept import Acceptor
from rapport.ids import new_id
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database
from rapport.storage.doorbell import Doorbell
from rapport.storage.objects import FilesUnavailableError, Objects


class Kept:
    """A tenant's files in one of the stores, and the sweep that looks at them."""

    def __init__(self, quiet: Database, tenant: Tenant, folder: Path | None) -> None:
        self.quiet, self.tenant, self.folder = quiet, tenant, folder
        self.blobs = Blobs(quiet, None if folder is None else Objects(folder.as_uri()))
        self.sweep = BlobSweep(quiet, self.blobs)

    async def attach(self, owner: UUID, content: bytes) -> UUID:
        file = {
            "id": new_id(),
            "field": "curriculumVitae",
            "name": "cv",
            "digest": await self.blobs.put(self.tenant.id, content),
        }
        await carry_out(self.quiet, self.tenant, attachments.CREATE, {"candidate_id": owner, "files": [file]})
        return UUID(str(file["id"]))

    async def erase(self, owner: UUID) -> None:
        await carry_out(self.quiet, self.tenant, candidate_changes.ERASE, {"candidate_id": owner})

    async def later(self, minutes: int = 2) -> None:
        """Lets that much time pass for blobs and trash."""
        async with self.quiet.tenant(self.tenant.id) as transaction:
            await transaction.execute("UPDATE blob SET touched_at = touched_at - make_interval(mins => $1)", minutes)
            await transaction.execute(
                "UPDATE blob_trash SET trashed_at = trashed_at - make_interval(mins => $1)", minutes
            )

    async def swept(self) -> int:
        """Looks at all of the trash; answers how much of it was looked at."""
        count = 0
        while await self.sweep.sweep_one(self.tenant.id):
            count += 1
        return count

    async def has(self, content: bytes) -> bool:
        digest = sha256(content).digest()
        async with self.quiet.tenant(self.tenant.id) as transaction:
            row = await transaction.fetchrow("SELECT content FROM blob WHERE digest = $1", digest)
        there = row is not None
        if self.folder is not None:
            assert there == (self.folder / str(self.tenant.id) / digest.hex()).exists()
        return there

    async def trash(self) -> int:
        async with self.quiet.tenant(self.tenant.id) as transaction:
            return int(await transaction.fetchval("SELECT count(*) FROM blob_trash"))


@pytest.fixture(params=["in the database", "in a folder"])
def kept(request: pytest.FixtureRequest, quiet: Database, tenant: Tenant, tmp_path: Path) -> Kept:
    return Kept(quiet, tenant, tmp_path if request.param == "in a folder" else None)


async def test_the_bytes_of_an_erased_candidate_are_removed_a_minute_later_unless_another_has_them(
    kept: Kept, quiet: Database, tenant: Tenant
) -> None:
    owner, other = await candidate(quiet, tenant), await candidate(quiet, tenant)
    await kept.attach(owner, b"mine")
    await kept.attach(owner, b"shared")
    await kept.attach(other, b"shared")
    await kept.erase(owner)

    assert await kept.swept() == 0
    assert await kept.has(b"mine")
    await kept.later()
    assert await kept.swept() == 2
    assert [await kept.has(b"mine"), await kept.has(b"shared")] == [False, True]
    assert await kept.trash() == 0

    await kept.erase(other)
    await kept.later()
    await kept.swept()
    assert not await kept.has(b"shared")


async def test_a_deleted_attachments_bytes_are_removed(kept: Kept, quiet: Database, tenant: Tenant) -> None:
    owner = await candidate(quiet, tenant)
    attachment = await kept.attach(owner, b"mine")
    await carry_out(quiet, tenant, attachments.DELETE, {"candidate_id": owner, "attachment_id": attachment})

    await kept.later()
    await kept.swept()

    assert not await kept.has(b"mine")


async def hand_in(quiet: Database, tenant: Tenant, digest: str) -> None:
    """As the document of an application."""
    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute(
            """
            WITH team AS (INSERT INTO team (tenant_id, id, name) VALUES ($1, 1, 'A')),
                 job AS (INSERT INTO job (tenant_id, id, team_id, name) VALUES ($1, 1, 1, 'A')),
                 person AS (INSERT INTO applicant (tenant_id, id, first_name, last_name, email, email_key, language)
                            VALUES ($1, 1, 'A', 'B', 'a@b', 'a@b', 'en')),
                 applied AS (INSERT INTO application (tenant_id, id, applicant_id, job_id, status_id, status, status_at)
                             VALUES ($1, 1, 1, 1, 1, 'New', now()))
            INSERT INTO application_document (tenant_id, id, application_id, name, media_type, digest)
            VALUES ($1, $2, 1, 'cv', 'text/plain', decode($3, 'hex'))
            """,
            tenant.id,
            new_id(),
            digest,
        )


async def test_the_bytes_of_an_application_stay_whoever_else_gives_them_up(
    kept: Kept, quiet: Database, tenant: Tenant
) -> None:
    owner = await candidate(quiet, tenant)
    attachment = await kept.attach(owner, b"shared")
    await hand_in(quiet, tenant, sha256(b"shared").hexdigest())

    await carry_out(quiet, tenant, attachments.DELETE, {"candidate_id": owner, "attachment_id": attachment})
    await kept.erase(owner)
    await kept.later(minutes=2 * 24 * 60)
    await kept.sweep.give_up(tenant.id)
    await kept.later()
    await kept.swept()
    assert await kept.has(b"shared")

    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute("DELETE FROM applicant WHERE tenant_id = $1", tenant.id)
    await kept.sweep.give_up(tenant.id)
    await kept.later()
    await kept.swept()
    assert not await kept.has(b"shared")


@pytest.mark.parametrize(
    "waiting",
    [lambda digest: {"body": {"files": [{"digest": digest}]}}, lambda _: {"ready": False}],
    ids=["that has it", "that may be fetching it"],
)
async def test_what_was_handed_in_again_stays_for_a_minute_and_then_for_a_mutation(
    kept: Kept, quiet: Database, quiet_url: str, tenant: Tenant, waiting: Callable[[str], dict[str, Any]]
) -> None:
    owner = await candidate(quiet, tenant)
    await kept.attach(owner, b"mine")
    await kept.erase(owner)
    await kept.later()
    digest = await kept.blobs.put(tenant.id, b"mine")

    assert await kept.swept() == 1
    assert (await kept.has(b"mine"), await kept.trash()) == (True, 1)

    acceptor = Acceptor(quiet, Doorbell(quiet, quiet_url), batch=1, waiting=1)
    await acceptor.accept(request_of(tenant.id, **waiting(digest)))
    await kept.later()
    assert await kept.swept() == 1
    assert (await kept.has(b"mine"), await kept.trash()) == (True, 1)

    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute("UPDATE mutation SET state = 'completed', finished_at = now()")
    await kept.later()
    await kept.swept()
    assert (await kept.has(b"mine"), await kept.trash()) == (False, 0)


async def test_what_was_never_attached_is_given_up_after_a_day(kept: Kept, quiet: Database, tenant: Tenant) -> None:
    owner = await candidate(quiet, tenant)
    await kept.attach(owner, b"attached")
    await kept.blobs.put(tenant.id, b"orphan")

    await kept.sweep.give_up(tenant.id)
    assert await kept.trash() == 0
    await kept.later(24 * 60 + 1)
    await kept.sweep.give_up(tenant.id)
    await kept.later()
    await kept.swept()

    assert [await kept.has(b"orphan"), await kept.has(b"attached")] == [False, True]


async def test_what_a_crash_left_in_the_object_store_is_removed(
    quiet: Database, tenant: Tenant, tmp_path: Path
) -> None:
    kept = Kept(quiet, tenant, tmp_path)
    digest = sha256(b"half").digest()
    await Objects(tmp_path.as_uri()).put(tenant.id, digest, b"half")
    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute("INSERT INTO blob_trash (tenant_id, digest) VALUES ($1, $2)", tenant.id, digest)

    await kept.later()
    assert await kept.swept() == 1

    assert not await kept.has(b"half")


async def test_while_the_object_store_is_away_nothing_is_forgotten(
    quiet: Database, tenant: Tenant, tmp_path: Path
) -> None:
    kept = Kept(quiet, tenant, tmp_path)
    owner = await candidate(quiet, tenant)
    await kept.attach(owner, b"mine")
    await kept.erase(owner)
    await kept.later()

    with pytest.raises(FilesUnavailableError):
        await BlobSweep(quiet, Blobs(quiet, None)).sweep_one(tenant.id)

    assert (await kept.has(b"mine"), await kept.trash()) == (True, 1)
    assert await kept.swept() == 1
    assert not await kept.has(b"mine")


async def test_tenants_with_trash_are_found_and_for_orphans_all_are_looked_at(
    kept: Kept, quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    await kept.attach(await candidate(quiet, tenant), b"mine")
    await kept.blobs.put(tenant.id, b"orphan")
    await kept.later(24 * 60 + 1)
    assert {tenant.id, tenant.sandbox_id, other_tenant.id} <= set(await kept.sweep._all())
    await kept.sweep.give_up(tenant.id)
    assert tenant.id not in await kept.sweep._with_trash()

    await kept.later()

    found = await kept.sweep._with_trash()
    assert tenant.id in found
    assert other_tenant.id not in found
