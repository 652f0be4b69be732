"""`/regions/me/openapi.json`: the document of the surface, with the caller's own payloads."""

from openapi_spec_validator import OpenAPIV31SpecValidator

from rapport.surfaces.candidates.openapi.document import openapi_document
from support import Region

FIELDS = [{"name": "subject", "type": "choice", "required": True, "options": [{"value": "maths"}]}]


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
        assert schemas[name] == {part: served[part] for part in served if part not in {"$schema", "$id", "title"}}
    assert "At the gate" not in str((await other_region.get("/regions/me/openapi.json")).body)
