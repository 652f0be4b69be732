"""The audit log."""

from rapport.surfaces.console.words import Both

WORDS = {
    "audit.title": Both("Audit", "Logboek"),
    "audit.lead": Both(
        "Who read or changed what, newest first. Nothing can be removed from it without that being seen.",
        "Wie wat heeft gelezen of gewijzigd, het nieuwste eerst. Er kan niets ongemerkt uit verdwijnen.",
    ),
    "audit.record": Both("Record", "Record"),
    "audit.records": Both("Records", "Records"),
    "audit.actor": Both("By", "Door"),
    "audit.action": Both("Action", "Handeling"),
    "audit.since": Both("From day", "Vanaf dag"),
    "audit.until": Both("To day", "Tot en met dag"),
    "audit.when": Both("When", "Wanneer"),
    "audit.source": Both("From address", "Vanaf adres"),
    "audit.details": Both("Details", "Bijzonderheden"),
    "audit.number": Both("No.", "Nr."),
    "audit.hash": Both("Hash", "Hash"),
    "audit.more": Both("and {count} more", "en nog {count}"),
    "audit.empty": Both("Nothing is noted yet", "Er is nog niets genoteerd"),
    "audit.empty_text": Both(
        "As soon as somebody reads or changes something, it stands here.",
        "Zodra iemand iets leest of wijzigt, staat het hier.",
    ),
    "audit.none": Both("Nothing fits these choices", "Niets past bij deze keuzes"),
    "audit.none_text": Both("Choose less, or another period.", "Kies minder, of een andere periode."),
    "audit.verify": Both("Check that the log is whole", "Controleer of het logboek heel is"),
    "audit.verified.title": Both("The check of the log", "De controle van het logboek"),
    "audit.whole": Both("The log is whole", "Het logboek is heel"),
    "audit.broken": Both("The log is not what was written", "Het logboek is niet wat er is geschreven"),
    "audit.entries.one": Both("{count} entry was checked.", "{count} regel is nagerekend."),
    "audit.entries.many": Both("{count} entries were checked.", "{count} regels zijn nagerekend."),
    "audit.fault": Both("At entry {position}: {what}.", "Bij regel {position}: {what}."),
    "audit.head": Both("Last hash", "Laatste hash"),
    "audit.head_hint": Both(
        "Kept elsewhere, it proves later that nothing up to here was made anew or cut off.",
        "Elders bewaard bewijst hij later dat er tot hier niets is nagemaakt of afgeknipt.",
    ),
    "audit.back": Both("Back to the log", "Terug naar het logboek"),
}
