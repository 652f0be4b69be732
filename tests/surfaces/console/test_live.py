"""A live list: its stream tells when it has become another one, and only then."""

import asyncio

from support import TIME_LIMIT_SECONDS, Region
from visitors import Visitor


async def test_a_change_is_told_while_somebody_looks(viewer: Visitor, region: Region) -> None:
    async with viewer.open("GET", "/console/mutations/live") as stream:
        assert stream.content_type == "text/event-stream"
        assert stream.headers["cache-control"] == "no-store"
        first = await stream.content.readline()
        assert first.startswith(b"retry: ")
        await region.candidate()
        async with asyncio.timeout(TIME_LIMIT_SECONDS):
            while (line := await stream.content.readline()) != b"event: changed\n":
                assert line
        name = (await stream.content.readline()).removeprefix(b"id: ").strip().decode()
    async with viewer.open("GET", "/console/mutations/live", last_event_id="another") as stream:
        await stream.content.readuntil(b"event: changed\n")
        latest = (await stream.content.readline()).removeprefix(b"id: ").strip().decode()
    assert len(name) == len(latest) == 8


async def test_what_does_not_fit_the_filter_is_not_told(viewer: Visitor, region: Region) -> None:
    async with viewer.open("GET", "/console/mutations/live?state=failed") as stream:
        await stream.content.readline()
        await region.candidate()
        await region.finished(await region.call("DELETE", "/candidates/cand_01kjpxyqg0fh0smn1z3mgcfdq8"))
        async with asyncio.timeout(TIME_LIMIT_SECONDS):
            while (line := await stream.content.readline()) != b"event: changed\n":
                assert line
        listed = await viewer.get("/console/mutations?state=failed")
    assert (listed.text.count("<tr data-key="), "Not written" in listed.text) == (1, True)
