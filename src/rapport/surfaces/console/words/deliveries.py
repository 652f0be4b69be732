"""Callbacks, webhooks and mail on their way to others."""

from rapport.surfaces.console.words import Both

WORDS = {
    "deliveries.title": Both("Deliveries", "Bezorging"),
    "deliveries.kind": Both("Kind", "Soort"),
    "deliveries.kind.callback": Both("Callback", "Callback"),
    "deliveries.kind.webhook": Both("Webhook", "Webhook"),
    "deliveries.kind.mail": Both("Mail", "Mail"),
    "deliveries.state": Both("State", "Stand"),
    "deliveries.state.waiting": Both("Waiting", "Wacht"),
    "deliveries.state.delivered": Both("Delivered", "Bezorgd"),
    "deliveries.state.dead": Both("Given up", "Opgegeven"),
    "deliveries.state.dropped": Both("Out of date", "Achterhaald"),
    "deliveries.to": Both("To", "Aan"),
    "deliveries.attempts": Both("Attempts", "Pogingen"),
    "deliveries.last": Both("Last answer", "Laatste antwoord"),
    "deliveries.written": Both("Written", "Geschreven"),
    "deliveries.next": Both("Next attempt", "Volgende poging"),
    "deliveries.dead.one": Both("{count} delivery was given up.", "{count} bezorging is opgegeven."),
    "deliveries.dead.many": Both("{count} deliveries were given up.", "{count} bezorgingen zijn opgegeven."),
    "deliveries.dead.show": Both("Show them", "Toon ze"),
    "deliveries.dead.send": Both("Send all again", "Alles opnieuw versturen"),
    "deliveries.empty": Both("Nothing had to be delivered yet", "Er hoefde nog niets te worden bezorgd"),
    "deliveries.empty_text": Both(
        "Callbacks of changes, events for webhooks and mail about interviews are listed here, with every answer.",
        "Callbacks van wijzigingen, meldingen voor webhooks en mail over gesprekken staan hier, met elk antwoord.",
    ),
    "deliveries.none": Both("Nothing fits these choices", "Niets past bij deze keuzes"),
    "deliveries.none_text": Both("Choose another kind or state.", "Kies een andere soort of stand."),
    "deliveries.again.title": Both("Send again what was given up?", "Opnieuw versturen wat is opgegeven?"),
    "deliveries.again.text.one": Both(
        "{count} delivery is sent from its first attempt on. Whoever gets it may have got it before.",
        "{count} bezorging begint weer bij de eerste poging. De ontvanger kan haar al eerder hebben gekregen.",
    ),
    "deliveries.again.text.many": Both(
        "{count} deliveries are sent from their first attempt on. Whoever gets them may have got them before. "
        "Those of a paused webhook wait until it goes on.",
        "{count} bezorgingen beginnen weer bij de eerste poging. De ontvanger kan ze al eerder hebben gekregen. "
        "Die van een gepauzeerde webhook wachten tot hij verdergaat.",
    ),
    "deliveries.again.button": Both("Send all again", "Alles opnieuw versturen"),
    "done.deliveries.none": Both("There is nothing to send again.", "Er is niets opnieuw te versturen."),
    "done.deliveries.again": Both("They are being sent again.", "Ze worden opnieuw verstuurd."),
    "delivery.course": Both("Course", "Verloop"),
    "delivery.written": Both("Written", "Geschreven"),
    "delivery.attempts.one": Both("{count} attempt was made.", "Er is {count} poging gedaan."),
    "delivery.attempts.many": Both("{count} attempts were made.", "Er zijn {count} pogingen gedaan."),
    "delivery.only_last": Both(
        "Of these, only the answer to the last one is kept.", "Daarvan wordt alleen het laatste antwoord bewaard."
    ),
    "delivery.answered": Both("Last answer: {status}", "Laatste antwoord: {status}"),
    "delivery.error": Both("Last error: {error}", "Laatste fout: {error}"),
    "delivery.finished.delivered": Both("Delivered", "Bezorgd"),
    "delivery.finished.dead": Both("Given up", "Opgegeven"),
    "delivery.finished.dropped": Both("Dropped, as it was out of date", "Vervallen, want achterhaald"),
    "delivery.next": Both("Next attempt", "Volgende poging"),
    "delivery.paused": Both(
        "Waits until its webhook goes on, or is under way at this moment.",
        "Wacht tot de webhook verdergaat, of is op dit moment onderweg.",
    ),
    "delivery.facts": Both("Facts", "Gegevens"),
    "delivery.id": Both("Number", "Nummer"),
    "delivery.about": Both("About", "Over"),
    "delivery.change": Both("Change", "Wijziging"),
    "delivery.request": Both("Request", "Verzoek"),
    "delivery.request_mail": Both(
        "What stands in a mail is for its reader only.", "Wat in een mail staat, is alleen voor de ontvanger."
    ),
    "delivery.response": Both("Response", "Antwoord"),
    "delivery.response_none": Both("There was none yet.", "Er was er nog geen."),
    "delivery.again": Both("Send again", "Opnieuw versturen"),
    "delivery.again.refused": Both(
        "There is nothing to send: a mail is sent once, and not after it is out of date.",
        "Er valt niets te versturen: een mail wordt één keer verstuurd, en niet als hij achterhaald is.",
    ),
    "done.delivery.again": Both("It is being sent again.", "Hij wordt opnieuw verstuurd."),
}
