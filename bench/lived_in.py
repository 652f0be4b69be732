"""A region in which some have worked for a year: forty people, and what happened to them. All of it is invented."""

import random
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec

from rapport.access.tenants import Tenant
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction

NAMES = [
    "Sanne Voorbeeld",
    "Mehmet Sjabloon",
    "Fleur Proefstuk",
    "Joris van der Verzonnen",
    "Amina Schets",
    "Bram Oefening",
    "Lotte Bedacht",
    "Daan Ontwerp",
    "Yara Maquette",
    "Thijs Konijnendijk",
    "Noor Duizendmeer",
    "Ruben Achterberghuis",
    "Eva Zonderland",
    "Luuk Papierman",
    "Maud van Nergenshuizen",
    "Camille Lefictif",
    "Antoine Delexemple",
    "Margaux Brouillon",
    "Théo Maquetier",
    "Inès Croquis",
    "Hugo Quelquepart",
    "Élise Dupanier",
    "Baptiste Nulhomme",
    "Jonas Musterfeld",
    "Lena Beispielmann",
    "Felix Probe",
    "Marie Entwurf",
    "Paul Erfunden",
    "Hannah Nirgendwo",
    "Moritz Vorlagen",
    "Clara Skizze",
    "Emil Testhofer",
    "Ida Luftschloss",
    "Anton Kunstname",
    "Sofie Denkbeeldig",
    "Kaat Papegaaiman",
    "Wout Vanverzinnen",
    "Lore Schijnbaer",
    "Senne Ideaal",
    "Roos Fabeltje",
]
TYPES = {
    "Phone call": 30,
    "E-mail": 26,
    "Intake call": 14,
    "Meeting": 11,
    "Event registration": 8,
    "WhatsApp": 7,
    "Letter": 1,
    "Referral": 2,
}
SUMMARIES = (
    "Wants to teach part-time; will call back after the open evening.",
    "Sent the overview of courses, and two vacancies nearby.",
    "Asked what a career changer earns in the first year.",
    "Visited a school; would like a second day in group 5.",
    "No answer; left a message.",
)
SOURCES = ("Website", "Website", "Website", "Open evening", "Open evening", "Referral", "Job board", None)
INTERVIEWERS = ("Ilse Samenspraak", "Karel Kennismaker", "Anouk Vraagal", "Pieter Luisteraar", "Wendy Tweedemening")
JOBS = ("Teacher, group 5", "Teacher of mathematics", "Classroom assistant", "Teacher of nursing")
WEEKS = 52
LAST = 2
_DECIDED = ((2, "In Review"), (3, "Interview"), (4, "Offer"), (5, "Hired"))


async def live_in(database: Database, tenant: Tenant, *, now: datetime | None = None) -> None:
    """The same at each call with the same `now`, but for the ids. The engine makes people of the records."""
    chance, now = random.Random(7), now or datetime.now(UTC)  # no secret
    async with database.tenant(tenant.id) as transaction:
        team = await transaction.fetchval(
            "INSERT INTO team (tenant_id, name) VALUES ($1, 'Noord') RETURNING id", tenant.id
        )
        interviewers = [await _interviewer(transaction, tenant.id, team, name) for name in INTERVIEWERS]
        jobs = [await _job(transaction, tenant.id, team, name) for name in JOBS]
        for number, name in enumerate(NAMES):
            met = now - timedelta(days=chance.triangular(3, 7 * WEEKS, 40))
            await _candidate(transaction, tenant.id, name, met, now, chance)
            if number % 5 < 4:  # four of five
                applied = met + timedelta(days=chance.triangular(2, 40, 9))
                if applied < now:
                    await _applicant(
                        transaction, tenant.id, name, applied, now, chance.choice(jobs), interviewers, chance
                    )


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@mail.example"


def _working(at: datetime, chance: random.Random) -> datetime:
    """On a day of work near it, between nine and five."""
    day = at - timedelta(days=max(0, at.weekday() - 4))
    return datetime.combine(day, time(chance.randint(8, 15), chance.choice((0, 15, 30, 45))), UTC)


async def _interviewer(transaction: Transaction, tenant_id: UUID, team: int, name: str) -> int:
    number: int = await transaction.fetchval(
        "INSERT INTO interviewer (tenant_id, name, email, email_key, time_zone, language)"
        " VALUES ($1, $2, $3, $3, 'Europe/Amsterdam', 'nl') RETURNING id",
        tenant_id,
        name,
        _email(name).replace("mail", "school"),
    )
    await transaction.execute(
        "INSERT INTO interviewer_team (tenant_id, interviewer_id, team_id) VALUES ($1, $2, $3)", tenant_id, number, team
    )
    return number


async def _job(transaction: Transaction, tenant_id: UUID, team: int, name: str) -> int:
    number: int = await transaction.fetchval(
        "INSERT INTO job (tenant_id, team_id, name) VALUES ($1, $2, $3) RETURNING id", tenant_id, team, name
    )
    return number


