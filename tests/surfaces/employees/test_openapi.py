"""The OpenAPI document of the surface beside what is served."""

import re
from typing import Any

import aiohttp
import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from machines import Machine
from rapport.surfaces.employees.openapi.document import PATH, employees_document
from rapport.surfaces.employees.routes import HANDLERS
from rapport.surfaces.employees.schema import employee_changes, new_employee, new_interaction, new_vacancy

DOCUMENT = employees_document()
OPERATIONS = {(path, method): node for path, item in DOCUMENT["paths"].items() for method, node in item.items()}
EMPLOYEE = {"external_id": "ann", "assigned_position": "Nurse", "languages": [{"language": "nl"}]}
VACANCY = {"external_id": "v-1", "job_title": "Teacher"}
INTERACTION = {"external_id": "i-1", "interaction_type": "vacancy_liked", "vacancy_id": "v-1"}
PROPERTY = {"property_name": "since", "property_type": "datetime"}
VALUES = [{"property_name": "since", "property_value": "2025-05-02"}]


def validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def test_it_is_valid() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_every_route_is_described_with_its_scope_and_nothing_else_is() -> None:
    served = {
        (re.sub(r":\w+}", "}", path), method.lower()): str(handler.opt["access"])
        for handler in HANDLERS
        for path in handler.paths
        for method in handler.http_methods
    }

    assert {key: node["security"] for key, node in OPERATIONS.items()} == {
        key: [{"oauth2": [scope]}] for key, scope in served.items()
    }


def test_every_example_is_one_of_its_schema() -> None:
    for node in OPERATIONS.values():
        media = [
            each["content"]["application/json"]
            for each in (node.get("requestBody"), node["responses"].get("200"))
            if each
        ]
        for each in media:
            assert [error.message for error in validator(each["schema"]).iter_errors(each["example"])] == []
    for parameter in DOCUMENT["components"]["parameters"].values():
        assert "example" not in parameter or validator(parameter["schema"]).is_valid(parameter["example"])


def test_the_schemas_of_bodies_are_those_that_validate() -> None:
    schemas = DOCUMENT["components"]["schemas"]

    assert schemas["Interaction"] == new_interaction()
    assert (schemas["NewEmployee"], schemas["EmployeeChanges"]) == (new_employee(), employee_changes())
    assert schemas["NewVacancy"] == new_vacancy()


async def test_it_is_served_to_everybody(service: str, session: aiohttp.ClientSession) -> None:
    async with session.get(service + PATH) as answer:
        assert (answer.status, await answer.json()) == (200, DOCUMENT)


@pytest.mark.parametrize(
    "path",
    [
        "/employees",
        "/employees/{external_id}",
        "/employees/{employee_external_id}/interactions",
        "/employees/{employee_external_id}/interactions/{interaction_external_id}",
        "/vacancies",
        "/vacancies/{external_id}",
        "/employees/custom_properties",
        "/employees/{external_id}/custom_properties",
        "/vacancies/custom_properties",
        "/vacancies/{external_id}/custom_properties",
        "/employees/{external_id}/skill_profile",
        "/vacancies/{external_id}/skill_profile",
        "/version",
    ],
)
async def test_what_exists_is_answered_as_documented(path: str, machine: Machine) -> None:
    token = await machine.token()
    for written, body in (
        ("/employees", EMPLOYEE),
        ("/vacancies", VACANCY),
        ("/employees/ann/interactions", INTERACTION),
        ("/employees/custom_properties", PROPERTY),
        ("/vacancies/custom_properties", PROPERTY),
        ("/employees/ann/custom_properties", VALUES),
        ("/vacancies/v-1/custom_properties", VALUES),
    ):
        method = "POST" if isinstance(body, dict) else "PUT"
        made = await machine.call(method, f"{written}?language=nl", body, token=token)
        assert made.status == 204, made.body
    ids = {"employee_external_id": "ann", "interaction_external_id": "i-1"}
    query = "include=custom_properties" if path.endswith("s/{external_id}") else ""
    ids["external_id"] = "v-1" if path.startswith("/vacancies") else "ann"

    found = await machine.call("GET", f"{path.format(**ids)}?{query}", token=token)

    response = OPERATIONS[path, "get"]["responses"]["200"]
    assert found.status == 200
    errors = validator(response["content"]["application/json"]["schema"]).iter_errors(found.body)
    assert [error.message for error in errors] == []
    assert "custom_properties" not in path or found.body != []
    assert not query or found.body["custom_properties"] == VALUES
    assert {name.lower() for name in response["headers"]} <= {name.lower() for name in found.headers}
