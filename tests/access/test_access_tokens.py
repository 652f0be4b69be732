"""What is issued is taken, for as long as it says, by whoever shares the keys and the rules."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiet import new_tenant
from rapport.access.access_tokens import AccessTokens, Bearer
from rapport.access.known_clients import KnownClient, KnownClients
from rapport.access.oauth_clients import create_client
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.signing_keys import SigningKeys
from rapport.ids import Kind, show
from rapport.storage.database import Database

FOREVER = 3600.0
HERE = "https://rapport.example"


@pytest.fixture(scope="session")
async def client(database: Database) -> KnownClient:
    made, _ = await create_client(database, await new_tenant(database), list(OAuthScope))
    found = await KnownClients(database, FOREVER).find(show(Kind.OAUTH_CLIENT, made.id))
    assert found is not None
    return found


def tokens(database: Database, **rules: Any) -> AccessTokens:
    given_rules: dict[str, Any] = {"lifetime_seconds": 60, "issuer": None, "audience": None} | rules
    keys, clients = SigningKeys(database, FOREVER), KnownClients(database, FOREVER)
    return AccessTokens(keys=keys, clients=clients, **given_rules)


async def test_a_token_that_is_over_or_for_others_is_none(database: Database, client: KnownClient) -> None:
    over = await tokens(database, lifetime_seconds=0).issue(client, client.scopes, HERE)
    assert await tokens(database).bearer(over) is None
    theirs = await tokens(database).issue(client, client.scopes, "https://elsewhere.example")
    assert await tokens(database, issuer=HERE).bearer(theirs) is None
    assert await tokens(database, audience="here").bearer(theirs) is None
    assert await tokens(database).bearer(theirs) is not None


@settings(deadline=None, max_examples=20)
@given(
    scopes=st.frozensets(st.sampled_from(OAuthScope)), rules=st.sampled_from([{}, {"issuer": HERE}, {"audience": "x"}])
)
async def test_the_bearer_is_the_client_within_the_scopes_that_were_issued(
    database: Database, client: KnownClient, scopes: frozenset[OAuthScope], rules: dict[str, str]
) -> None:
    text = await tokens(database, **rules).issue(client, scopes, HERE)

    assert await tokens(database, **rules).bearer(text) == Bearer(
        tenant_id=client.tenant_id, tenant=client.tenant_name, client_id=client.shown_id, scopes=scopes
    )
