"""`/regions/me/openapi.json`: the document of the surface, with the caller's own payloads."""

from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from rapport.domain.candidates.attachments import FIELDS as FILE_FIELDS
from rapport.surfaces.candidates.openapi.document import openapi_document
from support import Region

FIELDS = [{"name": "subject", "type": "choice", "required": True, "options": [{"value": "maths"}]}]


def without_files(schema: dict[str, Any]) -> dict[str, Any]:
    """How large a file may be is the operator's, and only `/schema` says it; nor does a component have a heading."""
    fields = {name: field for name, field in schema["properties"].items() if name not in FILE_FIELDS}
    return {name: each for name, each in schema.items() if name not in {"$schema", "$id", "title"}} | {
        "properties": fields
    }


async def test_nobody_reads_it_without_a_key(region: Region) -> None:
    assert (await region.get("/regions/me/openapi.json", x_api_key="")).status == 401


async def test_a_region_that_decided_nothing_has_the_document_that_all_may_read(region: Region) -> None:
    own = await region.get("/regions/me/openapi.json")

    assert own.body == (await region.get("/openapi.json", x_api_key="")).body == openapi_document()


async def test_the_payloads_are_those_that_the_regions_schema_serves(region: Region, other_region: Region) -> None:
    await region.call("PATCH", "/regions/me/schema", {"customFields": FIELDS, "interactionTypes": ["At the gate"]})

    own = (await region.get("/regions/me/openapi.json")).body
    schemas = own["components"]["schemas"]

    assert list(OpenAPIV31SpecValidator(own).iter_errors()) == []
    for name, query in (("NewCandidate", ""), ("NewInteraction", "?resource=interaction")):
        served = (await region.get(f"/schema{query}")).data
        assert without_files(schemas[name]) == without_files(served)
    assert "At the gate" not in str((await other_region.get("/regions/me/openapi.json")).body)
