"""The plain service: FastAPI and SQLAlchemy, one commit a request, answered after it.

As their documentation advises: async engine on asyncpg with a pool that is kept, Core inserts (quicker than the unit of
work of the ORM), uvicorn with uvloop and httptools, no access log.
"""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header
from sqlalchemy import MetaData, insert, select
from sqlalchemy.ext.asyncio import create_async_engine

from bench.peers.payloads import Interactions, admit

engine = create_async_engine(os.environ["PEER_DATABASE"], pool_size=16, max_overflow=0)
tables = MetaData()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with engine.connect() as connection:
        await connection.run_sync(tables.reflect)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan, dependencies=[Depends(admit)])


@app.post("/candidates/{candidate_id}/interactions", status_code=201)
async def create_interactions(
    candidate_id: uuid.UUID,
    interactions: Interactions,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    now, request_id = datetime.now(UTC), uuid.uuid4()
    rows = [
        {
            "id": uuid.uuid4(),
            "candidate_id": candidate_id,
            "type": each.type,
            "performed_at": each.performedAt,
            "summary": each.summary,
            "notes": each.notes,
            "duration": each.duration,
            "created_at": now,
        }
        for each in interactions
    ]
    request = {
        "id": request_id,
        "idempotency_key": idempotency_key or str(request_id),
        "body": [each.model_dump(mode="json") for each in interactions],
        "created_at": now,
    }
    events = [
        {"type": "interaction.created", "candidate_id": candidate_id, "interaction_id": row["id"]} for row in rows
    ]
    audit = [{"actor": "key", "action": "interactions.create", "record": candidate_id}]
    async with engine.begin() as connection:
        for table, values in (("request", [request]), ("interaction", rows), ("event", events), ("audit", audit)):
            await connection.execute(insert(tables.tables[table]), values)
    return {"status": "created", "requestId": request_id, "interactionIds": [row["id"] for row in rows]}


@app.get("/candidates/{candidate_id}/interactions")
async def list_interactions(candidate_id: uuid.UUID, limit: int = 100) -> dict[str, Any]:
    table = tables.tables["interaction"]
    newest = (
        select(table)
        .where(table.c.candidate_id == candidate_id)
        .order_by(table.c.performed_at.desc(), table.c.id.desc())
        .limit(limit)
    )
    async with engine.connect() as connection:
        rows = await connection.execute(newest)
    return {"data": [dict(row._mapping) for row in rows]}  # noqa: SLF001  # SQLAlchemy's public name for it
