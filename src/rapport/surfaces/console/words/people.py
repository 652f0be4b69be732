"""People: who they are, and how they are found."""

from rapport.surfaces.console.words import Both

WORDS = {
    "people.title": Both("People", "Mensen"),
    "people.search": Both("Name, e-mail, phone or number", "Naam, e-mail, telefoon of nummer"),
    "people.kind": Both("Who", "Wie"),
    "people.kinds": Both("Everybody", "Iedereen"),
    "people.kind.candidate": Both("Candidate", "Kandidaat"),
    "people.kind.employee": Both("Employee", "Medewerker"),
    "people.kind.applicant": Both("Applicant", "Sollicitant"),
    "people.contact": Both("Last contact", "Laatste contact"),
    "people.contact.any": Both("At any time", "Ooit"),
    "people.contact.7": Both("In the last 7 days", "In de laatste 7 dagen"),
    "people.contact.30": Both("In the last 30 days", "In de laatste 30 dagen"),
    "people.contact.90": Both("In the last 90 days", "In de laatste 90 dagen"),
    "people.contact.untouched": Both("Candidates: not for 30 days", "Kandidaten: 30 dagen niet"),
    "people.contact.none": Both("none yet", "nog geen"),
    "people.name": Both("Name", "Naam"),
    "people.reach": Both("Contact", "Bereikbaar via"),
    "people.nameless": Both("Without a name", "Zonder naam"),
    "people.found.one": Both("{count} person", "{count} persoon"),
    "people.found.many": Both("{count} people", "{count} mensen"),
    "people.found.more": Both("The first {count}", "De eerste {count}"),
    "people.none": Both("Nobody was found", "Er is niemand gevonden"),
    "people.none_text": Both(
        "Look for the beginning of a name, an e-mail address, or the last digits of a phone number. "
        "Who was added a moment ago may take a second to appear.",
        "Zoek op het begin van een naam, een e-mailadres, of de laatste cijfers van een telefoonnummer. "
        "Wie net is toegevoegd, verschijnt na een seconde.",
    ),
    "people.empty": Both("There is nobody yet", "Er is nog niemand"),
    "people.empty_text": Both(
        "Here are the people your region is in contact with: candidates, applicants and employees.",
        "Hier staan de mensen met wie je regio contact heeft: kandidaten, sollicitanten en medewerkers.",
    ),
    "people.add": Both("Add a candidate", "Kandidaat toevoegen"),
    "people.all": Both("Show everybody", "Iedereen tonen"),
    "operation.thing.people": Both("Person", "Persoon"),
    "operation.verb.link": Both("linked", "gekoppeld"),
    "operation.verb.unlink": Both("taken apart", "losgemaakt"),
    "operation.verb.merge": Both("merged", "samengevoegd"),
    "operation.verb.unmerge": Both("separated again", "weer gesplitst"),
}
