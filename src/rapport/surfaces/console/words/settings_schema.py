"""Settings: interaction types, lists and own fields of candidates, and what a change would do."""

from rapport.surfaces.console.words import Both

WORDS = {
    "types.lead": Both(
        "What people choose from. One value on each line, in the order in which they are shown.",
        "Waaruit mensen kiezen. Eén waarde per regel, in de volgorde waarin ze worden getoond.",
    ),
    "list.interactionTypes": Both("Interaction types", "Soorten contact"),
    "list.phase": Both("Phases", "Fasen"),
    "list.sectors": Both("Sectors", "Sectoren"),
    "list.roles": Both("Roles", "Functies"),
    "list.qualifications": Both("Qualifications", "Bevoegdheden"),
    "list.priorEducation": Both("Prior education", "Vooropleiding"),
    "list.hint.interactionTypes": Both("Phone call, e-mail, meeting …", "Telefoontje, e-mail, afspraak …"),
    "list.hint.phase": Both("How far a candidate is.", "Hoe ver een kandidaat is."),
    "schema.check": Both("See what it would do", "Bekijk wat het zou doen"),
    "schema.checking": Both("Looking at all candidates …", "Alle kandidaten bekijken …"),
    "schema.check_hint": Both(
        "Nothing changes yet: first you see which candidates would no longer fit.",
        "Er verandert nog niets: eerst zie je welke kandidaten niet meer zouden passen.",
    ),
    "fault.schema": Both("Not like this: {why}.", "Zo niet: {why}."),
    "fault.outdated": Both(
        "Somebody else has changed the settings meanwhile. What you typed is still here; look at it and try again.",
        "Iemand anders heeft de instellingen intussen gewijzigd. Wat je typte staat er nog; kijk het na "
        "en probeer opnieuw.",
    ),
    "fault.options": Both("Please give at least one option.", "Geef minstens één keuze."),
    "done.schema": Both("The change holds from now on.", "De wijziging geldt vanaf nu."),
    "rehearsal.title": Both("What this would do", "Wat dit zou doen"),
    "rehearsal.text": Both(
        "Nothing is changed yet. Every stored candidate was held against the new settings.",
        "Er is nog niets gewijzigd. Elke bewaarde kandidaat is naast de nieuwe instellingen gelegd.",
    ),
    "rehearsal.checked": Both("candidates looked at", "kandidaten bekeken"),
    "rehearsal.refused": Both("candidates would no longer fit", "kandidaten zouden niet meer passen"),
    "rehearsal.interactions": Both(
        "interactions have a type that goes", "contactmomenten hebben een soort die verdwijnt"
    ),
    "rehearsal.stays": Both(
        "They stay as they are. Whoever changes one of them has to put these right first.",
        "Ze blijven zoals ze zijn. Wie er een wijzigt, moet dit eerst in orde maken.",
    ),
    "rehearsal.candidate": Both("Candidate", "Kandidaat"),
    "rehearsal.why": Both("What would be wrong", "Wat er niet zou kloppen"),
    "rehearsal.missing": Both("{field} is needed, and missing", "{field} is verplicht en ontbreekt"),
    "rehearsal.more.one": Both("and {count} more", "en nog {count}"),
    "rehearsal.more.many": Both("and {count} more", "en nog {count}"),
    "rehearsal.fine": Both("All candidates fit.", "Alle kandidaten passen."),
    "rehearsal.apply": Both("Apply it", "Doorvoeren"),
    "rehearsal.edit": Both("Change it again", "Nog eens wijzigen"),
    "fields.new": Both("Add a field", "Veld toevoegen"),
    "fields.lead": Both(
        "What your region wants to know of candidates beside the fields that everybody has.",
        "Wat jouw regio van kandidaten wil weten naast de velden die iedereen heeft.",
    ),
    "fields.empty": Both("There is no field of your own yet", "Er is nog geen eigen veld"),
    "fields.empty_text": Both(
        "For example: a driving licence, the preferred school, the day of an intake.",
        "Bijvoorbeeld: rijbewijs, voorkeursschool, de dag van een intake.",
    ),
    "fields.label": Both("Question", "Vraag"),
    "fields.label_nl": Both("Question in Dutch", "Vraag in het Nederlands"),
    "fields.label_en": Both("Question in English", "Vraag in het Engels"),
    "fields.label_hint": Both("What people read in forms.", "Wat mensen in formulieren lezen."),
    "fields.name": Both("Name", "Naam"),
    "fields.name_hint": Both(
        "For programs: letters, digits and _, beginning with a letter, such as driving_licence.",
        "Voor programma's: letters, cijfers en _, te beginnen met een letter, zoals driving_licence.",
    ),
    "fields.type": Both("Kind of answer", "Soort antwoord"),
    "fields.options": Both("Options", "Keuzes"),
    "fields.options_hint": Both(
        "Only for choices, one on each line: value | in Dutch | in English. The value alone will do.",
        "Alleen bij keuzes, één per regel: waarde | in het Nederlands | in het Engels. Alleen de waarde kan ook.",
    ),
    "fields.options_count.one": Both("{count} option", "{count} keuze"),
    "fields.options_count.many": Both("{count} options", "{count} keuzes"),
    "fields.needed": Both("Needed", "Verplicht"),
    "fields.required": Both("An answer is needed", "Een antwoord is verplicht"),
    "fields.required_hint": Both(
        "Candidates without one cannot be written until it is given.",
        "Kandidaten zonder antwoord kunnen pas worden gewijzigd als het er is.",
    ),
    "fields.yes": Both("yes", "ja"),
    "fields.no": Both("no", "nee"),
    "fields.remove": Both("Remove…", "Verwijderen…"),
    "field_type.text": Both("Text", "Tekst"),
    "field_type.number": Both("Number", "Getal"),
    "field_type.boolean": Both("Yes or no", "Ja of nee"),
    "field_type.date": Both("Day", "Dag"),
    "field_type.choice": Both("One of some options", "Eén van enkele keuzes"),
    "field_type.choices": Both("Several of some options", "Meer van enkele keuzes"),
}
