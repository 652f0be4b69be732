"""`POST /employees/{id}/matching_vacancies` (reference 6.1, contract)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath
from msgspec import Struct

from rapport.access.oauth_scopes import OAuthScope
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.match_conditions import conditions_of
from rapport.domain.employees.matching import Match, Reason, matching_vacancies, reasons
from rapport.domain.employees.profiles import Profile
from rapport.domain.employees.skill_profiles import employee_skills
from rapport.domain.employees.skill_settings import skill_settings
from rapport.domain.skills.reading import Reader
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Transaction
from rapport.surfaces.employees.asking import Asking, EmployeesRequest
from rapport.surfaces.employees.match_schema import SKILLS_MATCH, match_request
from rapport.surfaces.employees.records import shown_id
from rapport.surfaces.employees.skills_shown import rounded, settled, skill_named
from rapport.surfaces.employees.vacancies import VACANCIES
from rapport.surfaces.employees.writing import answer
from rapport.surfaces.validation import Validator

MAX_MATCHES = 100
SIMPLE, EXPLAINED = "simple", "explained"
ENTITY, BREAKDOWN = "entity", "score_breakdown"
_body = Validator(match_request())


class _Asked(Struct, frozen=True, kw_only=True):
    least: float
    limit: int
    offset: int
    explained: bool
    included: frozenset[str]
    language: Language
    filters: Sequence[dict[str, Any]]


@post("/employees/{external_id:str}/matching_vacancies", access=OAuthScope.READ)
async def match_vacancies(request: EmployeesRequest, external_id: FromPath[str]) -> Response[bytes]:
    """The vacancies that suit the employee by the skills that they name, the best first; nothing is written.

    What was written of the employee a moment ago counts; a new vacancy does once its texts are read. Only active
    vacancies match, unless a filter `is_active` says otherwise; there is no distance that is too far without a filter.
    """
    asked = await _asked(request, external_id)
    call = request.auth
    reader = await call.reader()
    employee = await settled(request, reader, EMPLOYEES, external_id)
    async with call.transaction() as transaction:
        found = await _matches(transaction, call.tenant_id, reader, employee, asked)
    call.audit_read("employees.matching_vacancies", [shown_id(request, EMPLOYEES, external_id)])
    return answer(found)


async def _asked(request: EmployeesRequest, external_id: str) -> _Asked:
    """Raises Refusal with all that is wrong."""
    asking = Asking(request)
    asking.name("external_id", external_id)
    asked_format = asking.choice("response_format", (SIMPLE, EXPLAINED))
    least = asking.share("score_min_threshold")
    limit, offset = asking.page(MAX_MATCHES)
    included = asking.included(ENTITY, BREAKDOWN)
    language = asking.vocabulary_language()
    payload = await asking.body(_body)
    asking.check()
    return _Asked(
        least=least,
        limit=limit,
        offset=offset,
        explained=asked_format == EXPLAINED,
        included=included,
        language=language,
        filters=payload.get("filters", []),
    )


async def _matches(
    transaction: Transaction, tenant_id: UUID, reader: Reader, employee: Profile, asked: _Asked
) -> list[dict[str, Any]]:
    settings, now = await skill_settings(transaction, tenant_id), datetime.now(UTC)
    profile = await employee_skills(
        transaction, tenant_id, EMPLOYEES, employee.external_id, settings, now, explained=False
    )
    matches = await matching_vacancies(
        transaction,
        tenant_id,
        profile.skills,
        conditions_of(asked.filters, employee.fields),
        least=asked.least,
        limit=asked.limit,
        offset=asked.offset,
    )
    why: Mapping[str, Sequence[Reason]] = {}
    if asked.explained:
        why = await reasons(transaction, tenant_id, profile.skills, [match.vacancy_id for match in matches])
    return [
        {
            "employee_id": employee.external_id,
            **_shown(match, asked),
            **({"skills": [_reason(reader, each, asked) for each in why[match.vacancy_id]]} if why else {}),
        }
        for match in matches
    ]


def _shown(match: Match, asked: _Asked) -> dict[str, Any]:
    score = rounded(match.score)
    entity = {name: match.profile[name] for name in VACANCIES.fields if name in match.profile}
    return {
        "vacancy_id": match.vacancy_id,
        "score": score,
        **({"score_breakdown": {SKILLS_MATCH: score}} if BREAKDOWN in asked.included else {}),
        **({"entity": {"external_id": match.vacancy_id, **entity}} if ENTITY in asked.included else {}),
    }


def _reason(reader: Reader, reason: Reason, asked: _Asked) -> dict[str, Any]:
    return {
        **skill_named(reader, reason.skill_id, asked.language),
        "need": rounded(reason.need),
        "match": rounded(reason.match),
        "has": rounded(reason.has),
        "interest": rounded(reason.interest),
    }
