"""What texts are read with, and what an interaction says of interest."""

import shlex
from http import HTTPStatus
from importlib.util import find_spec

from litestar import Response, get, post

from rapport.access.roles import Role
from rapport.access.tenants import AccessError
from rapport.domain.employees.skill_settings import (
    MAX_HALF_LIFE_DAYS,
    MAX_WEIGHT,
    MIN_HALF_LIFE_DAYS,
    WEIGHTS,
    change_skill_settings,
    skill_settings,
)
from rapport.domain.skills.esco.classification import ACKNOWLEDGEMENT
from rapport.domain.skills.esco.stored import imported
from rapport.domain.skills.semantic.encoder import PACKAGE
from rapport.domain.skills.vocabulary import Language
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import decimal
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, redirect

PATH = "/settings/skills"
_WEIGHT = "weight."


@get(PATH, access=Role.ADMIN)
async def get_skills(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        holds = await skill_settings(transaction, call.tenant_id)
    values = {"language": str(holds.language), "half_life": f"{holds.half_life_days:g}"}
    return await _form(request, Form(values | {_WEIGHT + name: f"{each:g}" for name, each in holds.weights.items()}))


@post(PATH, access=Role.ADMIN)
async def post_skills(request: ConsoleRequest) -> Response[bytes]:
    """For the sandbox too. Weights and half-life hold at once, the language for texts that are written from now on."""
    call, form = request.auth, await read_form(request)
    language = form.choice("language", list(Language))
    half_life = decimal(form, "half_life", MIN_HALF_LIFE_DAYS, MAX_HALF_LIFE_DAYS)
    weights = {
        field.removeprefix(_WEIGHT): decimal(form, field, -MAX_WEIGHT, MAX_WEIGHT)
        for field in list(form.values)
        if field.startswith(_WEIGHT)
    }
    added = form.text("new_type", longest=100)
    if added:
        weights[added] = decimal(form, "new_weight", -MAX_WEIGHT, MAX_WEIGHT)
    if form.is_right:
        try:
            await change_skill_settings(
                call.database,
                call.tenant,
                language=Language(language),
                weights=weights,
                half_life_days=half_life,
                origin=call.origin,
            )
        except AccessError:  # of what the fields do not tell: a type with characters that nobody sees
            form.fault("new_type", "fault.unprintable")
    if not form.is_right:
        return await _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, PATH, done="saved")


async def _form(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    async with request.auth.database.directory() as transaction:
        languages = await imported(transaction)
        vectors = await transaction.fetchval("SELECT EXISTS (SELECT FROM skill_vectors)")
    return page(
        request,
        "settings_skills.html",
        form=form,
        weights=[name.removeprefix(_WEIGHT) for name in form.values if name.startswith(_WEIGHT)],
        known={name: f"{weight:g}" for name, weight in WEIGHTS.items()},
        imported=languages,
        languages=list(Language),
        encoder="ready" if vectors else "empty" if find_spec(PACKAGE) else "none",
        acknowledgement=ACKNOWLEDGEMENT,
        quoted_name=shlex.quote(request.auth.tenant.name),
        status=status,
    )
