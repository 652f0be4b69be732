"""Documents of an application: shown to the team whose it is, saved and never run."""

import pytest

from applying import CV, applied
from hiring import new_application, new_job
from partners import INVALID_TOKEN, Partner
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database


@pytest.fixture
async def path(partner: Partner, database: Database) -> str:
    """Of a document that there is."""
    number = (await applied(partner, await new_job(database, partner), cv=CV))["id"]
    [document] = (await partner.get(f"/applicants/{number}")).body["documents"]
    return f"/applicants/{number}/documents/{document['id']}"


async def test_without_a_key_there_is_none(partner: Partner, path: str) -> None:
    answer = await partner.get(path, x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_no_other_team_gets_it(
    path: str, lower_partner: Partner, beside_partner: Partner, other_partner: Partner
) -> None:
    for each in (lower_partner, beside_partner, other_partner):
        assert (await each.get(path)).status == 404


async def test_it_belongs_to_its_application_alone(partner: Partner, path: str, database: Database) -> None:
    other = await new_application(database, partner)
    document = path.rpartition("/")[2]
    for wrong in (
        f"/applicants/{other}/documents/{document}",
        path.replace(document, show(Kind.DOCUMENT, new_id())),
        path.replace(document, "cv.pdf"),
    ):
        answer = await partner.get(wrong)
        assert (answer.status, answer.body["errors"][0]["field"]) == (404, "document_id")


async def test_it_is_saved_and_never_run(partner: Partner, path: str) -> None:
    answer = await partner.get(path)

    assert (answer.status, answer.body) == (200, CV.decode())
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''cv.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["content-length"] == str(len(CV))
    again = await partner.get(path, if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, "")


async def test_the_media_type_is_read_off_the_bytes(partner: Partner, database: Database) -> None:
    page = b"<html><script>alert(1)</script></html>"
    number = (await applied(partner, await new_job(database, partner), cv=page))["id"]
    [document] = (await partner.get(f"/applicants/{number}")).body["documents"]

    answer = await partner.get(f"/applicants/{number}/documents/{document['id']}")

    assert document["content_type"] == "application/pdf"
    assert answer.headers["content-type"].partition(";")[0] == document["media_type"] != "application/pdf"
