"""What stands in path, query, header and body is read strictly; what is wrong is named."""

import pytest

from desks import IN_ENGLISH, Desk, said


@pytest.mark.parametrize("given", ["0", "201", "-1", "1.5", "", "x", "٣", "99999999999"])
async def test_a_limit_is_from_1_to_200(desk: Desk, given: str) -> None:
    answer = await desk.get(f"/employees?limit={given}")
    assert (answer.status, said(answer)) == (400, ["limit must be a whole number from 1 to 200."])


@pytest.mark.parametrize("given", ["-1", "1e3", "10000000000"])
async def test_an_offset_is_a_whole_number(desk: Desk, given: str) -> None:
    answer = await desk.get(f"/employees?limit=x&offset={given}")
    assert answer.status == 400
    assert [description.split()[0] for description in said(answer)] == ["limit", "offset"]


@pytest.mark.parametrize("path", ["/employees/a b", "/vacancies/é", f"/employees/{'a' * 101}", "/employees/a%0A"])
async def test_an_id_in_the_path_is_one_that_could_be(desk: Desk, path: str) -> None:
    for answer in (await desk.get(path), await desk.delete(path), await desk.patch(path, {})):
        assert answer.status == 400
        assert said(answer) == ["external_id must be 1 to 100 of the characters a-z, A-Z, 0-9, _ and -."]


@pytest.mark.parametrize("query", ["?is_active=1", "?is_active=True", "?organisational_unit=%00"])
async def test_a_filter_is_of_its_kind(desk: Desk, query: str) -> None:
    answer = await desk.get(f"/employees{query}")
    assert answer.status == 400
    assert said(answer)[0].startswith(query[1:].partition("=")[0])


@pytest.mark.parametrize("key", ["é", "a" * 256, ""])
async def test_an_idempotency_key_is_printable_ascii(desk: Desk, key: str) -> None:
    answer = await desk.post("/employees", {"external_id": "e-1"}, idempotency_key=key)
    assert (answer.status, said(answer)) == (400, ["Idempotency-Key must be 1 to 255 printable ASCII characters."])


async def test_strict_is_true_or_false(desk: Desk) -> None:
    body = {"external_id": "e-1"}
    assert said(await desk.post(f"/employees{IN_ENGLISH}&strict=yes", body)) == ["strict must be one of: true, false."]
    assert (await desk.post(f"/employees{IN_ENGLISH}&strict=true", body)).status == 422
    assert (await desk.post(f"/employees{IN_ENGLISH}&strict=false", body)).status == 204


async def test_a_body_of_another_type_is_not_read(desk: Desk) -> None:
    answer = await desk.post("/employees", {"external_id": "e-1"}, content_type="text/plain")
    assert (answer.status, said(answer)) == (
        415,
        ["The body's Content-Type is text/plain; it should be application/json."],
    )


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 1000])
async def test_a_body_that_is_no_json_is_not_structured_correctly(desk: Desk, data: bytes) -> None:
    headers = {"authorization": f"Bearer {desk.token}", "content-type": "application/json"}
    answer = await desk.machine._send("POST", f"/employees{IN_ENGLISH}", data=data, headers=headers)
    assert answer.status == 400
    [description] = said(answer)
    assert description.startswith("The request body was not structured correctly. ")


async def test_a_fault_within_a_list_says_where_it_is(desk: Desk) -> None:
    body = {"external_id": "e-1", "languages": [{"language": "en"}, {"language": "english", "level": 6}]}
    assert said(await desk.post("/employees", body)) == [
        "languages[1].language: language must be a language by its two letters of ISO 639-1, such as en.",
        "languages[1].level: level must be a whole number from 1 to 5.",
    ]
