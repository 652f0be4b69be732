"""Settings: webhooks, and what became of each delivery."""

from rapport.surfaces.console.words import Both

WORDS = {
    "webhooks.one": Both("Webhook", "Webhook"),
    "webhooks.new": Both("Make a webhook", "Webhook maken"),
    "webhooks.make": Both("Make the webhook", "Maak de webhook"),
    "webhooks.edit": Both("Change", "Wijzigen"),
    "webhooks.lead": Both(
        "A webhook tells another program of what happens here, as soon as it has happened.",
        "Een webhook vertelt een ander programma wat hier gebeurt, zodra het is gebeurd.",
    ),
    "webhooks.url": Both("Address", "Adres"),
    "webhooks.url_hint": Both(
        "Where messages are sent to, such as https://hr.example/rapport.",
        "Waar berichten naartoe gaan, zoals https://hr.example/rapport.",
    ),
    "webhooks.description": Both("Description", "Omschrijving"),
    "webhooks.description_hint": Both("What it is for, for your colleagues.", "Waar het voor is, voor je collega's."),
    "webhooks.types": Both("Tells of", "Vertelt over"),
    "webhooks.types_hint": Both("Nothing chosen: of everything.", "Niets gekozen: over alles."),
    "webhooks.all": Both("everything", "alles"),
    "webhooks.single": Both("Single events", "Losse gebeurtenissen"),
    "webhooks.single_hint": Both(
        "One on each line, such as candidate.created.", "Eén per regel, zoals candidate.created."
    ),
    "webhooks.behind": Both("Behind", "Achter"),
    "webhooks.on": Both("Working", "Werkt"),
    "webhooks.because.asked": Both("Paused", "Gepauzeerd"),
    "webhooks.because.failing": Both("Stopped: it kept failing", "Gestopt: bleef mislukken"),
    "webhooks.because.gone": Both("Stopped: the receiver is gone", "Gestopt: ontvanger is weg"),
    "webhooks.mend.failing": Both(
        "Nothing more is sent. Look below at what the receiver answered. Once it is repaired, go on: what waits goes.",
        "Er wordt niets meer verstuurd. Kijk hieronder wat de ontvanger antwoordde; is hij hersteld, ga dan door: wat "
        "wacht wordt verstuurd.",
    ),
    "webhooks.mend.gone": Both(
        "The receiver answered that it is there no more (410). Change the address, or go on if that was a mistake.",
        "De ontvanger antwoordde dat hij niet meer bestaat (410). Wijzig het adres, of ga door als dat een fout was.",
    ),
    "webhooks.pause": Both("Pause", "Pauzeren"),
    "webhooks.resume": Both("Go on", "Doorgaan"),
    "webhooks.rotate": Both("New secret", "Nieuw geheim"),
    "webhooks.delete": Both("Remove", "Verwijderen"),
    "webhooks.delete.title": Both("Remove this webhook?", "Deze webhook verwijderen?"),
    "webhooks.delete.text": Both(
        "{url} is told of nothing any more. What waits for it and its log go too. This cannot be undone.",
        "{url} hoort niets meer. Wat nog wacht en het overzicht gaan ook weg. Dit kan niet ongedaan worden gemaakt.",
    ),
    "webhooks.log": Both("Deliveries", "Bezorgd"),
    "webhooks.log_empty": Both("Nothing here", "Hier is niets"),
    "webhooks.log_empty_text": Both(
        "Each event that is sent stands here, with what the receiver answered.",
        "Elke gebeurtenis die wordt verstuurd staat hier, met wat de ontvanger antwoordde.",
    ),
    "webhooks.event": Both("Event", "Gebeurtenis"),
    "webhooks.last": Both("Answer", "Antwoord"),
    "webhooks.attempts": Both("Attempts", "Pogingen"),
    "webhooks.when": Both("When", "Wanneer"),
    "webhooks.next": Both("again", "opnieuw"),
    "webhooks.send_again": Both("Again", "Opnieuw"),
    "webhooks.replay": Both("Send a stretch of time again", "Een tijdvak opnieuw sturen"),
    "webhooks.replay_text": Both(
        "All events of that time that this webhook tells of, {most} at most, the oldest first. Times are of {zone}.",
        "Alle gebeurtenissen uit die tijd waar deze webhook over vertelt, hoogstens {most}, de oudste eerst. Tijden "
        "zijn die van {zone}.",
    ),
    "webhooks.since": Both("From", "Vanaf"),
    "webhooks.until": Both("Until", "Tot"),
    "webhooks.replay_button": Both("Send again", "Opnieuw sturen"),
    "webhooks.empty": Both("There is no webhook yet", "Er is nog geen webhook"),
    "webhooks.empty_text": Both(
        "Make one, and another program hears of new candidates, interactions and interviews by itself.",
        "Maak er een, dan hoort een ander programma vanzelf van nieuwe kandidaten, contactmomenten en gesprekken.",
    ),
    "notice.waiting": Both("Waiting", "Wacht"),
    "notice.delivered": Both("Delivered", "Bezorgd"),
    "notice.dead": Both("Given up", "Opgegeven"),
    "done.webhooks.paused": Both(
        "The webhook is paused; what happens waits.", "De webhook is gepauzeerd; wat gebeurt wacht."
    ),
    "done.webhooks.resumed": Both(
        "The webhook goes on; what waited is sent.", "De webhook gaat door; wat wachtte wordt verstuurd."
    ),
    "done.webhooks.deleted": Both("The webhook is removed.", "De webhook is verwijderd."),
    "done.webhooks.again": Both("It is being sent again.", "Het wordt opnieuw verstuurd."),
    "done.webhooks.replayed": Both("The events are being sent again.", "De gebeurtenissen worden opnieuw verstuurd."),
    "done.webhooks.replayed_none": Both("Nothing happened in that time.", "In die tijd is niets gebeurd."),
    "fault.webhooks": Both("There are {most} webhooks, which is the most.", "Er zijn {most} webhooks, meer kan niet."),
    "fault.url": Both(
        "Please give an address that begins with https:// or http://, such as https://hr.example/rapport.",
        "Geef een adres dat begint met https:// of http://, zoals https://hr.example/rapport.",
    ),
    "fault.event_type": Both(
        "Each line is a type of event, such as candidate.created or candidate.*",
        "Elke regel is een soort gebeurtenis, zoals candidate.created of candidate.*",
    ),
    "fault.backwards": Both("This should be before the end.", "Dit moet vóór het einde liggen."),
    "family.applicant": Both("Applicants", "Sollicitanten"),
    "family.application": Both("Applications", "Sollicitaties"),
    "family.attachment": Both("Attachments", "Bijlagen"),
    "family.candidate": Both("Candidates", "Kandidaten"),
    "family.employee": Both("Employees", "Medewerkers"),
    "family.employee_interaction": Both("Likes and views", "Likes en bezoeken"),
    "family.employee_property": Both("Employees' own fields", "Eigen velden van medewerkers"),
    "family.hold": Both("Held times", "Vastgehouden tijden"),
    "family.interaction": Both("Interactions", "Contactmomenten"),
    "family.interview": Both("Interviews", "Gesprekken"),
    "family.interviewer": Both("Interviewers", "Gespreksvoerders"),
    "family.job": Both("Jobs", "Banen"),
    "family.person": Both("People", "Mensen"),
    "family.status": Both("Statuses", "Statussen"),
    "family.team": Both("Teams", "Teams"),
    "family.vacancy": Both("Vacancies", "Vacatures"),
    "family.vacancy_property": Both("Vacancies' own fields", "Eigen velden van vacatures"),
}
