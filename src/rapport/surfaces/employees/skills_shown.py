"""What the routes about skills share: what was just written counts, and how skills and figures are shown."""

from http import HTTPStatus
from typing import Any

from rapport.domain.employees.profiles import Profile, Table, find_profile
from rapport.domain.employees.reading_rounds import read_due
from rapport.domain.employees.skill_profiles import due_texts
from rapport.domain.skills.reading import Reader
from rapport.domain.skills.vocabulary import Language
from rapport.surfaces.employees.asking import EmployeesRequest
from rapport.surfaces.employees.errors import Refusal

DIGITS = 6  # after the point: more would be noise


async def settled(request: EmployeesRequest, reader: Reader, table: Table, external_id: str) -> Profile:
    """The record, once its texts that were due are read, as many as can be read at once. Raises Refusal."""
    call = request.auth
    async with call.transaction() as transaction:
        found = await find_profile(transaction, call.tenant_id, table, external_id)
        if found is None:
            raise Refusal(HTTPStatus.NOT_FOUND, table.missing.message)
        due = await due_texts(transaction, call.tenant_id, table, external_id)
    if due:
        await read_due(call.database, reader, call.tenant_id, due)
    return found


def skill_named(reader: Reader, skill_id: str, language: Language) -> dict[str, Any]:
    """A skill that the reader does not know any more is named by its id."""
    known = reader.skill(skill_id)
    return {
        "skill": skill_id if known is None else known.label(language),
        "skill_id": skill_id,
        "esco_id": None if known is None else known.esco,
    }


def acknowledged(reader: Reader) -> dict[str, str]:
    """Whose classification the skills are from, where that must be said."""
    return {} if reader.acknowledgement is None else {"acknowledgement": reader.acknowledgement}


def rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, DIGITS)
