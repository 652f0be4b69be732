"""Only a valid key opens the surface, for its own team and those below, within its scopes."""

from collections.abc import AsyncIterator

import aiohttp
import msgspec
import pytest

from access.logs import listed
from machines import new_machine
from partners import INVALID_TOKEN, Partner, new_partner
from rapport.access import read_log
from rapport.access.access_tokens import AccessTokens
from rapport.access.known_clients import KnownClients
from rapport.access.known_partners import KnownPartners
from rapport.access.origin import Origin
from rapport.access.partner_keys import list_partner_keys, revoke_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.access.read_log import ReadLog
from rapport.access.signing_keys import SigningKeys
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from rapport.surfaces.applicants.call import ApplicantsCall, Parts
from rapport.surfaces.refusals import Refusal
from support import Region, until

TEAMS = "/scheduling/teams"


@pytest.mark.parametrize("key", ["", "x", "rapport_", "rapport_" + "a" * 38, "é" * 46, "a" * 5000])
async def test_without_a_valid_key_there_is_no_answer(partner: Partner, key: str) -> None:
    answer = await partner.get(TEAMS, x_api_key=key)
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_a_key_of_another_surface_opens_nothing_here(partner: Partner, region: Region) -> None:
    answer = await partner.get(TEAMS, x_api_key=region.key)
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)
    assert (await region.get("/candidates", x_api_key=partner.key)).status == 401


async def test_a_revoked_key_is_shut_out(partner: Partner, database: Database) -> None:
    assert (await partner.get(TEAMS)).status == 200
    [key] = await list_partner_keys(database, partner.tenant)

    await revoke_partner_key(database, partner.tenant, key.id)

    async def refused() -> bool:
        answer = await partner.get(TEAMS)
        return (answer.status, answer.body) == (403, INVALID_TOKEN)

    assert await until(refused)


async def test_a_key_without_the_scope_is_told_which_one_it_lacks(
    database: Database, service: str, session: aiohttp.ClientSession
) -> None:
    writer = await new_partner(database, service, session, PartnerScope.WRITE)
    answer = await writer.get(TEAMS)
    assert (answer.status, answer.body) == (
        403,
        {"message": "Forbidden", "errors": [{"field": "X-Api-Key", "message": "the key lacks the scope read"}]},
    )


@pytest.mark.parametrize("authorization", ["Bearer x", "Bearer a.b.c", "Basic YTpi", "anything"])
async def test_an_authorization_that_is_none_of_ours_is_ignored(partner: Partner, authorization: str) -> None:
    assert (await partner.get(TEAMS, authorization=authorization)).status == 200


async def test_a_token_of_ours_beside_the_key_must_be_the_same_tenants(
    partner: Partner, database: Database, service: str, session: aiohttp.ClientSession
) -> None:
    own = await new_machine(database, service, session, tenant=partner.tenant)
    foreign = await new_machine(database, service, session)

    assert (await partner.get(TEAMS, authorization=f"Bearer {await own.token()}")).status == 200
    answer = await partner.get(TEAMS, authorization=f"Bearer {await foreign.token()}")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


@pytest.fixture
async def sparing(settings: Settings, quiet_url: str) -> AsyncIterator[str]:
    """The URL of a service with little patience, which it shares with no other."""
    changed = msgspec.structs.replace(settings, rate_limit_per_second=1, rate_limit_burst=3)
    async with answering(changed, quiet_url, engine=False) as url:
        yield url


async def test_a_tenant_that_sends_too_much_is_told_so(
    sparing: str, quiet: Database, session: aiohttp.ClientSession
) -> None:
    partner = await new_partner(quiet, sparing, session)
    other = await new_partner(quiet, sparing, session)

    answers = [await partner.get(TEAMS) for _ in range(30)]

    [refused, *_] = [answer for answer in answers if answer.status == 429]
    assert {answer.status for answer in answers[:3]} == {200}
    assert answers[0].headers["ratelimit-policy"] == '"tenant";q=3;w=3'
    assert int(refused.headers["retry-after"]) >= 1
    assert (await other.get(TEAMS)).status == 200


def call_of(database: Database, reads: ReadLog, partner: Partner) -> ApplicantsCall:
    tokens = AccessTokens(
        keys=SigningKeys(database, 0),
        clients=KnownClients(database, 0),
        lifetime_seconds=60,
        issuer=None,
        audience=None,
    )
    partners = KnownPartners(database, 0)
    return ApplicantsCall(
        tenant_id=partner.tenant.id,
        team_id=partner.team_id,
        scopes=frozenset(PartnerScope),
        origin=Origin(actor="pkey_x", source="192.0.2.1"),
        _parts=Parts(database=database, partners=partners, tokens=tokens, limits=None, reads=reads, public_url=None),
    )


async def test_a_call_reaches_its_own_tenant_only(partner: Partner, other_partner: Partner, database: Database) -> None:
    call = call_of(database, ReadLog(database), partner)
    async with call.transaction() as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM team") == 1
        theirs = "SELECT count(*) FROM team WHERE tenant_id = $1"
        assert await transaction.fetchval(theirs, other_partner.tenant.id) == 0


async def test_who_read_what_from_where_stands_in_the_audit_log(
    partner: Partner, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = ReadLog(database)
    call = call_of(database, reads, partner)
    call.audit_read("application.read", ["x"], fields=["name"])
    await reads.drain()

    entry = (await listed(database, partner.tenant.id))[0]
    assert (entry.action, entry.actor, entry.source) == ("application.read", "pkey_x", "192.0.2.1")
    assert (entry.records, entry.details) == (["x"], {"fields": ["name"]})

    monkeypatch.setattr(read_log, "MAX_RECORDS", 0)
    with pytest.raises(Refusal) as refused:  # what cannot be noted must not be shown
        call.audit_read("application.read")
    assert refused.value.status == 503
