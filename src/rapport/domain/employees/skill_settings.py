"""What a tenant decides about skills: the language it speaks, and what an interaction says of interest."""

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct, field

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE, Origin
from rapport.access.tenants import AccessError, Tenant
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Database, Transaction

LANGUAGE = Language.EN
"""Of a text that does not tell its own: those are mostly made of loans, which are English."""

OTHER = "other"
DESIRED_FUNCTION = "desired_function"
WEIGHTS: Mapping[str, float] = {
    "vacancy_liked": 1.0,  # the measure of all others
    "vacancy_applied": 2.0,  # costs an evening, where a like costs a second
    "vacancy_saved": 0.75,  # to look at again: less sure than a like
    "vacancy_viewed": 0.25,  # a title made curious; most views end there
    "vacancy_dismissed": -0.5,  # not this one: perhaps because of the place or the hours
    "vacancy_disliked": -1.0,  # a like the other way round
    DESIRED_FUNCTION: 1.0,  # said by the employee, times the importance that they give it; no interaction
    OTHER: 0.5,  # whoever does something with a title takes some interest in it
}
"""By type of interaction; a type that is not named here counts as `other`."""

HALF_LIFE_DAYS = 180.0
"""After half a year a like counts half: what people look for lasts about that long, and after two years it is 6 %."""

MAX_WEIGHT = 100.0
MIN_HALF_LIFE_DAYS, MAX_HALF_LIFE_DAYS = 1.0, 36_500.0


class SkillSettings(Struct, frozen=True, kw_only=True):
    """What holds: what the tenant decided, and for the rest what is above."""

    language: Language = LANGUAGE
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    half_life_days: float = HALF_LIFE_DAYS


async def skill_settings(transaction: Transaction, tenant_id: UUID) -> SkillSettings:
    row = await transaction.fetchrow(
        "SELECT language, weights, half_life_days FROM skill_settings WHERE tenant_id = $1", tenant_id
    )
    if row is None:
        return SkillSettings()
    return SkillSettings(
        language=LANGUAGE if row["language"] is None else Language(row["language"]),
        weights={**WEIGHTS, **row["weights"]},
        half_life_days=row["half_life_days"] or HALF_LIFE_DAYS,
    )


async def change_skill_settings(
    database: Database,
    tenant: Tenant,
    *,
    language: Language | None = None,
    weights: Mapping[str, float] | None = None,
    half_life_days: float | None = None,
    origin: Origin = COMMAND_LINE,
) -> None:
    """For the sandbox too; what is None stays, and so does the weight of a type that is not named.

    Weights and half-life hold at once for all interactions, the language for texts that are written from now on.
    Raises AccessError.
    """
    _check(weights or {}, half_life_days)
    given = {"language": language, "weights": weights, "half_life_days": half_life_days}
    async with database.directory() as transaction:
        for tenant_id in (tenant.sandbox_id, tenant.id):
            await transaction.execute(f"SET LOCAL rapport.tenant = '{tenant_id}'")
            await transaction.execute(_CHANGE, tenant_id, language, weights or {}, half_life_days)
        changed = [name for name, value in given.items() if value is not None]
        entry = Entry(origin=origin, action="skill_settings.update", details={"changed": changed})
        await write_entries(transaction, tenant.id, [entry])


_CHANGE = """
INSERT INTO skill_settings AS s (tenant_id, language, weights, half_life_days) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id) DO UPDATE
SET language = coalesce(excluded.language, s.language), weights = s.weights || excluded.weights,
    half_life_days = coalesce(excluded.half_life_days, s.half_life_days)
"""


def _check(weights: Mapping[str, float], half_life_days: float | None) -> None:
    for name, weight in weights.items():
        if not (name and name.isprintable() and -MAX_WEIGHT <= weight <= MAX_WEIGHT):
            raise AccessError(
                f"the weight of {name!r} must be a number from {-MAX_WEIGHT:g} to {MAX_WEIGHT:g}, and the type text"
            )
    if half_life_days is not None and not MIN_HALF_LIFE_DAYS <= half_life_days <= MAX_HALF_LIFE_DAYS:
        raise AccessError(f"the half-life must be {MIN_HALF_LIFE_DAYS:g} to {MAX_HALF_LIFE_DAYS:g} days")
