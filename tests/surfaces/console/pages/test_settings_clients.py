"""OAuth clients: a secret that is shown once, or a key of their own; revoked for good."""

import json

from joserfc.jwk import ECKey

from support import Region
from surfaces.console.reading import fields_of, secret_of
from visitors import Visitor

PATH = "/console/settings/clients"
SCOPE = {"scope.read": "on"}


async def test_what_is_no_public_key_is_refused_and_kept(admin: Visitor) -> None:
    refused = await admin.post(f"{PATH}/new", {"public_key": "no key", **SCOPE})
    assert refused.status == 422
    assert "This is no public key" in refused.text
    assert "no key</textarea>" in refused.text


async def test_a_client_gets_a_token_with_its_secret_until_it_is_revoked(admin: Visitor, region: Region) -> None:
    shown = await admin.post(f"{PATH}/new", SCOPE)
    secret = secret_of(shown)
    revoke = next(each for each in (await admin.get(PATH)).text.split('"') if each.endswith("/revoke"))
    client = revoke.split("/")[-2]
    assert f"client_id={client}" in shown.text
    asked = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    async with region.session.post(f"{region.url}/oauth/token", data=asked) as answer:
        assert answer.status == 200
    assert client in (await admin.get(revoke)).text
    assert (await admin.post(revoke)).status == 303
    async with region.session.post(f"{region.url}/oauth/token", data=asked) as answer:
        assert answer.status == 401
    assert "Revoked" in (await admin.get(PATH)).text


async def test_a_client_with_a_key_of_its_own_has_no_secret(admin: Visitor) -> None:
    key = json.dumps(ECKey.generate_key("P-256").as_dict(private=False))
    made = await admin.post(f"{PATH}/new", {"public_key": key, **SCOPE})
    assert made.leads_to == f"{PATH}?done=clients.made"
    assert "a key of its own" in (await admin.get(PATH)).text


async def test_a_form_that_is_sent_twice_makes_one_client(admin: Visitor) -> None:
    form = {**fields_of(await admin.get(f"{PATH}/new"), f"{PATH}/new"), **SCOPE}
    secret_of(await admin.post(f"{PATH}/new", form))
    assert "The form was sent twice" in (await admin.post(f"{PATH}/new", form)).text
    assert (await admin.get(PATH)).text.count('<th scope="row">') == 1


async def test_a_client_of_another_region_is_not_there(admin: Visitor, stranger: Visitor) -> None:
    await stranger.post(f"{PATH}/new", SCOPE)
    theirs = next(each for each in (await stranger.get(PATH)).text.split('"') if each.endswith("/revoke"))
    assert (await admin.get(theirs)).status == 404
    assert (await admin.post(theirs)).status == 404