async def _candidate(
    transaction: Transaction, tenant_id: UUID, name: str, met: datetime, now: datetime, chance: random.Random
) -> None:
    candidate = new_id()
    profile = {"name": name, "email": _email(name), "privacyConsent": True, "phase": "Orienting"}
    await transaction.execute(
        "INSERT INTO candidate (tenant_id, id, profile, email_key, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $5)",
        tenant_id,
        candidate,
        profile,
        _email(name),
        met,
    )
    rows: list[tuple[Any, ...]] = []
    at = met
    while at < now and len(rows) < 14:  # nobody is called for ever
        said = chance.choices(list(TYPES), list(TYPES.values()))[0] if rows else "Intake call"
        moment = min(_working(at, chance), now - timedelta(minutes=chance.randint(4, 300)))
        text = chance.choice(SUMMARIES)
        rows.append((tenant_id, new_id(), candidate, [said], moment, moment.isoformat(), text))
        at += timedelta(days=chance.triangular(1, 60, 9))
    await transaction.executemany(
        "INSERT INTO interaction (tenant_id, id, candidate_id, types, performed_at, performed_at_shown, summary,"
        " created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $5, $5)",
        rows,
    )


async def _applicant(
    transaction: Transaction,
    tenant_id: UUID,
    name: str,
    applied: datetime,
    now: datetime,
    job: int,
    interviewers: list[int],
    chance: random.Random,
) -> None:
    first, _, last = name.partition(" ")
    applicant = await transaction.fetchval(
        "INSERT INTO applicant (tenant_id, first_name, last_name, email, email_key, language, created_at)"
        " VALUES ($1, $2, $3, $4, $4, 'nl', $5) RETURNING id",
        tenant_id,
        first,
        last,
        _email(name),
        applied,
    )
    far = chance.choices(range(5), (2, 3, 5, 4, 9))[0]
    status = (1, "New") if far == 0 else _DECIDED[far - 1]
    application = await transaction.fetchval(
        "INSERT INTO application (tenant_id, job_id, applicant_id, status_id, status, status_at, source, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $7, $6, $7) RETURNING id",
        tenant_id,
        job,
        applicant,
        *status,
        chance.choice(SOURCES),
        applied,
    )
    at, before = applied, (1, "New")
    for after in _DECIDED[:far]:
        at = at + timedelta(days=chance.triangular(2, 16, 5))
        await transaction.execute(
            "INSERT INTO application_status_change"
            " (tenant_id, id, application_id, at, before_id, before, after_id, after, actor)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'key_1')",
            tenant_id,
            new_id(),
            application,
            min(at, now),
            *before,
            *after,
        )
        if after[1] == "Interview":
            for number in range(chance.randint(1, LAST + 1)):
                starts = _working(at + timedelta(days=7 * number), chance)
                if number == LAST:  # one that is to come, today or tomorrow too
                    day = now + timedelta(days=chance.choice((0, 0, 1, 1, 2, 6, 9, 13)))
                    starts = datetime.combine(day, time(chance.randint(8, 15), chance.choice((0, 30))), UTC)
                await _interview(transaction, tenant_id, (application, applicant), starts, now, interviewers, chance)
        before = after


async def _interview(
    transaction: Transaction,
    tenant_id: UUID,
    of: tuple[int, int],
    starts: datetime,
    now: datetime,
    interviewers: list[int],
    chance: random.Random,
) -> None:
    minutes = chance.choice((30, 45, 60, 60, 90))
    row: dict[str, Any] = {
        "tenant_id": tenant_id,
        "id": (interview := new_id()),
        "application_id": of[0],
        "applicant_id": of[1],
        "status": "scheduled" if starts > now else "completed",
        "wall_start": starts.replace(tzinfo=None) + timedelta(hours=1),
        "time_zone": "Europe/Amsterdam",
        "tzdata": "",
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=minutes),
        "duration_minutes": minutes,
        "location": chance.choice(("Virtual", "School de Verzonnen Hoek")),
        "ical_uid": msgspec.json.encode(str(interview)).decode(),
        "may_overlap": True,
        "created_at": starts,
        "updated_at": starts,
    }
    marks = ", ".join(f"${number}" for number, _ in enumerate(row, start=1))
    made = await transaction.fetchval(
        f"INSERT INTO interview ({', '.join(row)}) VALUES ({marks}) ON CONFLICT DO NOTHING RETURNING id", *row.values()
    )
    if made is None:  # one is scheduled already
        return
    weights = (5, 3, 2, 2, 1)
    chosen = {*chance.choices(interviewers, weights, k=chance.choice((1, 1, 2)))}
    await transaction.executemany(
        "INSERT INTO interview_attendee (tenant_id, interview_id, place, interviewer_id) VALUES ($1, $2, $3, $4)",
        [(tenant_id, interview, 0, None), *((tenant_id, interview, n, each) for n, each in enumerate(chosen, start=1))],
    )
