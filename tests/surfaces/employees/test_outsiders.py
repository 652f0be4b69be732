"""Whoever is not let in, tried on each route: the document's own examples, sent by outsiders."""

import re
import time
from typing import Any

import aiohttp
import pytest
from litestar.handlers import HTTPRouteHandler

from desks import Desk, at_desk
from machines import Machine, new_machine
from rapport.access.oauth_scopes import OAuthScope
from rapport.storage.database import Database
from rapport.surfaces.employees.openapi.document import employees_document
from rapport.surfaces.employees.openapi.examples import EXAMPLES, PARAMETERS
from rapport.surfaces.employees.routes import HANDLERS
from support import Answer
from surfaces.employees.test_call import changed, is_unauthorized

DOCUMENT = employees_document()
TABLES = ("employee", "vacancy", "employee_interaction", "custom_property", "mutation")
WRITTEN = (
    ("POST", "/employees?language=en", "NewEmployee"),
    ("POST", "/vacancies?language=en", "NewVacancy"),
    ("POST", "/employees/e-101/interactions?language=en", "Interaction"),
)
PROPERTIES = (("freelancer", "boolean"), ("grade", "number"), ("tools", "list[text]"))

each_route = pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.fn.__name__)


def example(handler: HTTPRouteHandler) -> tuple[str, str, Any]:
    """A request that would be right, for whoever may send it: method, path with query, and body."""
    [method], [path] = handler.http_methods, handler.paths
    names = PARAMETERS | ({"external_id": "v-7"} if path.startswith("/vacancies") else {})
    for name, value in names.items():
        path = path.replace(f"{{{name}:str}}", value)
    [described] = [
        node[method.lower()]
        for node in DOCUMENT["paths"].values()
        if node.get(method.lower(), {}).get("operationId") == camel(handler.fn.__name__)
    ]
    body = described.get("requestBody", {"content": {"application/json": {}}})["content"]["application/json"]
    return method, f"{path}?language=en&property_name=freelancer", body.get("example")


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


@pytest.fixture(scope="module")
async def full(database: Database, service: str, session: aiohttp.ClientSession) -> Desk:
    """A tenant that has something on every path."""
    desk = await at_desk(await new_machine(database, service, session))
    for method, path, schema in WRITTEN:
        assert (await desk.call(method, path, EXAMPLES[schema])).status == 204
    for records, identifier in (("employees", "e-101"), ("vacancies", "v-7")):
        for name, kind in PROPERTIES:
            definition = {"property_name": name, "property_type": kind}
            assert (await desk.post(f"/{records}/custom_properties", definition)).status == 204
        path = f"/{records}/{identifier}/custom_properties"
        assert (await desk.call("PUT", path, EXAMPLES["PropertyValues"])).status == 204
    return desk


@pytest.fixture(scope="module")
async def expired(full: Desk, database: Database) -> str:
    return await changed(full.machine, database, exp=int(time.time()) - 1)


@pytest.fixture(scope="module")
async def lacking(full: Desk) -> dict[OAuthScope, Desk]:
    """By the scope that the token lacks."""
    scopes = (OAuthScope.READ, OAuthScope.WRITE)
    return {each: await at_desk(full.machine, scope=" ".join(set(OAuthScope) - {each})) for each in scopes}


async def contents(database: Database, desk: Desk) -> dict[str, list[str]]:
    tenant_id = desk.machine.tenant.id
    async with database.tenant(tenant_id) as transaction:
        return {
            table: [
                row["row"]
                for row in await transaction.fetch(
                    f"SELECT t::text AS row FROM {table} t WHERE tenant_id = $1 ORDER BY 1", tenant_id
                )
            ]
            for table in TABLES
        }


def said(answer: Answer) -> list[str]:
    return [each["title"] for each in answer.body]


@each_route
async def test_without_a_valid_token_nothing_is_answered_and_nothing_done(
    full: Desk, expired: str, database: Database, handler: HTTPRouteHandler
) -> None:
    method, path, body = example(handler)
    call = full.machine.call
    before = await contents(database, full)
    for token in ("", "x", expired, f"{full.token[:-8]}AAAAAAAA"):
        assert is_unauthorized(await call(method, path, body, token=token)), token
    assert await contents(database, full) == before


@each_route
async def test_a_token_without_the_scope_of_the_route_is_refused(
    full: Desk, lacking: dict[OAuthScope, Desk], database: Database, handler: HTTPRouteHandler
) -> None:
    method, path, body = example(handler)
    needed = handler.opt["access"]
    before = await contents(database, full)
    refused = await lacking[needed].call(method, path, body)
    assert (refused.status, said(refused)) == (403, ["403 Forbidden"])
    assert f'scope="{needed}"' in refused.headers["www-authenticate"]
    assert await contents(database, full) == before


@each_route
async def test_another_tenant_finds_its_own_records_only(
    full: Desk, database: Database, other_machine: Machine, handler: HTTPRouteHandler
) -> None:
    method, path, body = example(handler)
    before = await contents(database, full)

    answer = await (await at_desk(other_machine)).call(method, path, body)

    theirs = [EXAMPLES["NewEmployee"]["assigned_position"], EXAMPLES["NewVacancy"]["job_title"]]
    assert not any(word in str(answer.body) for word in theirs)
    if method == "GET" and answer.status == 200:
        assert answer.body in ([], {"count": 0, "results": []}) or path.startswith("/version")
    elif answer.status == 400:
        assert "no property of this name is defined" in str(answer.body)
    else:
        creates = method == "POST" and not re.search("/interactions|/matching", path)
        assert answer.status == (204 if creates else 404)
    assert await contents(database, full) == before


@each_route
async def test_a_member_gets_further(full: Desk, handler: HTTPRouteHandler) -> None:
    """Else the tests above would prove nothing of the examples. What exists is not made again."""
    method, path, body = example(handler)
    if method in {"GET", "POST"}:
        answer = await full.call(method, path, body, idempotency_key=f"again-{handler.fn.__name__}")
        assert answer.status == (200 if handler.opt["access"] == OAuthScope.READ else 409)
