"""Words, in four languages: what is found by what, however common it is, and in whose records."""

import pytest

from domain.timeline.happened import employed, found, later, met, said
from partners import Partner
from quiet import administrator
from rapport.access.tenants import Tenant
from rapport.domain.timeline.entries import Wanted
from rapport.storage.database import Database

FINDS = [
    ("gesprek", "Twee gesprekken gevoerd"),
    ("gesprekken", "Een gesprek gevoerd"),
    ("ecole", "À l'école"),
    ("écoles", "Une ecole"),
    ("gesprach", "Zwei Gespräche"),
    ("Gespräche", "ein Gesprach"),
    ("scholen", "Een school in Gent"),
    ("meetings", "A meeting"),
    ("company", "Two companies"),
    ("companies", "One company"),
    ("baan", "Twee banen"),
    ("entretien", "Deux entretiens"),
    ("calling", "She called back"),
    ("GRÖSSE", "die Größe"),
    ('"called back"', "She called back"),
    ("called -painter", "She called back"),
    ("painter or called", "She called back"),
    ("rendez-vous", "Un rendez-vous"),
    ("ann@school.example", "Wrote to ann@school.example"),
]
MISSES = [
    ('"back called"', "She called back"),
    ("called -calls", "She called back"),
    ("painter called", "She called back"),
    ("gesprek", "Vertelde over school"),
    ("lled", "She called back"),
]


@pytest.mark.parametrize(("words", "text"), FINDS)
async def test_words_are_found(quiet: Database, partner: Partner, words: str, text: str) -> None:
    await met(quiet, partner, said(later(0), summary="Else", notes=text), said(later(1), summary="Nothing"))
    assert [entry.text for entry in await found(quiet, partner.tenant.id, Wanted(words=words))] == [text]


@pytest.mark.parametrize(("words", "text"), MISSES)
async def test_others_are_not(quiet: Database, partner: Partner, words: str, text: str) -> None:
    await met(quiet, partner, said(later(0), summary=text))
    assert await found(quiet, partner.tenant.id, Wanted(words=words)) == []


async def test_a_rare_and_a_common_word_are_found_far_back(quiet: Database, partner: Partner) -> None:
    interactions = [said(later(day * 1440), summary="Belde terug") for day in range(1000)]
    interactions[3] = said(later(3 * 1440), summary="Zeldzaam", types=["Referral"])
    await met(quiet, partner, *interactions)
    await employed(quiet, partner, "erin", later(2), title="Andere titel")

    for wanted in (Wanted(words="zeldzaam"), Wanted(types=["Referral"])):
        assert [entry.at for entry in await found(quiet, partner.tenant.id, wanted)] == [later(3 * 1440)]
    common = await found(quiet, partner.tenant.id, Wanted(words="terug", limit=990))
    assert [entry.at for entry in common] == [later(day * 1440) for day in range(999, 9, -1)]


async def test_the_function_shows_nothing_of_another_tenant(
    quiet: Database, quiet_url: str, partner: Partner, other_tenant: Tenant
) -> None:
    await met(quiet, partner, said(later(0), summary="Secret"))
    ask = "SELECT count(*) FROM timeline_found($1, $2, $3, '-infinity', 'infinity', NULL, NULL, 10)"
    async with quiet.tenant(partner.tenant.id) as transaction:
        assert await transaction.fetchval(ask, "interaction", None, "secret") == 1
    async with quiet.tenant(other_tenant.id) as transaction:
        for forged in ("secret", f"secret or {partner.tenant.id}", "'') OR true --", "-nothing"):
            assert await transaction.fetchval(ask, "interaction", None, forged) == 0, forged
        forged_types = ["Phone call", "'} OR true --"]
        assert await transaction.fetchval(ask, "interaction", forged_types, None) == 0
    async with quiet.directory() as transaction:
        assert await transaction.fetchval(ask, "interaction", None, "secret") == 0
    async with administrator(quiet_url) as server:
        await server.execute("CREATE ROLE stranger_of_words")
        try:
            for routine in ("timeline_found(text,text[],text,timestamptz,timestamptz,text,text,int)",):
                allowed = "SELECT has_function_privilege('stranger_of_words', $1, 'EXECUTE')"
                assert not await server.fetchval(allowed, routine)
        finally:
            await server.execute("DROP ROLE stranger_of_words")
