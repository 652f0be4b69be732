"""Jobs, the board of one, and the status of an application."""

import re
from typing import Any

from hiring import new_applicant, new_application, new_job
from partners import Partner
from rapport.storage.database import Database
from surfaces.console.conftest import Console
from visitors import Visitor


async def test_of_another_region_nothing_is_shown_or_changed(
    stranger: Visitor, partner: Partner, database: Database
) -> None:
    job = await new_job(database, partner, name="Night nurse")
    application = await new_application(database, partner, job=job)
    assert "Night nurse" not in (await stranger.get("/console/jobs")).text
    assert (await stranger.get(f"/console/jobs/{job}")).status == 404
    sent = await stranger.post(f"/console/jobs/{job}/status", application=str(application), status="2")
    assert sent.status == 404


async def test_the_list_counts_applications_by_status(viewer: Visitor, partner: Partner, database: Database) -> None:
    job = await new_job(database, partner, name="Night nurse")
    for status_id, status in ((1, "New"), (1, "New"), (4, "Offer")):
        await new_application(database, partner, job=job, status_id=status_id, status=status)
    shown = (await viewer.get("/console/jobs")).text
    assert re.search(r"Night nurse.*New <strong>2</strong>.*Offer <strong>1</strong>", shown, re.DOTALL)
    assert "Night nurse" not in (await viewer.get("/console/jobs?q=baker")).text


async def test_the_board_has_a_lane_for_each_stage(console: Console, partner: Partner, database: Database) -> None:
    job = await new_job(database, partner)
    ann = await new_applicant(database, partner, first_name="Ann", last_name="Example")
    application = await new_application(database, partner, job=job, applicant=ann)
    shown = (await console.viewer.get(f"/console/jobs/{job}")).text
    lanes = re.findall(r'<h3 id="lane-\d">([^<]+?) <span class="muted">(\d+)', shown)
    assert lanes == [
        ("New", "1"), ("In review", "0"), ("Interview", "0"), ("Offer", "0"), ("Hired", "0"), ("Not suitable", "0")
    ]  # fmt: skip
    assert re.search(rf'href="/console/people/of-applicant/{ann}"[^>]*>Ann Example<', shown)
    assert '<form action="/console/vacancies' not in shown
    assert f"/interviews/new?application={application}" in (await console.coordinator.get(f"/console/jobs/{job}")).text


async def test_a_status_is_set_by_whom_may(console: Console, partner: Partner, database: Database) -> None:
    job = await new_job(database, partner)
    application = await new_application(database, partner, job=job)
    path = f"/console/jobs/{job}/status"
    fields: dict[str, Any] = {"application": str(application)}
    assert (await console.viewer.post(path, status="4", **fields)).status == 403
    for wrong in ({"status": "x"}, {"status": "4", "application": "1"}, {"application": ""}):
        assert (await console.coordinator.post(path, **{**fields, **wrong})).status == 404
    unknown = await console.coordinator.post(path, status="99", **fields)
    assert unknown.status == 422
    assert "has no such status" in unknown.text
    done = await console.coordinator.post(path, status="4", **fields)
    assert done.leads_to == f"/console/jobs/{job}?done=jobs.status"
    shown = (await console.viewer.get(done.leads_to)).text
    assert re.search(r"Offer <span class=\"muted\">1</span>", shown)


async def test_links_to_where_jobs_were_lead_on(viewer: Visitor) -> None:
    assert (await viewer.get("/console/vacancies/jobs?q=nurse")).leads_to == "/console/jobs?q=nurse"
    assert (await viewer.get("/console/vacancies/jobs/12")).leads_to == "/console/jobs/12"
    assert (await viewer.get("/console/vacancies/jobs/x")).status == 404
