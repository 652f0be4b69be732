"""`rapport mail …`, as processes of their own."""

import asyncio
import json

import aiohttp

from invited import new_meeting
from partners import new_partner
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import rapport


async def test_mails_are_listed_and_a_dead_one_is_sent_once_more(
    database: Database, database_url: str, session: aiohttp.ClientSession
) -> None:
    partner = await new_partner(database, "", session)
    meeting = await new_meeting(database, partner)
    first, *_ = await meeting.mails()
    await meeting.run(
        "UPDATE outbox SET state = 'dead', last_error = 'No such user', last_status = 550, attempts = 1"
        " WHERE tenant_id = $1 AND id = $2",
        partner.tenant.id,
        first["id"],
    )
    name, shown = partner.tenant.name, show(Kind.MAIL, first["id"])

    text, as_json, wrong, nobody = await asyncio.gather(
        rapport("mail", "list", "--tenant", name, database_url=database_url),
        rapport("mail", "list", "--tenant", name, "--state", "dead", "--json", database_url=database_url),
        rapport("mail", "list", "--tenant", name, "--state", "lost", database_url=database_url),
        rapport("mail", "retry", "mail_x", "--tenant", name, database_url=database_url),
    )

    lines = [line.split("\t") for line in text.out.splitlines()]
    assert [line[1] for line in lines] == ["dead", "waiting", "waiting", "waiting"]
    assert lines[0][0] == shown
    assert lines[0][2:4] == ["request", first["recipient"]]
    assert lines[0][5:] == ["1 attempts", "No such user"]
    [dead] = json.loads(as_json.out)
    assert (dead["id"], dead["last_status"]) == (shown, 550)
    assert "Main street" not in text.out + as_json.out
    assert wrong.code == 2
    assert (nobody.code, nobody.out) == (1, "")

    sent = await rapport("mail", "retry", shown, "--tenant", name, database_url=database_url)
    again = await rapport("mail", "retry", shown, "--tenant", name, database_url=database_url)

    assert (sent.code, sent.out) == (0, "")
    assert (again.code, again.out) == (1, "")
    assert len(await meeting.mails("waiting")) == 4
