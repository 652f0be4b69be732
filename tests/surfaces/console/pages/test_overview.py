"""The overview: who sees what of today, of those who wait, and of the service's health."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.timeline.happened import applied, attended, interviewed
from hired import hire
from hiring import new_applicant, new_interviewer
from partners import Partner, new_partner
from rapport.access.roles import Role
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Region, until
from surfaces.console.conftest import Console
from visitors import Visitor


async def test_a_stranger_sees_nothing_of_another_region(database: Database, region: Region, stranger: Visitor) -> None:
    await hire(database, region)
    assert "Nothing has happened here yet" in (await stranger.get("/console")).text


async def test_the_sandbox_has_a_day_of_its_own(viewer: Visitor, database: Database, region: Region) -> None:
    await hire(database, region)
    assert "Nothing has happened here yet" in (await viewer.get("/console/sandbox")).text
    assert "Ann Example" in (await viewer.get("/console")).text


async def test_only_an_admin_is_told_how_the_service_is(console: Console, region: Region) -> None:
    candidate = await region.candidate()
    await region.finished(await region.call("PATCH", f"/candidates/{candidate}", {"email": None}))
    for visitor in (console.viewer, console.coordinator):
        assert "Is the service well?" not in (await visitor.get("/console")).text
    told = (await console.admin.get("/console")).text
    for words in ("Is the service well?", "none waits", "1 failed this hour", "/console/mutations?state=failed"):
        assert words in told
    assert "2 in the last hour" in told


async def test_what_was_given_up_is_led_to(admin: Visitor, database: Database, region: Region) -> None:
    await region.candidate()
    async with database.tenant(region.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO outbox (tenant_id, id, kind, mutation_id, url, host, body, state, finished_at)"
            " SELECT $1, m.id, 'callback', m.id, 'https://away.example', 'away.example', '{}', 'dead', now()"
            " FROM mutation m WHERE m.tenant_id = $1",
            region.tenant.id,
        )
    told = (await admin.get("/console")).text
    assert "1 given up" in told
    assert "/console/deliveries?kind=callback&amp;state=dead" in told


async def takes_part(database: Database, office: Partner, interview: UUID) -> None:
    """The applicant, too."""
    async with database.tenant(office.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO interview_attendee (tenant_id, interview_id, place) VALUES ($1, $2, 0)",
            office.tenant.id,
            interview,
        )


async def test_todays_interviews_and_who_waits(viewer: Visitor, database: Database, region: Region) -> None:
    office = await new_partner(database, region.url, region.session, tenant=region.tenant)
    now = datetime.now(UTC)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    for name, days, status in (("Tess", 0, "scheduled"), ("Mia", 1, "scheduled"), ("Cas", 0, "cancelled")):
        applicant = await new_applicant(database, office, first_name=name, last_name="Today")
        _, application = await applied(database, office, now, applicant=applicant)
        interview = await interviewed(database, office, application, noon + timedelta(days=days), status=status)
        await attended(database, office, interview, await new_interviewer(database, office, name=f"Ina of {name}"))
        await takes_part(database, office, interview)
    waiting = await new_applicant(database, office, first_name="Wim", last_name="Waiting")
    _, number = await applied(database, office, now - timedelta(days=9), applicant=waiting)
    async with database.tenant(region.tenant.id) as transaction:
        await transaction.execute(
            "UPDATE application SET status_at = now() - interval '9 days' WHERE tenant_id = $1 AND id = $2",
            region.tenant.id,
            number,
        )
    told = (await viewer.get("/console")).text
    today, tomorrow = told.index('id="today"'), told.index('id="tomorrow"')
    assert today < told.index("Tess Today") < tomorrow < told.index("Mia Today") < told.index("Wim Waiting")
    assert "with Ina of Tess" in told
    assert "Cas Today" not in told
    assert "12:00" in told


async def test_whoever_looks_is_noted_with_whom_they_saw(console: Console, database: Database, region: Region) -> None:
    await hire(database, region)
    await console.viewer.get("/console")
    assert console.viewer.user is not None
    assert console.viewer.user.role is Role.VIEWER
    actor = show(Kind.CONSOLE_USER, console.viewer.user.id)

    async def look() -> bool:
        text = (await console.admin.get(f"/console/audit?actor={actor}")).text
        return "overview.read" in text and "pers_" in text

    await until(look)
