"""`rapport skills reindex`, beside a running service."""

from domain.employees.test_interest import did
from quiet import new_tenant
from rapport.domain.skills.reading import Box
from rapport.storage.database import Database
from support import rapport, until


async def test_an_unknown_tenant_is_refused_in_a_line(database_url: str) -> None:
    ended = await rapport("skills", "reindex", "--tenant", "nowhere", database_url=database_url)
    assert (ended.code, ended.out) == (1, "")
    assert ended.words.startswith("rapport: there is no tenant 'nowhere'")


async def test_what_another_version_has_read_is_marked_and_read_by_the_engine(
    database: Database, database_url: str, service: str
) -> None:
    tenant = await new_tenant(database)
    await did(database, tenant, ("liked", 0, "Nurse"), ("liked", 0, "Carpenter"))
    async with database.tenant(tenant.id) as transaction:
        await transaction.execute("UPDATE skill_reading SET version = 'older', due_since = NULL")
        await transaction.execute(
            "INSERT INTO vacancy (tenant_id, external_id, profile, created_at, updated_at)"
            " VALUES ($1, 'v-1', $2, now(), now())",
            tenant.id,
            {"job_title": "Baker"},
        )

    ended = await rapport("skills", "reindex", "--tenant", tenant.name, database_url=database_url)

    assert (ended.code, ended.out) == (0, "")
    assert "Of 1 records that are older than the reading of texts" in ended.words
    assert f"2 texts are to be read anew, with version {Box().version}." in ended.words
    assert service

    async def read() -> bool:
        async with database.tenant(tenant.id) as transaction:
            versions = await transaction.fetch("SELECT version FROM skill_reading WHERE due_since IS NULL")
        return [row["version"] for row in versions] == [Box().version] * 3

    await until(read)
