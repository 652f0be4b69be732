"""One webhook: what was delivered and what was not, and sending it once more."""

from receiver import Receiver
from support import Region, until
from surfaces.console.pages.test_settings_webhooks import new_webhook
from visitors import Visitor


async def test_what_failed_is_read_and_sent_once_more(admin: Visitor, region: Region) -> None:
    async with Receiver() as receiver:
        receiver.answer_with(500)
        path = await new_webhook(admin, receiver.url, **{"family.candidate": "on"})
        await region.candidate()
        await receiver.wait_for(1)

        async def failed() -> str | None:
            shown = (await admin.get(f"{path}?state=waiting")).text
            return shown if "candidate.created" in shown and "<td>500" in shown else None

        shown = await until(failed)
        receiver.answer_with(204)
        again = next(each for each in shown.split('"') if each.endswith("/again"))
        assert (await admin.post(again)).leads_to == f"{path}?done=webhooks.again"
        await receiver.wait_for(2)

        async def delivered() -> bool:
            return "candidate.created" in (await admin.get(f"{path}?state=delivered")).text

        await until(delivered)
        assert "candidate.created" not in (await admin.get(f"{path}?state=dead")).text
        replayed = await admin.post(f"{path}/replay", since="2026-01-01T00:00")
        assert replayed.leads_to == f"{path}?done=webhooks.replayed"
        await receiver.wait_for(3)


async def test_a_stretch_that_is_none_is_refused_with_what_was_typed(admin: Visitor) -> None:
    path = await new_webhook(admin)
    for since, until_ in (("", ""), ("soon", ""), ("2026-02-01T00:00", "2026-01-01T00:00")):
        refused = await admin.post(f"{path}/replay", since=since, until=until_)
        assert refused.status == 422
        assert f'value="{since}"' in refused.text
    nothing = await admin.post(f"{path}/replay", since="2000-01-01T00:00", until="2000-01-02T00:00")
    assert nothing.leads_to == f"{path}?done=webhooks.replayed_none"


async def test_a_delivery_that_is_not_there_is_not_found(admin: Visitor) -> None:
    path = await new_webhook(admin)
    assert (await admin.post(f"{path}/deliveries/dlv_1/again")).status == 404
    assert (await admin.get(f"{path}?before=x&state=nothing")).status == 200
