"""What stands before the queue: FastAPI, which defers a job and says so once that is committed."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI

from bench.peers.payloads import Interactions, admit
from bench.peers.procrastinate_queue import create_interactions, queue


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with queue.open_async():
        yield


app = FastAPI(lifespan=lifespan, dependencies=[Depends(admit)])


@app.post("/candidates/{candidate_id}/interactions", status_code=202)
async def defer_interactions(candidate_id: uuid.UUID, interactions: Interactions) -> dict[str, Any]:
    rows = [each.model_dump(mode="json") for each in interactions]
    job = await create_interactions.defer_async(candidate_id=str(candidate_id), interactions=rows)
    return {"status": "accepted", "jobId": job}
