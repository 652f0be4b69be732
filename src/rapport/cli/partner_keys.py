"""`rapport partner-key …`."""

from typing import Annotated, Any
from uuid import UUID

from cyclopts import App

from rapport.access.partner_keys import PartnerKey, create_partner_key, list_partner_keys, revoke_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.access.tenants import AccessError, find_tenant
from rapport.cli.keys import OfTenant
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.scopes import scope_option
from rapport.cli.tenants import AsJson
from rapport.ids import Kind, read, show
from rapport.storage.database import Database

partner_key = App(name="partner-key", help="Keys of partners, who see the applicants of one team and those below it.")

Scopes = Annotated[list[PartnerScope] | None, scope_option(PartnerScope)]


@partner_key.command
def create(*, tenant: OfTenant, team: int, scope: Scopes = None, as_json: AsJson = False) -> None:
    """Make a partner key and print it, this once.

    Parameters
    ----------
    tenant
        The tenant's name.
    team
        The number of the team that it opens, as `rapport team list` shows it.
    scope
        What the key may do: read or write; may be given several times. Without it: both.
    as_json
        Print all of the key's record, as JSON.
    """

    async def make(database: Database) -> tuple[PartnerKey, str]:
        return await create_partner_key(
            database, await find_tenant(database, tenant), team, scope or list(PartnerScope)
        )

    made, secret = on_database(make)
    if as_json:
        print_json({**_shown(made), "key": secret})
    else:
        name = show(Kind.PARTNER_KEY, made.id)
        print_words(f"Key {name} may {', '.join(made.scopes)} in team {team}. It will not be shown again:")
        print_out(secret)


@partner_key.command(name="list")
def list_(*, tenant: OfTenant, as_json: AsJson = False) -> None:
    """List a tenant's partner keys: their beginnings, never the keys."""

    async def find(database: Database) -> list[PartnerKey]:
        return await list_partner_keys(database, await find_tenant(database, tenant))

    found = on_database(find)
    if as_json:
        print_json([_shown(each) for each in found])
    else:
        for each in found:
            state = f"revoked {each.revoked_at:%Y-%m-%d}" if each.revoked_at else f"made {each.created_at:%Y-%m-%d}"
            name, scopes = show(Kind.PARTNER_KEY, each.id), ",".join(each.scopes)
            print_out(f"{name}\t{each.hint}…\t{each.team_id}\t{scopes}\t{state}")


@partner_key.command
def revoke(key_id: str, *, tenant: OfTenant) -> None:
    """End a partner key for good, at once.

    Parameters
    ----------
    key_id
        The key's id (pkey_…), as `rapport partner-key list` shows it.
    tenant
        The tenant's name.
    """
    wanted: UUID | None = read(Kind.PARTNER_KEY, key_id)
    if wanted is None:
        raise AccessError(
            "this is no key id (pkey_…); `rapport partner-key list` shows them"
        )  # unsaid: it may be the key

    async def end(database: Database) -> None:
        await revoke_partner_key(database, await find_tenant(database, tenant), wanted)

    on_database(end)
    print_words(f"Key {key_id} is revoked.")


def _shown(key: PartnerKey) -> dict[str, Any]:
    return {
        "id": show(Kind.PARTNER_KEY, key.id),
        "team_id": str(key.team_id),
        "hint": key.hint,
        "scopes": key.scopes,
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
    }
