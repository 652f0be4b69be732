"""The hours of one interviewer, as they are typed and as partners see them."""

from support import Region
from surfaces.console.pages.test_settings_interviewers import new_interviewer
from surfaces.console.reading import secret_of
from visitors import Visitor

MINUTES = {"buffer_before_minutes": "10", "buffer_after_minutes": "0", "notice_minutes": "1440"}


async def test_whoever_has_said_nothing_works_five_days(admin: Visitor) -> None:
    shown = (await admin.get(await new_interviewer(admin))).text
    assert shown.count('value="09:00\u201317:00"') == 5
    assert "40:00" in shown


async def test_hours_that_cannot_be_understood_are_said_at_their_day(admin: Visitor) -> None:
    path = await new_interviewer(admin)
    wrong = {"day.mon": "9-8", "holidays": "XX", "exceptions": "tomorrow", **MINUTES, "notice_minutes": "soon"}
    refused = await admin.post(f"{path}/hours", wrong)
    assert refused.status == 422
    assert "4 things are not right yet" in refused.text
    assert 'value="9-8"' in refused.text
    assert "tomorrow</textarea>" in refused.text


async def test_hours_are_what_partners_see(admin: Visitor, region: Region) -> None:
    path = await new_interviewer(admin)
    given = {"day.mon": "9-12.30, 13:00\u201317:00", "day.fri": "-", "holidays": "NL"}
    saved = await admin.post(f"{path}/hours", {**given, "exceptions": "2026-12-24: 9-12\n2026-12-31", **MINUTES})
    assert saved.leads_to == f"{path}?done=saved"
    team = (
        (await admin.get("/console/settings/partner-keys/new")).text.partition('<option value="')[2].partition('"')[0]
    )
    new_key = await admin.post("/console/settings/partner-keys/new", {"team": team, "scope.read": "on"})
    number = path.rpartition("/")[2]
    seen = await region.get(f"/scheduling/interviewers/{number}/availability", x_api_key=secret_of(new_key))
    assert seen.body["working_hours"]["mon"] == [["09:00", "12:30"], ["13:00", "17:00"]]
    assert seen.body["working_hours"]["fri"] == []
    assert seen.body["exceptions"] == {"2026-12-24": [["09:00", "12:00"]], "2026-12-31": []}
    assert (seen.body["holidays"], seen.body["notice_minutes"]) == ("NL", 1440)
    assert "2026-12-24: 09:00\u201312:00\n2026-12-31</textarea>" in (await admin.get(path)).text
