"""Signing in by way of a provider of identities."""

from rapport.surfaces.console.words import Both

WORDS = {
    "oidc.button": Both("Sign in with {provider}", "Aanmelden met {provider}"),
    "oidc.or": Both("or", "of"),
    "oidc.title": Both("You are not signed in", "Je bent niet aangemeld"),
    "oidc.refused.stale": Both(
        "This sign-in has expired, was used before or began in another window. Begin again here, and allow cookies for"
        " this site.",
        "Deze aanmelding is verlopen, al gebruikt of in een ander venster begonnen. Begin hier opnieuw en sta cookies"
        " toe voor deze site.",
    ),
    "oidc.refused.declined": Both(
        "{provider} has not let you in. Begin again, or ask your organization whether you may use Rapport.",
        "{provider} heeft je niet doorgelaten. Begin opnieuw, of vraag je organisatie of je Rapport mag gebruiken.",
    ),
    "oidc.refused.unreachable": Both(
        "{provider} cannot be reached, or does not answer as it should. Try again in a minute. If it lasts, tell"
        " whoever runs this service.",
        "{provider} is niet bereikbaar of antwoordt niet zoals het hoort. Probeer het over een minuut opnieuw. Duurt"
        " het langer, zeg het dan tegen de beheerder van deze dienst.",
    ),
    "oidc.refused.unsound": Both(
        "The answer of {provider} cannot be trusted. Begin again. If it happens again, tell whoever runs this service.",
        "Het antwoord van {provider} is niet te vertrouwen. Begin opnieuw. Gebeurt het weer, zeg het dan tegen de"
        " beheerder van deze dienst.",
    ),
    "oidc.refused.unverified": Both(
        "{provider} does not say that your e-mail address is yours. Confirm your address there, or ask your"
        " organization to, and begin again.",
        "{provider} zegt niet dat je e-mailadres van jou is. Bevestig je adres daar, of vraag het je organisatie, en"
        " begin opnieuw.",
    ),
    "oidc.refused.unknown": Both(
        "{provider} knows you, but nobody may use Rapport with your e-mail address. Sign in there with another account,"
        " or ask an administrator of your region to add you.",
        "{provider} kent je, maar met jouw e-mailadres mag niemand Rapport gebruiken. Meld je daar met een ander"
        " account aan, of vraag een beheerder van je regio om je toe te voegen.",
    ),
    "oidc.refused.busy": Both(
        "Too many attempts. Wait a minute, then try again.",
        "Te veel pogingen. Wacht een minuut en probeer het dan opnieuw.",
    ),
    "oidc.password": Both(
        "If you have a password here, you can sign in with it too.",
        "Heb je hier een wachtwoord, dan kun je je daar ook mee aanmelden.",
    ),
    "refusal.passwords": Both(
        "Nobody signs in with a password here. Use the other way on the sign-in page.",
        "Niemand meldt zich hier met een wachtwoord aan. Gebruik de andere manier op de aanmeldpagina.",
    ),
    "oidc.again": Both("To sign-in", "Naar aanmelden"),
}
