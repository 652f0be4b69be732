"""No other surface's shape is seen under the paths of this one, and its own nowhere else."""

import pytest

from partners import INVALID_TOKEN, Partner
from rapport.surfaces.applicants.routes import HANDLERS
from support import Region

HANDLED = [
    (method, path.replace(":str", ""))
    for handler in HANDLERS
    for path in handler.paths
    for method in sorted(handler.http_methods)
]


@pytest.mark.parametrize(("method", "path"), HANDLED)
async def test_no_route_answers_without_a_key(partner: Partner, method: str, path: str) -> None:
    answer = await partner.call(method, path, x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


@pytest.mark.parametrize("path", ["/scheduling", "/scheduling/nothing", "/scheduling/teams/x/y"])
async def test_what_is_not_there_is_not_there_in_the_shape_of_the_surface(partner: Partner, path: str) -> None:
    answer = await partner.get(path)
    assert (answer.status, answer.body) == (404, {"message": "Not Found"})


async def test_a_method_that_a_path_does_not_take_is_refused_with_those_that_it_takes(partner: Partner) -> None:
    answer = await partner.call("DELETE", "/scheduling/teams")
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]
    assert answer.body["message"].startswith("This path does not take this method")


async def test_the_other_surfaces_keep_their_shape(region: Region) -> None:
    assert (await region.get("/applicantss")).body["statusCode"] == 404
    assert (await region.get("/employees/x/y/z")).body[0]["title"] == "404 Not Found"
