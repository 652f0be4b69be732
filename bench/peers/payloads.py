"""What both peers take: a list of interactions, validated by Pydantic, under a key."""

import hashlib
import hmac
import os
from datetime import datetime
from typing import Annotated

from fastapi import Header, HTTPException
from pydantic import BaseModel, ConfigDict, Field

KEY_HASH = hashlib.sha256(os.environ["PEER_KEY"].encode()).digest()


class Interaction(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Annotated[str, Field(min_length=1, max_length=100)]
    performedAt: datetime  # noqa: N815  # the name on the wire
    summary: Annotated[str | None, Field(max_length=2000)] = None
    notes: Annotated[str | None, Field(max_length=20_000)] = None
    duration: Annotated[int | None, Field(ge=0)] = None


Interactions = Annotated[list[Interaction], Field(min_length=1, max_length=10)]


async def admit(x_api_key: Annotated[str, Header()]) -> None:
    """The key's hash is in memory: what Rapport does with a key that it has just seen."""
    if not hmac.compare_digest(hashlib.sha256(x_api_key.encode()).digest(), KEY_HASH):
        raise HTTPException(401)
