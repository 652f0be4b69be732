"""Webhooks: made once, changed, paused, removed; a secret is shown once."""

from support import Region
from surfaces.console.reading import fields_of, secret_of
from visitors import Visitor

PATH = "/console/settings/webhooks"
URL = "https://hr.example/rapport"


async def new_webhook(admin: Visitor, url: str = URL, **given: str) -> str:
    """The path of its page."""
    shown = await admin.post(f"{PATH}/new", {"url": url, **given})
    secret_of(shown)
    return next(each for each in shown.text.split('"') if each.startswith(f"{PATH}/hook_"))


async def test_all_that_is_wrong_is_said_at_once_and_kept(admin: Visitor) -> None:
    refused = await admin.post(f"{PATH}/new", url="ftp://hr.example", types="Candidate created", description="x" * 201)
    assert refused.status == 422
    assert "3 things are not right yet" in refused.text
    assert 'value="ftp://hr.example"' in refused.text


async def test_a_webhook_is_what_the_api_shows(admin: Visitor, region: Region) -> None:
    form = fields_of(await admin.get(f"{PATH}/new"), f"{PATH}/new")
    given = {**form, "url": URL, "family.candidate": "on", "types": "interview.scheduled", "description": "HR"}
    assert secret_of(await admin.post(f"{PATH}/new", given)).startswith("whsec_")
    [webhook] = (await region.get("/webhooks")).data
    assert (webhook["url"], webhook["types"], webhook["description"]) == (
        URL,
        ["candidate.*", "interview.scheduled"],
        "HR",
    )
    assert "The form was sent twice" in (await admin.post(f"{PATH}/new", given)).text
    assert len((await region.get("/webhooks")).data) == 1


async def test_a_webhook_is_changed_paused_and_goes_on(admin: Visitor, region: Region) -> None:
    path = await new_webhook(admin, **{"family.team": "on"})
    assert 'name="family.team" checked' in (await admin.get(f"{path}/edit")).text
    assert (await admin.post(f"{path}/edit", url=f"{URL}/2", types="job.created")).leads_to == f"{path}?done=saved"
    for act, paused in (("pause", True), ("resume", False)):
        assert (await admin.post(f"{path}/{act}")).status == 303
        [webhook] = (await region.get("/webhooks")).data
        assert (webhook["url"], webhook["types"], webhook["paused"]) == (f"{URL}/2", ["job.created"], paused)
    assert (await admin.post(f"{path}/edit", url="nowhere")).status == 422


async def test_a_new_secret_is_shown_once(admin: Visitor) -> None:
    path = await new_webhook(admin)
    secret = secret_of(await admin.post(f"{path}/rotate"))
    assert secret not in (await admin.get(path)).text


async def test_a_webhook_is_removed_after_a_question(admin: Visitor, region: Region) -> None:
    path = await new_webhook(admin)
    assert URL in (await admin.get(f"{path}/delete")).text
    assert (await admin.post(f"{path}/delete")).leads_to == f"{PATH}?done=webhooks.deleted"
    assert (await region.get("/webhooks")).data == []


async def test_a_webhook_of_another_region_is_not_there(admin: Visitor, stranger: Visitor) -> None:
    theirs = await new_webhook(stranger)
    for path in (theirs, f"{theirs}/edit", f"{theirs}/delete"):
        assert (await admin.get(path)).status == 404
    for act in ("edit", "pause", "resume", "rotate", "delete", "replay"):
        assert (await admin.post(f"{theirs}/{act}", url=URL, since="2026-01-01T00:00")).status == 404, act
