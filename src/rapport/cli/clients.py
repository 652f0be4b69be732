"""`rapport client …`."""

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
from cyclopts import App

from rapport.access.oauth_clients import OAuthClient, create_client, list_clients, revoke_client
from rapport.access.oauth_scopes import OAuthScope, in_order
from rapport.access.signing_keys import rotate_signing_key
from rapport.access.tenants import AccessError, find_tenant
from rapport.cli.keys import OfTenant
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.scopes import scope_option
from rapport.cli.tenants import AsJson
from rapport.ids import Kind, read, show
from rapport.storage.database import Database

client = App(name="client", help="OAuth clients: machines that act for a tenant on the employees surface.")

Scopes = Annotated[list[OAuthScope] | None, scope_option(OAuthScope)]


@client.command
def create(*, tenant: OfTenant, scope: Scopes = None, public_key: Path | None = None, as_json: AsJson = False) -> None:
    """Make a client and print its secret, this once; its client_id goes to standard error, and with --json is in it.

    Parameters
    ----------
    tenant
        The tenant's name.
    scope
        What its tokens may do: read, write or read_reports; may be given several times. Without it: everything.
    public_key
        A file with the public key, as JWK or in PEM, whose private half the client signs assertions with
        (private_key_jwt). There is no secret then, and the client_id is printed instead.
    as_json
        Print all of the client's record, as JSON.
    """
    key = None if public_key is None else _key_in(public_key)

    async def make(database: Database) -> tuple[OAuthClient, str | None]:
        return await create_client(
            database, await find_tenant(database, tenant), scope or list(OAuthScope), public_key=key
        )

    made, secret = on_database(make)
    client_id = show(Kind.OAUTH_CLIENT, made.id)
    if as_json:
        print_json({**_shown(made), **({} if secret is None else {"client_secret": secret})})
    elif secret is None:
        print_words(f"The client may {', '.join(made.scopes)}. Its client_id:")
        print_out(client_id)
    else:
        print_words(f"Client {client_id} may {', '.join(made.scopes)}. Its secret will not be shown again:")
        print_out(secret)


@client.command(name="list")
def list_(*, tenant: OfTenant, as_json: AsJson = False) -> None:
    """List a tenant's clients."""

    async def find(database: Database) -> list[OAuthClient]:
        return await list_clients(database, await find_tenant(database, tenant))

    found = on_database(find)
    if as_json:
        print_json([_shown(each) for each in found])
    else:
        for each in found:
            state = f"revoked {each.revoked_at:%Y-%m-%d}" if each.revoked_at else f"made {each.created_at:%Y-%m-%d}"
            method = "key" if each.has_key else "secret"
            print_out(f"{show(Kind.OAUTH_CLIENT, each.id)}\t{method}\t{','.join(each.scopes)}\t{state}")


@client.command
def revoke(client_id: str, *, tenant: OfTenant) -> None:
    """End a client, and all of its tokens, for good, at once.

    Parameters
    ----------
    client_id
        The client's id (client_…), as `rapport client list` shows it.
    tenant
        The tenant's name.
    """
    wanted: UUID | None = read(Kind.OAUTH_CLIENT, client_id)
    if wanted is None:
        raise AccessError("this is no client_id (client_…); `rapport client list` shows them")  # unsaid: see keys.py

    async def end(database: Database) -> None:
        await revoke_client(database, await find_tenant(database, tenant), wanted)

    on_database(end)
    print_words(f"Client {client_id} is revoked.")


@client.command
def rotate_key() -> None:
    """Make a new key that signs access tokens, for all tenants, and print its kid; issued tokens stay valid."""
    kid = on_database(rotate_signing_key)
    print_words("From now on access tokens are signed with the key:")
    print_out(kid)


def _key_in(file: Path) -> dict[str, Any] | bytes:
    """A JWK, or what may be PEM; what it really is, is seen when the client is made."""
    text = file.read_bytes()
    try:
        key = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
    return key if isinstance(key, dict) else text


def _shown(made: OAuthClient) -> dict[str, object]:
    """The names that RFC 7591 has for it, as far as it has any."""
    return {
        "client_id": show(Kind.OAUTH_CLIENT, made.id),
        "token_endpoint_auth_method": "private_key_jwt" if made.has_key else "client_secret_basic",
        "scope": in_order(frozenset(made.scopes)),
        "created_at": made.created_at,
        "revoked_at": made.revoked_at,
    }
