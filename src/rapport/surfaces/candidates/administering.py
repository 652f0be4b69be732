"""What the routes of a region's own administration share. They answer when it is done: nothing of it is queued."""

from typing import Any

from rapport.surfaces.candidate_schema import Schema
from rapport.surfaces.candidates.content import WriteRequest, read_json
from rapport.surfaces.candidates.envelope import malformed
from rapport.surfaces.candidates.validate import PayloadValidator


class AdministrativeBody:
    """Reads and validates the body of one route; `schema` is what the OpenAPI document shows of it."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._validator = PayloadValidator(schema)

    async def read(self, request: WriteRequest) -> Any:
        """Raises Refusal; also for a change that was meant for a sandbox, in which there is no second region."""
        if request.auth.sandbox:
            message = "The region itself has no sandbox: what it decides holds for both. Call this on the live side."
            raise malformed(message, "x-api-sandbox", code="header")
        payload = await read_json(request)
        self._validator.check(payload)
        return payload
