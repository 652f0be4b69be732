"""Who meets whom in tests of interviews: rows as they stand in the database, made without the routes that make them."""

from typing import Any

from partners import Partner
from rapport.ids import new_id
from rapport.storage.database import Database

ZONE = "Europe/Amsterdam"


async def new_interviewer(database: Database, partner: Partner, **fields: Any) -> int:
    """The number of a new interviewer in the partner's team; `fields` are columns."""
    email = f"{new_id()}@team.example"
    row = {"name": "Ina Interviewer", "email": email, "email_key": email, "time_zone": ZONE, "language": "nl", **fields}
    number = await _insert(database, partner, "interviewer", row)
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO interviewer_team (tenant_id, interviewer_id, team_id) VALUES ($1, $2, $3)",
            partner.tenant.id,
            number,
            partner.team_id,
        )
    return number


async def new_job(database: Database, partner: Partner, **fields: Any) -> int:
    return await _insert(database, partner, "job", {"team_id": partner.team_id, "name": "Nurse", **fields})


async def new_applicant(database: Database, partner: Partner, **fields: Any) -> int:
    """The number of a new person; `fields` are columns."""
    email = f"{new_id()}@home.example"
    row = {"first_name": "Ann", "last_name": "Example", "email": email, "email_key": email, "language": "en", **fields}
    return await _insert(database, partner, "applicant", row)


async def new_application(
    database: Database, partner: Partner, *, job: int | None = None, applicant: int | None = None, **fields: Any
) -> int:
    """The number of a new application: what `applicant_id` in a path names."""
    row = {
        "job_id": job or await new_job(database, partner),
        "applicant_id": applicant or await new_applicant(database, partner),
        "status_id": 1,
        "status": "New",
        **fields,
    }
    return await _insert(database, partner, "application", row, status_at="now()")


async def _insert(database: Database, partner: Partner, table: str, row: dict[str, Any], **written: str) -> int:
    names = ", ".join([*row, *written])
    values = ", ".join([*(f"${index}" for index, _ in enumerate(row, start=2)), *written.values()])
    async with database.tenant(partner.tenant.id) as transaction:
        number = await transaction.fetchval(
            f"INSERT INTO {table} (tenant_id, {names}) VALUES ($1, {values}) RETURNING id",
            partner.tenant.id,
            *row.values(),
        )
    return int(number)
