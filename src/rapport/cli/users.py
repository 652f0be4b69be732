"""`rapport user …`."""

import sys
from typing import Annotated, Any

from cyclopts import App, Parameter

from rapport.access.passwords import new_password
from rapport.access.roles import Role
from rapport.access.tenants import AccessError, find_tenant
from rapport.access.users import NewUser, User, create_user, find_user, list_users, set_disabled, set_password
from rapport.cli.keys import OfTenant
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.tenants import AsJson
from rapport.ids import Kind, show
from rapport.storage.database import Database

user = App(name="user", help="Users of the console, each of a tenant.")

FromInput = Annotated[bool, Parameter(name="--password-stdin", negative="")]


@user.command
def create(
    *,
    tenant: OfTenant,
    email: str,
    role: Role,
    name: str = "",
    language: str = "nl",
    time_zone: str = "",
    password_stdin: FromInput = False,
    as_json: AsJson = False,
) -> None:
    """Make a user and print the password, this once.

    Parameters
    ----------
    tenant
        The tenant's name.
    email
        The address that the user signs in with.
    role
        viewer looks, coordinator writes, admin sets up.
    name
        What the user is called in the console. Without it: the address up to the @.
    language
        nl or en; users may choose another one.
    time_zone
        The IANA zone in which times are shown. Without it: the tenant's.
    password_stdin
        Read the password from standard input, to its first line's end, instead of making one; none is printed then.
    as_json
        Print all of the user's record, as JSON.
    """
    password = _password(from_input=password_stdin)

    async def make(database: Database) -> User:
        of = await find_tenant(database, tenant)
        given = NewUser(
            email=email,
            name=name or email.partition("@")[0],
            role=role,
            language=language,
            time_zone=time_zone or of.time_zone,
        )
        return await create_user(database, of, given, password)

    made = on_database(make)
    if as_json:
        print_json({**_shown(made), **({} if password_stdin else {"password": password})})
    else:
        _say(f"User {made.email} is made, as {made.role}.", password, from_input=password_stdin)


@user.command(name="list")
def list_(*, tenant: OfTenant, as_json: AsJson = False) -> None:
    """List a tenant's users, by name."""

    async def find(database: Database) -> list[User]:
        return await list_users(database, (await find_tenant(database, tenant)).id)

    found = on_database(find)
    if as_json:
        print_json([_shown(each) for each in found])
    else:
        for each in found:
            state = f"disabled {each.disabled_at:%Y-%m-%d}" if each.disabled_at else f"made {each.created_at:%Y-%m-%d}"
            print_out(f"{each.email}\t{each.name}\t{each.role}\t{state}")


@user.command
def disable(email: str, *, tenant: OfTenant) -> None:
    """Sign a user out and let them sign in no more.

    Parameters
    ----------
    email
        The user's address.
    tenant
        The tenant's name.
    """

    async def end(database: Database) -> None:
        of = await find_tenant(database, tenant)
        await set_disabled(database, of.id, (await find_user(database, of.id, email)).id, disabled=True)

    on_database(end)
    print_words(f"User {email} is disabled.")


@user.command
def password(email: str, *, tenant: OfTenant, password_stdin: FromInput = False) -> None:
    """Give a user another password and print it, this once. The user is signed out everywhere.

    Parameters
    ----------
    email
        The user's address.
    tenant
        The tenant's name.
    password_stdin
        Read the password from standard input, to its first line's end, instead of making one; none is printed then.
    """
    given = _password(from_input=password_stdin)

    async def change(database: Database) -> None:
        of = await find_tenant(database, tenant)
        await set_password(database, of.id, (await find_user(database, of.id, email)).id, given)

    on_database(change)
    _say(f"User {email} has another password.", given, from_input=password_stdin)


def _password(*, from_input: bool) -> str:
    """Raises AccessError."""
    if not from_input:
        return new_password()
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise AccessError("password: standard input has none")
    return line


def _say(done: str, password: str, *, from_input: bool) -> None:
    if from_input:
        print_words(done)
    else:
        print_words(f"{done} The password will not be shown again:")
        print_out(password)


def _shown(made: User) -> dict[str, Any]:
    return {
        "id": show(Kind.CONSOLE_USER, made.id),
        "email": made.email,
        "name": made.name,
        "role": made.role,
        "language": made.language,
        "time_zone": made.time_zone,
        "created_at": made.created_at,
        "last_sign_in_at": made.last_sign_in_at,
        "disabled_at": made.disabled_at,
    }
