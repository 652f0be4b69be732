"""The overview."""

from rapport.surfaces.console.words import Both

WORDS = {
    "overview.title": Both("Overview", "Overzicht"),
    "overview.today": Both("Interviews today", "Gesprekken vandaag"),
    "overview.tomorrow": Both("Interviews tomorrow", "Gesprekken morgen"),
    "overview.none_today": Both("No interviews today.", "Geen gesprekken vandaag."),
    "overview.none_tomorrow": Both("No interviews tomorrow.", "Geen gesprekken morgen."),
    "overview.with": Both("with {names}", "met {names}"),
    "overview.waiting": Both("Waiting for an answer", "Wachten op antwoord"),
    "overview.waiting_lead": Both(
        "Applications that nobody has looked at for three days.",
        "Sollicitaties waar al drie dagen niemand naar keek.",
    ),
    "overview.waiting_more": Both("and {count} more", "en nog {count}"),
    "overview.waiting_none": Both(
        "Nobody has waited for longer than three days.", "Niemand wacht langer dan drie dagen."
    ),
    "overview.untouched": Both("Without contact", "Zonder contact"),
    "overview.untouched.count.one": Both("{count} candidate", "{count} kandidaat"),
    "overview.untouched.count.many": Both("{count} candidates", "{count} kandidaten"),
    "overview.untouched.most": Both("More than {count} candidates", "Meer dan {count} kandidaten"),
    "overview.untouched_lead": Both(
        "Nobody has been in contact with them for 30 days, and nothing is planned.",
        "Al 30 dagen had niemand contact met hen, en er is niets gepland.",
    ),
    "overview.untouched_none": Both(
        "Every candidate was in contact within 30 days.", "Met elke kandidaat was er binnen 30 dagen contact."
    ),
    "overview.spoken": Both("Recent contact", "Recent contact"),
    "overview.spoken_none": Both("Nobody has been spoken to yet.", "Er is nog met niemand gesproken."),
    "overview.somebody": Both("Somebody", "Iemand"),
    "overview.trends": Both("This week, and the seven before", "Deze week, en de zeven ervoor"),
    "overview.trend.interaction": Both("Contacts", "Contacten"),
    "overview.trend.application": Both("Applications", "Sollicitaties"),
    "overview.trend.interview": Both("Interviews", "Gesprekken"),
    "overview.trend.before": Both("{count} last week", "{count} vorige week"),
    "overview.empty": Both("Nothing has happened here yet", "Hier is nog niets gebeurd"),
    "overview.empty_text": Both(
        "As soon as somebody is called, applies or is invited, it stands here. Data come by the API or an import.",
        "Zodra iemand wordt gebeld, solliciteert of wordt uitgenodigd, staat het hier. "
        "Gegevens komen binnen via de API of een import.",
    ),
    "overview.health": Both("Is the service well?", "Is de dienst gezond?"),
    "overview.database": Both("Database", "Database"),
    "overview.database.ok": Both("answers", "antwoordt"),
    "overview.engine": Both("Changes", "Wijzigingen"),
    "overview.engine.ok": Both("none waits", "geen wacht"),
    "overview.engine.waiting": Both("waiting since {when}", "wachten sinds {when}"),
    "overview.failed.one": Both("{count} failed this hour", "{count} mislukt dit uur"),
    "overview.failed.many": Both("{count} failed this hour", "{count} mislukt dit uur"),
    "overview.delivery.callback": Both("Callbacks", "Callbacks"),
    "overview.delivery.webhook": Both("Webhooks", "Webhooks"),
    "overview.delivery.mail": Both("Mail", "Mail"),
    "overview.delivery.ok": Both("all sent", "alles verstuurd"),
    "overview.delivery.waiting": Both("{count} to be sent", "{count} te versturen"),
    "overview.delivery.late": Both("{count} to be sent, since {when}", "{count} te versturen, sinds {when}"),
    "overview.delivery.dead.one": Both("{count} given up", "{count} opgegeven"),
    "overview.delivery.dead.many": Both("{count} given up", "{count} opgegeven"),
    "overview.minutes": Both("Changes", "Wijzigingen"),
    "overview.minutes.total": Both("{count} in the last hour, per minute", "{count} in het laatste uur, per minuut"),
}
