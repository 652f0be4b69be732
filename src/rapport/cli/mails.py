"""`rapport mail …`."""

from typing import Annotated

from cyclopts import App, Parameter

from rapport.access.tenants import AccessError, find_tenant
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.tenants import AsJson
from rapport.delivery.mail import MailState
from rapport.delivery.mail_list import Mails, MailStatus, list_mails, retry_mail
from rapport.ids import Kind, read, show
from rapport.storage.database import Database
from rapport.surfaces.applicants.mails import mail_shown

mail = App(name="mail", help="Mails about interviews: what waits, what arrived, what did not.")

OfTenant = Annotated[str, Parameter(name="--tenant")]


@mail.command(name="list")
def list_(*, tenant: OfTenant, state: MailState | None = None, as_json: AsJson = False) -> None:
    """List a tenant's mails, the oldest first: to whom, when and what came of it, never what stands in them.

    Parameters
    ----------
    tenant
        The tenant's name.
    state
        Only those that are waiting, delivered, dead (given up) or dropped (out of date before they were sent).
    as_json
        Print all that is known of them, as JSON.
    """

    async def find(database: Database) -> Mails:
        found = await find_tenant(database, tenant)
        async with database.tenant(found.id) as transaction:
            return await list_mails(transaction, found.id, state=state)

    found = on_database(find)
    if as_json:
        print_json([mail_shown(each) for each in found.mails])
    else:
        for each in found.mails:
            print_out(_line(each))


def _line(each: MailStatus) -> str:
    at = each.due_at or each.finished_at
    when = "" if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"
    attempts = f"{each.attempts} attempts"
    fields = (show(Kind.MAIL, each.id), each.state, each.what, each.recipient, when, attempts, each.last_error or "")
    return "\t".join(fields)


@mail.command
def retry(mail_id: str, *, tenant: OfTenant) -> None:
    """Send a mail that was given up once more.

    Parameters
    ----------
    mail_id
        The mail's id (mail_…), as `rapport mail list --state dead` shows it.
    tenant
        The tenant's name.
    """
    wanted = read(Kind.MAIL, mail_id)
    if wanted is None:
        raise AccessError(f"{mail_id!r} is no id of a mail (mail_…); `rapport mail list` shows them")

    async def put_back(database: Database) -> None:
        found = await find_tenant(database, tenant)
        async with database.tenant(found.id) as transaction:
            await retry_mail(transaction, found.id, wanted)

    on_database(put_back)
    print_words(f"Mail {mail_id} will be sent.")
