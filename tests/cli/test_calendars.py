"""`rapport calendar …`, as processes of their own."""

import asyncio

import aiohttp

from hiring import new_interviewer
from partners import new_partner
from rapport.domain.applicants.invitations.feed import Feed, find_feed
from rapport.storage.database import Database
from support import rapport


async def test_the_address_of_a_calendar_is_printed_once_and_nothing_else(
    database: Database, database_url: str, session: aiohttp.ClientSession
) -> None:
    partner = await new_partner(database, "", session)
    ina, jo = await new_interviewer(database, partner), await new_interviewer(database, partner)
    command = ("calendar", "create", "--tenant", partner.tenant.name, "--interviewer")

    whole, path, nobody = await asyncio.gather(
        rapport(*command, str(ina), database_url=database_url, public_url="https://rapport.example"),
        rapport(*command, str(jo), database_url=database_url),
        rapport(*command, str(jo + 10**9), database_url=database_url),
    )

    for ended, number, before in ((whole, ina, "https://rapport.example/calendars/"), (path, jo, "/calendars/")):
        assert ended.code == 0
        secret = ended.out.strip().removeprefix(before).removesuffix(".ics")
        assert ended.out == f"{before}{secret}.ics\n"
        assert secret not in ended.words
        assert await find_feed(database, secret) == Feed(tenant_id=partner.tenant.id, interviewer_id=number)
    assert (nobody.code, nobody.out) == (1, "")
