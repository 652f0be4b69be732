"""The vacancies of employees: who takes an interest in them, which skills they name, whom they suit."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from msgspec import Struct

from rapport.access.roles import Role
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.matching_employees import matching_employees
from rapport.domain.employees.profiles import Profile, find_profile
from rapport.domain.employees.skill_profiles import Mention, ProfileSkill, SkillProfile, vacancy_skills
from rapport.domain.employees.skill_settings import skill_settings
from rapport.domain.employees.vacancies import VACANCIES
from rapport.domain.employees.vacancy_interest import Listed, interested_in, list_by_update
from rapport.domain.skills.reading import Reader
from rapport.domain.skills.vocabulary import Language
from rapport.domain.subjects import subject_of
from rapport.ids import show
from rapport.surfaces.console.call import ConsoleCall, ConsoleRequest
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.console.pages import jobs
from rapport.surfaces.console.refusals import not_found

PATH = "/vacancies"
PER_PAGE = 50
MOST_INTERESTED, MOST_SUITED = 50, 8
STATES: Mapping[str, bool | None] = {"": True, "closed": False, "all": None}


class Piece(Struct, frozen=True):
    """Of a text: some of its words, and the skill that they name, if they do."""

    words: str
    skill: str | None


@get(PATH, access=Role.VIEWER)
async def get_vacancies(request: ConsoleRequest) -> Response[bytes]:
    """The one that was changed latest comes first."""
    call, asked = request.auth, request.query_params
    state = asked.get("state", "") if asked.get("state", "") in STATES else ""
    words = asked.get("q", "").split()
    async with call.transaction() as transaction:
        found = await list_by_update(
            transaction,
            call.tenant_id,
            words=words,
            active=STATES[state],
            before=_cursor(asked.get("before", "")),
            limit=PER_PAGE + 1,
        )
    shown = found[:PER_PAGE]
    older = _cursor_of(shown[-1]) if len(found) > PER_PAGE else None
    return page(
        request, "vacancies.html", vacancies=shown, older=older, state=state, states=list(STATES), words=" ".join(words)
    )


@get(f"{PATH}/{{external_id:str}}", access=Role.VIEWER)
async def get_vacancy(request: ConsoleRequest, external_id: FromPath[str]) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        vacancy = await find_profile(transaction, call.tenant_id, VACANCIES, external_id)
        if vacancy is None:
            return _elsewhere(request, external_id)
        profile = await vacancy_skills(transaction, call.tenant_id, VACANCIES, external_id, explained=True)
        interested = await interested_in(transaction, call.tenant_id, external_id, limit=MOST_INTERESTED)
        settings = await skill_settings(transaction, call.tenant_id)
        suited = await matching_employees(
            transaction, call.tenant_id, external_id, settings, datetime.now(UTC), limit=MOST_SUITED
        )
    _note(call, [*(each.employee_id for each in interested), *(each.employee_id for each in suited)])
    reader, language = await call.reader(), Language(call.user.language)

    def named(skill_id: str) -> str:
        known = reader.skill(skill_id)
        return skill_id if known is None else known.label(language)

    return page(
        request,
        "vacancy.html",
        vacancy=vacancy,
        title=str(vacancy.fields.get("job_title") or external_id),
        skills=profile.skills,
        pending=profile.pending,
        texts=_texts(vacancy, profile, named),
        interested=interested,
        suited=suited,
        named=named,
        surely=_surely,
        acknowledgement=_acknowledgement(reader, profile),
    )


def _elsewhere(request: ConsoleRequest, external_id: str) -> Response[bytes]:
    """Jobs were below vacancies before; a vacancy with that reference comes first. Raises Refusal."""
    if f"{PATH}/{external_id}" != jobs.ONCE:
        raise not_found()
    query = request.url.query
    return redirect(request, f"{jobs.PATH}?{query}" if query else jobs.PATH)


def _note(call: ConsoleCall, employee_ids: Sequence[str]) -> None:
    """That something of these people is looked at."""
    shown = [
        show(EMPLOYEES.kind, subject_of(call.tenant_id, EMPLOYEES.kind, each)) for each in dict.fromkeys(employee_ids)
    ]
    if shown:
        call.audit_read("vacancies.interest", shown)


def _texts(vacancy: Profile, profile: SkillProfile, named: Any) -> Mapping[str, Sequence[Piece]]:
    """The title and the description, cut where skills are named."""
    mentions = [why for skill in profile.skills for why in skill.why if isinstance(why, Mention)]
    return {
        field: _cut(str(vacancy.fields[field]), [each for each in mentions if list(each.path) == [field]], named)
        for field in ("job_title", "job_description")
        if vacancy.fields.get(field)
    }


def _cut(text: str, mentions: Sequence[Mention], named: Any) -> Sequence[Piece]:
    """Of words that name two skills, the first is told."""
    pieces, at = [], 0
    for mention in sorted(mentions, key=lambda each: (each.starts, -each.ends)):
        if mention.starts < at:
            continue
        pieces.append(Piece(text[at : mention.starts], None))
        pieces.append(Piece(text[mention.starts : mention.ends], named(mention.skill_id)))
        at = mention.ends
    return [piece for piece in (*pieces, Piece(text[at:], None)) if piece.words]


def _surely(skill: ProfileSkill) -> str:
    """In three steps: what figures beyond them say is for machines."""
    score = skill.score or 0
    return "sure" if score >= 0.9 else "likely" if score >= 0.7 else "maybe"  # noqa: PLR2004  # named by the words


def _acknowledgement(reader: Reader, profile: SkillProfile) -> str | None:
    return reader.acknowledgement if profile.skills else None


def _cursor_of(last: Listed) -> str:
    return f"{last.updated_at.isoformat()}_{last.external_id}"


def _cursor(text: str) -> tuple[datetime, str] | None:
    """Where a page ended. What is none begins at the beginning."""
    match = re.fullmatch(r"([0-9T:.+-]{1,40})_(.{1,255})", text)
    try:
        at = datetime.fromisoformat(match[1]) if match else None
    except ValueError:
        return None
    return (at, match[2]) if match and at and at.tzinfo else None
