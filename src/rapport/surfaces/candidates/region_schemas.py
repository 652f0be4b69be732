"""The schemas of each region, compiled: what its payloads are validated with, and what `/schema` serves of them."""

import hashlib
import time
from functools import cached_property
from uuid import UUID

import msgspec

from rapport.domain.candidates.region_schema import BEGINNING, Version, current_version
from rapport.storage.database import Database
from rapport.surfaces.candidate_schema import (
    Schema,
    candidate_schema,
    candidate_update_schema,
    candidate_upsert_schema,
    interaction_schema,
    interaction_update_schema,
)
from rapport.surfaces.candidates.validate import ItemsValidator, PayloadValidator

DIALECT = "https://json-schema.org/draft/2020-12/schema"
RESOURCES = ("candidate", "interaction")
OPERATIONS = ("create", "update")
MAX_CACHED = 1_000  # regions; about 250 kB each when every one of its validators was used


class RegionSchema:
    """One version of a region's schemas. Each is compiled when it is first used."""

    def __init__(self, version: Version, file_limit_bytes: int | None = None) -> None:
        """Without a limit, that of the operator is not known."""
        self.version = version
        self._file_limit_bytes = file_limit_bytes
        self._served: dict[tuple[str, str], Schema] = {}

    @cached_property
    def new_candidates(self) -> ItemsValidator:
        return ItemsValidator("candidates", self._new_candidate())

    @cached_property
    def upserted_candidate(self) -> PayloadValidator:
        return PayloadValidator(candidate_upsert_schema(self.version.definition))

    @cached_property
    def candidate_changes(self) -> PayloadValidator:
        return PayloadValidator(candidate_update_schema(self.version.definition))

    @cached_property
    def new_interactions(self) -> ItemsValidator:
        return ItemsValidator("interactions", interaction_schema(self.version.definition))

    @cached_property
    def interaction_changes(self) -> PayloadValidator:
        return PayloadValidator(interaction_update_schema(self.version.definition))

    def served(self, resource: str, operation: str) -> Schema:
        """One of RESOURCES and one of OPERATIONS: the very document that validates, with a heading."""
        if (resource, operation) not in self._served:
            schema = self._document(resource, operation)
            self._served[resource, operation] = _served(resource, operation, schema, self.version.number)
        return self._served[resource, operation]

    def _document(self, resource: str, operation: str) -> Schema:
        region = self.version.definition
        match resource, operation:
            case "candidate", "create":
                return self._new_candidate()
            case "candidate", "update":
                return candidate_update_schema(region)
            case "interaction", "create":
                return interaction_schema(region)
        return interaction_update_schema(region)

    def _new_candidate(self) -> Schema:
        return candidate_schema(self.version.definition, file_limit_bytes=self._file_limit_bytes)


def _served(resource: str, operation: str, schema: Schema, number: int) -> Schema:
    version = f"{number}-{hashlib.sha256(msgspec.json.encode(schema, order='sorted')).hexdigest()[:16]}"
    heading = {
        "$schema": DIALECT,
        "$id": f"urn:rapport:{resource}:{operation}:{version}",
        "title": f"{operation} {resource}",
    }
    return {**heading, **schema}


class RegionSchemas:
    """Answers from memory; looks after `cache_seconds` whether the version still holds. `forget` is called when a
    region changed it.
    """

    def __init__(self, database: Database, cache_seconds: float, file_limit_bytes: int) -> None:
        self._database = database
        self._file_limit_bytes = file_limit_bytes
        self._standard = RegionSchema(BEGINNING, file_limit_bytes)
        self._cache_seconds = cache_seconds
        self._known: dict[UUID, tuple[float, RegionSchema]] = {}
        self._changes = 0

    async def of(self, region_id: UUID) -> RegionSchema:
        """`region_id` is the live tenant's; its sandbox has the same schemas."""
        believed_until, known = self._known.get(region_id, (0.0, None))
        if known is not None and believed_until > time.monotonic():
            return known
        changes = self._changes
        async with self._database.tenant(region_id) as transaction:
            version = await current_version(transaction, region_id)
        found = self._compiled(version, known)
        # What was read before a change became known is used this once and not remembered.
        if changes == self._changes:
            if len(self._known) >= MAX_CACHED:
                self._known.clear()
            self._known[region_id] = (time.monotonic() + self._cache_seconds, found)
        return found

    def forget(self, region_id: UUID) -> None:
        self._changes += 1
        self._known.pop(region_id, None)

    def _compiled(self, version: Version, known: RegionSchema | None) -> RegionSchema:
        if version.number == BEGINNING.number:
            return self._standard  # most regions: compiled once for all of them
        if known is not None and known.version.number == version.number:
            return known
        return RegionSchema(version, self._file_limit_bytes)
