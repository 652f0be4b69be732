"""The OpenAPI document of the timeline beside what is served."""

from typing import Any

import aiohttp
import pytest

from rapport.surfaces.timeline.openapi.document import PATH, timeline_document
from rapport.surfaces.timeline.routes import HANDLERS
from support import Region
from surfaces.described import DescribedSurface

TIMELINE = DescribedSurface(timeline_document(), HANDLERS, PATH)
REPORTS = [path for path, _ in TIMELINE.places if path.startswith("/reports/")]


def test_it_is_valid() -> None:
    TIMELINE.assert_valid()


def test_every_route_is_described_with_its_scope_and_nothing_else_is() -> None:
    TIMELINE.assert_of_every_route()


@pytest.mark.parametrize(("operation", "schema", "example"), list(TIMELINE.contents()))
def test_every_example_is_one(operation: str, schema: dict[str, Any], example: Any) -> None:
    assert TIMELINE.faults(schema, example) == [], operation


async def test_a_list_takes_what_it_is_described_with_and_nothing_else(region: Region) -> None:
    await TIMELINE.assert_asked_for_nothing_else(region)


async def test_it_is_served_to_everybody(service: str, session: aiohttp.ClientSession) -> None:
    await TIMELINE.assert_served(service, session)


@pytest.mark.parametrize("path", ["/interactions", *REPORTS])
async def test_answers_are_as_documented(region: Region, path: str) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, {})

    answer = await region.get(path + "?since=2026-01-01&until=2027-01-01")

    assert answer.status == 200, answer.body
    TIMELINE.assert_told(TIMELINE.places[path, "get"]["operationId"], answer)
    TIMELINE.assert_refused(await region.get(path + "?since=x"))


@pytest.mark.parametrize("path", REPORTS)
async def test_a_report_is_a_sheet_too_and_the_document_tells_so(region: Region, path: str) -> None:
    content = TIMELINE.places[path, "get"]["responses"]["200"]["content"]["text/csv"]
    answer = await region.get(path + "?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.body.splitlines()[0] == content["example"].splitlines()[0]
