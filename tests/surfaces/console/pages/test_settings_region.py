"""The region's time zone and callback secret, as clients of the API see them."""

from support import Region
from surfaces.console.reading import secret_of
from visitors import Visitor

PATH = "/console/settings/region"


async def test_a_zone_that_is_none_is_refused_with_what_was_typed(admin: Visitor) -> None:
    refused = await admin.post(f"{PATH}/time-zone", time_zone="Mars/Olympus")
    assert refused.status == 422
    assert 'value="Mars/Olympus"' in refused.text


async def test_the_zone_holds_for_the_api_at_once(admin: Visitor, region: Region) -> None:
    saved = await admin.post("/console/sandbox/settings/region/time-zone", time_zone="America/Paramaribo")
    assert saved.leads_to == "/console/sandbox/settings/region?done=saved"
    assert (await region.get("/api/v2/regions/me")).data["timeZone"] == "America/Paramaribo"


async def test_a_new_callback_secret_is_shown_once_and_the_old_one_signs_along(admin: Visitor, region: Region) -> None:
    secret = secret_of(await admin.post(f"{PATH}/callback-secret", overlap="2"))
    assert secret.startswith("whsec_")
    assert secret not in (await admin.get(PATH)).text
    retires = [each["retiresAt"] for each in (await region.get("/api/v2/regions/me")).data["callbackSecrets"]]
    assert [at is None for at in retires] == [True, False]


async def test_an_overlap_that_is_too_long_is_refused(admin: Visitor) -> None:
    for given in ("721", "-1", "soon", ""):
        assert (await admin.post(f"{PATH}/callback-secret", overlap=given)).status == 422
