"""What an employee can do and is interested in, with the words that tell of it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct

from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.interest import Evidence
from rapport.domain.employees.skill_profiles import Mention, ProfileSkill, employee_skills
from rapport.domain.employees.skill_settings import skill_settings
from rapport.domain.skills.vocabulary import Language
from rapport.surfaces.console.call import ConsoleRequest

MOST_SKILLS = 24
"""Of one employee on the page."""


class ShownSkill(Struct, frozen=True, kw_only=True):
    """`words` are those that name it, each once."""

    label: str
    has: bool
    interest: float | None
    words: Sequence[str]
    sources: Sequence[str]


class EmployeeSkills(Struct, frozen=True, kw_only=True):
    """`more`: how many are left out; `pending`: texts that are not read yet."""

    skills: Sequence[ShownSkill]
    more: int
    pending: int


async def skills_of(request: ConsoleRequest, external_id: str) -> EmployeeSkills:
    call = request.auth
    reader = await call.reader()
    language = Language(call.user.language)
    async with call.transaction() as transaction:
        settings = await skill_settings(transaction, call.tenant_id)
        profile = await employee_skills(
            transaction, call.tenant_id, EMPLOYEES, external_id, settings, datetime.now(UTC), explained=True
        )

    def shown(skill: ProfileSkill) -> ShownSkill:
        known = reader.skill(skill.skill_id)
        return ShownSkill(
            label=skill.skill_id if known is None else known.label(language),
            has=skill.score is not None,
            interest=skill.interest,
            words=_words(skill.why),
            sources=skill.sources,
        )

    return EmployeeSkills(
        skills=[shown(each) for each in profile.skills[:MOST_SKILLS]],
        more=max(0, len(profile.skills) - MOST_SKILLS),
        pending=profile.pending,
    )


def _words(why: Sequence[Mention | Evidence]) -> list[str]:
    return list(dict.fromkeys(each.words for each in why if each.words))
