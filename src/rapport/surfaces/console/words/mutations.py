"""Changes: how far they are, what they are about, and what can be done about those that failed."""

from rapport.surfaces.console.words import Both

_THINGS = {
    "applicants": ("Applicant", "Sollicitant"),
    "applications": ("Application", "Sollicitatie"),
    "attachments": ("Attachment", "Bijlage"),
    "availability": ("Working hours", "Werktijden"),
    "busy_times": ("Busy time", "Bezette tijd"),
    "candidates": ("Candidate", "Kandidaat"),
    "employee_interactions": ("Interaction of an employee", "Contact van een medewerker"),
    "employee_properties": ("Custom fields of employees", "Eigen velden van medewerkers"),
    "employee_property_values": ("Custom values of an employee", "Eigen waarden van een medewerker"),
    "employees": ("Employee", "Medewerker"),
    "holds": ("Reserved time", "Gereserveerde tijd"),
    "interactions": ("Interaction", "Contact"),
    "interviewers": ("Interviewer", "Gespreksvoerder"),
    "interviews": ("Interview", "Gesprek"),
    "jobs": ("Job", "Baan"),
    "statuses": ("Status", "Status"),
    "teams": ("Team", "Team"),
    "vacancies": ("Vacancy", "Vacature"),
    "vacancy_properties": ("Custom fields of vacancies", "Eigen velden van vacatures"),
    "vacancy_property_values": ("Custom values of a vacancy", "Eigen waarden van een vacature"),
}
_VERBS = {
    "answer": ("answered", "beantwoord"),
    "archive": ("archived", "gearchiveerd"),
    "cancel": ("cancelled", "geannuleerd"),
    "change": ("changed", "gewijzigd"),
    "complete": ("completed", "afgerond"),
    "create": ("added", "toegevoegd"),
    "delete": ("deleted", "verwijderd"),
    "erase": ("erased", "gewist"),
    "release": ("released", "vrijgegeven"),
    "replace": ("replaced", "vervangen"),
    "reproject": ("moved with its time zone", "verschoven met de tijdzone"),
    "schedule": ("scheduled", "gepland"),
    "set": ("set", "ingesteld"),
    "set_status": ("given a status", "een status gegeven"),
    "update": ("changed", "gewijzigd"),
    "upsert": ("added or changed", "toegevoegd of gewijzigd"),
}

WORDS = {
    "mutations.error.not_found": Both("What it is about is not there.", "Waar het over gaat, is er niet (meer)."),
    "mutations.error.conflict": Both("It clashes with what is there.", "Het botst met wat er al is."),
    "mutations.error.invalid": Both("It does not say what it should.", "Er klopt iets niet in wat is ingestuurd."),
    "mutations.error.contact_required": Both(
        "An e-mail address or a phone number is needed.", "Een e-mailadres of telefoonnummer is verplicht."
    ),
    "mutations.error.ambiguous_match": Both(
        "It may be about several people.", "Het kan over verschillende mensen gaan."
    ),
    "mutations.error.attachment_unavailable": Both(
        "The file could not be fetched.", "Het bestand kon niet worden opgehaald."
    ),
    **{f"operation.thing.{name}": Both(*both) for name, both in _THINGS.items()},
    **{f"operation.verb.{name}": Both(*both) for name, both in _VERBS.items()},
    "mutations.title": Both("Changes", "Wijzigingen"),
    "mutations.lead": Both(
        "Everything that was sent in to be written, newest first.",
        "Alles wat is ingestuurd om te worden geschreven, het nieuwste eerst.",
    ),
    "mutations.state": Both("State", "Stand"),
    "mutations.state.accepted": Both("Waiting to be written", "Wacht op schrijven"),
    "mutations.state.completed": Both("Written", "Geschreven"),
    "mutations.state.failed": Both("Not written", "Niet geschreven"),
    "mutations.what": Both("What", "Wat"),
    "mutations.about": Both("About", "Over"),
    "mutations.about_label": Both("Record", "Record"),
    "mutations.by": Both("By", "Door"),
    "mutations.since": Both("From day", "Vanaf dag"),
    "mutations.until": Both("To day", "Tot en met dag"),
    "mutations.accepted": Both("Sent in", "Ingestuurd"),
    "mutations.more": Both("and {count} more", "en nog {count}"),
    "mutations.empty": Both("Nothing has been sent in yet", "Er is nog niets ingestuurd"),
    "mutations.empty_text": Both(
        "Whatever is written here, by you or by another system, is listed on this page.",
        "Wat hier wordt geschreven, door jou of door een ander systeem, komt op deze bladzijde te staan.",
    ),
    "mutations.none": Both("Nothing fits these choices", "Niets past bij deze keuzes"),
    "mutations.none_text": Both("Choose less, or another period.", "Kies minder, of een andere periode."),
    "mutation.why": Both("Why it was not written", "Waarom het niet is geschreven"),
    "mutation.course": Both("Course", "Verloop"),
    "mutation.finished.completed": Both("Written", "Geschreven"),
    "mutation.finished.failed": Both("Refused", "Geweigerd"),
    "mutation.took": Both("{length} later", "{length} later"),
    "mutation.waiting": Both(
        "It will be written in its turn, usually at once.", "Het wordt op volgorde geschreven, meestal meteen."
    ),
    "mutation.facts": Both("Facts", "Gegevens"),
    "mutation.id": Both("Number", "Nummer"),
    "mutation.key": Both("Idempotency key", "Idempotentiesleutel"),
    "mutation.from": Both("From address", "Vanaf adres"),
    "mutation.callback": Both("Callback", "Callback"),
    "mutation.callback_show": Both("See its delivery", "Bekijk de bezorging"),
    "mutation.body": Both("What was sent in", "Wat is ingestuurd"),
    "mutation.body_gone": Both(
        "It is not kept any more: there was nothing in it, it was about nobody here, or the person was erased.",
        "Dit wordt niet meer bewaard: er stond niets in, het ging over niemand hier, of de persoon is gewist.",
    ),
    "mutation.result": Both("What was answered", "Wat is geantwoord"),
    "mutation.events": Both("What was told of it", "Wat ervan is gemeld"),
    "mutation.no_events": Both(
        "Nothing among the latest reports of this region.", "Niets bij de laatste meldingen van deze regio."
    ),
    "mutation.again": Both("Send again", "Opnieuw insturen"),
    "mutation.again.title": Both("Send this again?", "Dit opnieuw insturen?"),
    "mutation.again.text": Both(
        "The same is sent in once more, as a change of its own and in your name. This one stays as it is. "
        "It fails again if its reason still holds.",
        "Hetzelfde wordt nog eens ingestuurd, als een eigen wijziging en op jouw naam. Deze blijft zoals hij is. "
        "Het mislukt weer als de reden nog geldt.",
    ),
    "mutation.again.button": Both("Send again", "Opnieuw insturen"),
    "mutation.again.refused": Both(
        "Only what failed can be sent again, as long as it is still kept.",
        "Alleen wat mislukte kan opnieuw worden ingestuurd, zolang het nog wordt bewaard.",
    ),
    "done.mutation.again": Both(
        "It was sent in again, as this change.", "Het is opnieuw ingestuurd, als deze wijziging."
    ),
    "fault.record": Both(
        "This is no number of a record, such as cand_01h….", "Dit is geen nummer van een record, zoals cand_01h…."
    ),
}
