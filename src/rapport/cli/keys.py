"""`rapport key …`."""

from typing import Annotated
from uuid import UUID

from cyclopts import App, Parameter

from rapport.access.keys import ApiKey, create_key, list_keys, revoke_key
from rapport.access.scopes import REGIONAL, Scope
from rapport.access.tenants import AccessError, find_tenant
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.scopes import scope_option
from rapport.cli.tenants import AsJson
from rapport.ids import Kind, read, show
from rapport.storage.database import Database
from rapport.surfaces.candidates.api_keys import key_shown

key = App(name="key", help="API keys of a tenant; each opens its live data and its sandbox.")

OfTenant = Annotated[str, Parameter(name="--tenant")]
Scopes = Annotated[list[Scope] | None, scope_option(Scope)]


@key.command
def create(*, tenant: OfTenant, scope: Scopes = None, as_json: AsJson = False) -> None:
    """Make an API key and print it, this once.

    Parameters
    ----------
    tenant
        The tenant's name.
    scope
        What the key may do, such as candidates:read; may be given several times. Without it: everything but admin.
    as_json
        Print all of the key's record, as JSON.
    """

    async def make(database: Database) -> tuple[ApiKey, str]:
        return await create_key(database, await find_tenant(database, tenant), scope or REGIONAL)

    made, secret = on_database(make)
    if as_json:
        print_json({**key_shown(made), "key": secret})
    else:
        print_words(f"Key {show(Kind.API_KEY, made.id)} may {', '.join(made.scopes)}. It will not be shown again:")
        print_out(secret)


@key.command(name="list")
def list_(*, tenant: OfTenant, as_json: AsJson = False) -> None:
    """List a tenant's keys: their beginnings, never the keys."""

    async def find(database: Database) -> list[ApiKey]:
        return await list_keys(database, await find_tenant(database, tenant))

    found = on_database(find)
    if as_json:
        print_json([key_shown(each) for each in found])
    else:
        for each in found:
            state = f"revoked {each.revoked_at:%Y-%m-%d}" if each.revoked_at else f"made {each.created_at:%Y-%m-%d}"
            print_out(f"{show(Kind.API_KEY, each.id)}\t{each.hint}…\t{','.join(each.scopes)}\t{state}")


@key.command
def revoke(key_id: str, *, tenant: OfTenant) -> None:
    """End a key for good, at once.

    Parameters
    ----------
    key_id
        The key's id (key_…), as `rapport key list` shows it.
    tenant
        The tenant's name.
    """
    wanted: UUID | None = read(Kind.API_KEY, key_id)
    if wanted is None:
        raise AccessError("this is no key id (key_…); `rapport key list` shows them")  # unsaid: it may be the key

    async def end(database: Database) -> None:
        await revoke_key(database, await find_tenant(database, tenant), wanted)

    on_database(end)
    print_words(f"Key {key_id} is revoked.")
