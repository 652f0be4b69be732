"""`/employees/{id}/skill_profile`, `/vacancies/{id}/skill_profile` (reference 4.1, contract)."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from rapport.access.oauth_scopes import OAuthScope
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.interest import Evidence
from rapport.domain.employees.profiles import Table
from rapport.domain.employees.skill_profiles import (
    Mention,
    ProfileSkill,
    SkillProfile,
    employee_skills,
    vacancy_skills,
)
from rapport.domain.employees.skill_settings import skill_settings
from rapport.domain.employees.vacancies import VACANCIES
from rapport.domain.skills.reading import Reader
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Transaction
from rapport.surfaces.employees.asking import Asking, EmployeesRequest
from rapport.surfaces.employees.records import shown_id
from rapport.surfaces.employees.skills_shown import acknowledged, rounded, settled, skill_named
from rapport.surfaces.employees.writing import answer

FORMAT = "list"
SOURCES, LOW_DATA, EVIDENCE = "sources", "low_data_availability_flag", "evidence"
INCLUDABLE = (SOURCES, LOW_DATA, EVIDENCE)

Look = Callable[[Transaction, bool], Awaitable[SkillProfile]]
"""Reads the profile, explained or not."""


@get("/employees/{external_id:str}/skill_profile", access=OAuthScope.READ)
async def get_employee_skill_profile(request: EmployeesRequest, external_id: FromPath[str]) -> Response[bytes]:
    """What the employee has (`score`), and what interests them (`interest`), as of this moment.

    Texts that were written a moment ago are read first, as many as can be read at once; `pending` is how many are left.
    """
    call = request.auth

    async def look(transaction: Transaction, explained: bool) -> SkillProfile:
        settings = await skill_settings(transaction, call.tenant_id)
        now = datetime.now(UTC)
        return await employee_skills(
            transaction, call.tenant_id, EMPLOYEES, external_id, settings, now, explained=explained
        )

    found = await _skill_profile(request, EMPLOYEES, external_id, look)
    call.audit_read("employees.skill_profile", [shown_id(request, EMPLOYEES, external_id)])
    return answer(found)


@get("/vacancies/{external_id:str}/skill_profile", access=OAuthScope.READ)
async def get_vacancy_skill_profile(request: EmployeesRequest, external_id: FromPath[str]) -> Response[bytes]:
    """What the vacancy's title and description name. Not audited: it speaks of no person."""
    call = request.auth

    async def look(transaction: Transaction, explained: bool) -> SkillProfile:
        return await vacancy_skills(transaction, call.tenant_id, VACANCIES, external_id, explained=explained)

    return answer(await _skill_profile(request, VACANCIES, external_id, look))


async def _skill_profile(request: EmployeesRequest, table: Table, external_id: str, look: Look) -> dict[str, Any]:
    """As it is shown. Raises Refusal."""
    asking = Asking(request)
    asking.name("external_id", external_id)
    asking.only("response_format", FORMAT)
    language = asking.vocabulary_language()
    included = asking.included(*INCLUDABLE)
    asking.check()
    call = request.auth
    reader = await call.reader()
    await settled(request, reader, table, external_id)
    async with call.transaction() as transaction:
        profile = await look(transaction, EVIDENCE in included)
    shown = _Shown(reader, language, included, interest=table is EMPLOYEES)
    return {
        "external_id": external_id,
        "num_skill_events": profile.parts,
        **({"low_data_availability": profile.low_data} if LOW_DATA in included else {}),
        "skills": [shown.skill(skill) for skill in profile.skills],
        "pending": profile.pending,
        "model_version": reader.version,
        **acknowledged(reader),
    }


class _Shown:
    def __init__(self, reader: Reader, language: Language, included: frozenset[str], *, interest: bool) -> None:
        self._reader = reader
        self._language = language
        self._included = included
        self._interest = interest

    def skill(self, skill: ProfileSkill) -> dict[str, Any]:
        return {
            **skill_named(self._reader, skill.skill_id, self._language),
            "validation_state": "suggested",
            "score": skill.score,
            **({"interest": rounded(skill.interest)} if self._interest else {}),
            **({"sources": skill.sources} if SOURCES in self._included else {}),
            **(self._evidence(skill) if EVIDENCE in self._included else {}),
        }

    def _evidence(self, skill: ProfileSkill) -> dict[str, Any]:
        counted = {"num_interest_evidence": skill.evidence} if self._interest else {}
        return {**counted, "evidence": [_why(each) for each in skill.why]}


def _why(each: Mention | Evidence) -> dict[str, Any]:
    """What does not belong to a piece of evidence is absent."""
    said = {
        "source": each.source,
        "field": ".".join(each.path),
        "words": each.words,
        "start": each.starts,
        "end": each.ends,
        "method": each.method,
        "score": each.score,
    }
    if isinstance(each, Mention):
        return said
    did = {"external_id": each.external_id, "timestamp": each.timestamp, "vacancy_id": each.vacancy_id}
    return {
        **said,
        **{name: value for name, value in did.items() if value is not None},
        "interaction_type": each.type,
        "weight": each.weight,
        "age_days": rounded(each.age_days),
        "contribution": rounded(each.contribution),
    }
