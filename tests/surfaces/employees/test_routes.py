"""No other surface's shape is seen under the paths of this one, and its own nowhere else."""

import pytest

from machines import Machine
from rapport.surfaces.employees.routes import MAX_TOKEN_REQUEST_BYTES
from support import Region


@pytest.mark.parametrize("path", ["/version/nothing", "/version/x/y"])
async def test_what_is_not_there_is_not_there_in_the_shape_of_the_surface(machine: Machine, path: str) -> None:
    answer = await machine.call("GET", path, token="")
    assert (answer.status, answer.body) == (
        404,
        [{"title": "404 Not Found", "description": "There is nothing at this path."}],
    )


async def test_a_method_that_a_path_does_not_take_is_refused_in_the_shape_of_the_surface(machine: Machine) -> None:
    answer = await machine.call("DELETE", "/version", token=await machine.token())
    assert (answer.status, answer.body[0]["title"]) == (405, "405 Method Not Allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/oauth/token"), ("POST", "/.well-known/jwks.json")])
async def test_of_the_authorization_server_errors_have_the_form_of_its_rfc(
    machine: Machine, method: str, path: str
) -> None:
    answer = await machine.call(method, path, token="")
    assert (answer.status, answer.body["error"]) == (405, "invalid_request")


async def test_a_body_that_is_too_large_for_a_token_is_refused(machine: Machine) -> None:
    answer = await machine.ask({"tenant": "x" * MAX_TOKEN_REQUEST_BYTES})
    assert (answer.status, answer.body["error"]) == (413, "invalid_request")


async def test_each_path_says_which_methods_it_takes(machine: Machine) -> None:
    for path, methods in (("/version", "GET, OPTIONS"), ("/oauth/token", "OPTIONS, POST")):
        answer = await machine.call("OPTIONS", path, token="")
        assert (answer.status, answer.headers["allow"]) == (204, methods)


async def test_the_other_surface_keeps_its_shape(region: Region, machine: Machine) -> None:
    for path in ("/", "/versions", "/nothing", "/candidates/x/y/z", "/api/v2/version"):
        assert (await region.get(path)).body["statusCode"] == 404
    answer = await region.call("GET", "/candidates", x_api_key="", authorization=f"Bearer {await machine.token()}")
    assert (answer.status, answer.body["statusCode"]) == (401, 401)
