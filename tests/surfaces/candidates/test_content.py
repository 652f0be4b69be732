"""The body of a write, the key and the callback's address that travel with it: what is refused, and where."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from yarl import URL

from rapport.settings import Settings
from rapport.surfaces.nesting import MAX_DEPTH
from support import INTERACTION, Answer, Region

PATH = "/candidates/cand_00000000000000000000000001/interactions"
LIMIT = Settings().body_limit_bytes
START = b'{"type": "Other", "performedAt": "2026-03-01", '


def arrays(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def objects(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


def padded(size: int) -> bytes:
    """JSON text of that many bytes."""
    return b'"' + b"x" * (size - 2) + b'"'


async def chunked(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65536):
        yield body[start : start + 65536]


async def send(region: Region, body: Any, content_type: str | None = "application/json", query: str = "") -> Answer:
    headers = {"x-api-key": region.key} | ({} if content_type is None else {"content-type": content_type})
    async with region.session.post(
        URL(region.url + PATH + query, encoded=True), data=body, headers=headers, skip_auto_headers=["content-type"]
    ) as response:
        return Answer(response.status, response.headers, await response.json())


NOT_JSON = {
    "a stop in the middle": b"{",
    "nothing but space": b" ",
    "two values": b"[] []",
    "a comment": b"[/**/]",
    "a trailing comma": b"[1,]",
    "single quotes": b"['a']",
    "NaN": b"[NaN]",
    "Infinity": b"[-Infinity]",
    "a leading zero": b"[01]",
    "a byte order mark": b"\xef\xbb\xbf[]",
    "UTF-16": "[]".encode("utf-16"),
    "Latin-1": '["é"]'.encode("latin-1"),
    "an overlong NUL": b'["\xc0\x80"]',
    "a surrogate in UTF-8": b'["\xed\xa0\x80"]',
    "a raw NUL": b'["\x00"]',
    "a raw line feed": b'["\n"]',
    "a high surrogate": START + rb'"notes": "\ud800"}',
    "a low surrogate": START + rb'"notes": "\udc00."}',
    "surrogates in the wrong order": START + rb'"notes": "\ude00\ud83d"}',
    "a surrogate in a name": START + rb'"\ud800": 1}',
    "a surrogate in the key": START + rb'"idempotencyKey": "\ud800"}',
    "a number past all floats": START + b'"duration": 1e400}',
    "a number of 5,000 digits": START + b'"duration": 1' + b"0" * 5000 + b"}",
    "unclosed arrays": b"[" * 100_000,
    "a form": b"type=Other&performedAt=2026-03-01",
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
async def test_a_body_that_is_not_json_is_refused(region: Region, body: bytes) -> None:
    answer = await send(region, body)

    assert (answer.status, answer.issues) == (400, [])
    assert await region.untouched()


@pytest.mark.parametrize("nested", [arrays, objects])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900, 100_000])
@pytest.mark.parametrize("around", [b"%s", START + b'"notes": %s}', b'{"interactions": %s}', START + b'"x": %s}'])
async def test_a_body_that_is_nested_deeply_is_refused(region: Region, nested: Any, depth: int, around: bytes) -> None:
    answer = await send(region, around % nested(depth))

    assert (answer.status, answer.issues) == (400, [])
    assert "nested too deeply" in answer.body["message"]
    assert await region.untouched()


@pytest.mark.parametrize("nested", [arrays, objects])
async def test_what_is_not_nested_too_deeply_is_judged(region: Region, nested: Any) -> None:
    assert (await send(region, nested(MAX_DEPTH))).status == 422
    assert (await send(region, START + b'"notes": "%s"}' % (b"[{" * MAX_DEPTH))).status == 202


@pytest.mark.parametrize("given", [b"", b"null"])
async def test_a_write_without_content_does_not_validate(region: Region, given: bytes) -> None:
    answer = await send(region, given)

    assert (answer.status, answer.issues) == (422, [([], "type")])


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "text/json", "json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "*/*"],
)
async def test_another_media_type_is_refused(region: Region, content_type: str) -> None:
    answer = await send(region, json.dumps(INTERACTION).encode(), content_type)

    assert answer.status == 415
    assert "application/json" in answer.body["message"]
    assert await region.untouched()


@pytest.mark.parametrize(
    "content_type", [None, "application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"]
)
async def test_json_by_any_name_is_taken(region: Region, content_type: str | None) -> None:
    assert (await send(region, json.dumps(INTERACTION).encode(), content_type)).status == 202


@pytest.mark.parametrize("sent", [BytesIO, chunked])
@pytest.mark.parametrize(("size", "status"), [(LIMIT, 422), (LIMIT + 1, 413), (10_000_000, 413)])
async def test_a_body_over_the_limit_is_refused(region: Region, sent: Any, size: int, status: int) -> None:
    answer = await send(region, sent(padded(size)))

    assert answer.status == status
    assert (await send(region, b"[]")).status == 422  # and the connection, or the next one, is as good as before


async def test_the_last_of_two_members_with_one_name_counts(region: Region) -> None:
    accepted = await send(region, START + b'"summary": "first", "summary": "last"}')
    refused = await send(region, START + b'"summary": "first", "summary": 1}')

    assert accepted.status == 202
    assert refused.issues == [(["summary"], "type")]


BAD_KEYS = {
    "nothing": "",
    "a line feed": "a\nb",
    "a tab": "a\tb",
    "NUL": "a\x00",
    "delete": "\x7f",
    "a control of Latin-1": "\x85",
    "a space of no width": "a\u200b",
    "a line separator": "a\u2028",
    "256 characters": "a" * 256,
}


@pytest.mark.parametrize("key", BAD_KEYS.values(), ids=BAD_KEYS)
async def test_a_key_that_cannot_be_told_apart_by_eye_is_refused(region: Region, key: str) -> None:
    in_query = await send(region, json.dumps(INTERACTION).encode(), query=str(URL("").with_query(idempotencyKey=key)))
    in_body = await region.post(PATH, {**INTERACTION, "idempotencyKey": key})

    for answer in (in_query, in_body):
        assert (answer.status, answer.issues) == (422, [(["idempotencyKey"], "idempotencyKey")])
    assert await region.untouched()


@pytest.mark.parametrize("key", ["a" * 256, " ", "\u00a0", "a\u200b"], ids=ascii)
async def test_a_bad_key_in_the_header_is_refused(region: Region, key: str) -> None:
    answer = await region.post(PATH, INTERACTION, idempotency_key=key)

    assert (answer.status, answer.issues) == (422, [(["idempotencyKey"], "idempotencyKey")])


async def test_a_header_that_is_not_utf_8_is_no_key(region: Region) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", URL(region.url).port)
    head = f"DELETE {PATH}/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: {region.key}\r\n"
    writer.write(head.encode() + b"idempotency-key: caf\xe9\r\n\r\n")

    assert b" 422 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("key", [1, 1.5, True, [], {}, ["a"]])
async def test_a_key_that_is_no_text_is_refused(region: Region, key: object) -> None:
    answer = await region.post(PATH, {**INTERACTION, "idempotencyKey": key})

    assert (answer.status, answer.issues) == (422, [(["idempotencyKey"], "idempotencyKey")])


@pytest.mark.parametrize("key", ["a", "a" * 255, "é" * 255, "日本", "a b", "%", "+", "../x", "mut_x", "'; --", "😀"])
async def test_a_key_means_the_same_wherever_it_stands(region: Region, key: str) -> None:
    query = str(URL("").with_query(idempotencyKey=key))

    answers = [
        await region.post(PATH, INTERACTION, Idempotency_Key=key),
        await region.post(PATH + query, INTERACTION),
        await region.post(PATH, {**INTERACTION, "idempotencyKey": key}),
    ]

    assert [answer.data for answer in answers] == [answers[0].data] * 3
    assert answers[0].data["idempotencyKey"] == key
    assert ["idempotency-replayed" in answer.headers for answer in answers] == [False, True, True]


async def test_the_header_counts_before_the_query_and_the_query_before_the_body(region: Region) -> None:
    body = {**INTERACTION, "idempotencyKey": "body"}

    assert (await region.post(f"{PATH}?idempotencyKey=query", body, idempotency_key="header")).data[
        "idempotencyKey"
    ] == "header"
    assert (await region.post(f"{PATH}?idempotencyKey=query", body)).data["idempotencyKey"] == "query"
    assert (await region.post(PATH, body)).data["idempotencyKey"] == "body"


async def test_without_a_key_each_request_gets_one_of_its_own(region: Region) -> None:
    keys = {
        (await region.post(PATH, {**INTERACTION, **nothing})).data["idempotencyKey"]
        for nothing in ({}, {}, {"idempotencyKey": None})
    }

    assert len(keys) == 3
    assert all(keys)


BAD_URLS = [
    "", "x", "/hook", "//example.com", "ftp://example.com", "file:///etc/passwd", "javascript:alert(1)", "http://",
    "https://user@example.com", "https://user:secret@example.com/", "https://example.com/#part", "https://exa mple.com",
    "https://example.com/\x00", "https://example.com/\n", "https://example.com:0", "https://example.com:65536",
    "https://é.example", "https://example.com/" + "x" * 2048, "http://[::1", "http://1.2.3", "http:example.com",
]  # fmt: skip


@pytest.mark.parametrize("url", BAD_URLS, ids=[ascii(url)[:40] for url in BAD_URLS])
async def test_an_address_that_no_callback_can_go_to_is_refused(region: Region, url: str) -> None:
    in_query = await send(region, json.dumps(INTERACTION).encode(), query=str(URL("").with_query(callbackUrl=url)))
    in_body = await region.post(PATH, {**INTERACTION, "callbackUrl": url})

    for answer in (in_query, in_body):
        assert (answer.status, answer.issues) == (422, [(["callbackUrl"], "callbackUrl")])
    assert await region.untouched()


@pytest.mark.parametrize("url", [1, True, [], {}, ["https://example.com"]])
async def test_an_address_that_is_no_text_is_refused(region: Region, url: object) -> None:
    answer = await region.post(PATH, {**INTERACTION, "callbackUrl": url})

    assert (answer.status, answer.issues) == (422, [(["callbackUrl"], "callbackUrl")])
