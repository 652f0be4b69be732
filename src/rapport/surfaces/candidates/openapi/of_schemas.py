"""The operations on the schemas."""

from rapport.surfaces.candidates import schemas
from rapport.surfaces.candidates.openapi import examples
from rapport.surfaces.candidates.openapi.described import Described, shown

SCHEMAS = (
    Described(
        handler=schemas.get_schema,
        tag="Schemas",
        summary="Retrieve the schema of a payload",
        data=shown("Schema", "schema", examples.SCHEMA),
        query=("resource", "operation"),
        versioned=True,
    ),
)
