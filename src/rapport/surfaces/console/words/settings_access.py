"""Settings: API keys, OAuth clients, partner keys, and secrets that are shown once."""

from rapport.surfaces.console.words import Both

_AGAIN = Both(
    "The form was sent twice. The key was made the first time and shown then. If you do not have it: revoke it, and "
    "make another one.",
    "Het formulier is twee keer verstuurd. De sleutel is de eerste keer gemaakt en toen getoond. Heb je hem niet: trek "
    "hem in en maak een nieuwe.",
)

WORDS = {
    "keys.new": Both("Make a key", "Sleutel maken"),
    "keys.make": Both("Make the key", "Maak de sleutel"),
    "keys.lead": Both(
        "With an API key another program reads and writes candidates. Each key opens the live side and the sandbox.",
        "Met een API-sleutel leest en schrijft een ander programma kandidaten. Elke sleutel opent de echte kant en de "
        "oefenomgeving.",
    ),
    "keys.hint": Both("Begins with", "Begint met"),
    "keys.scopes": Both("May", "Mag"),
    "keys.scopes_hint": Both(
        "As little as the program needs. It can be no more later: then make another key.",
        "Zo weinig als het programma nodig heeft. Later kan er niets bij: maak dan een nieuwe sleutel.",
    ),
    "keys.used": Both("Last used", "Laatst gebruikt"),
    "keys.never": Both("never yet", "nog nooit"),
    "keys.empty": Both("There is no API key yet", "Er is nog geen API-sleutel"),
    "keys.empty_text": Both(
        "Make one for each program that is to reach this region.",
        "Maak er een voor elk programma dat bij deze regio moet kunnen.",
    ),
    "keys.revoke": Both("Revoke", "Intrekken"),
    "keys.revoke.title": Both("Revoke the key {hint}…?", "De sleutel {hint}… intrekken?"),
    "keys.revoke.text": Both(
        "Whatever still uses it is refused from now on. This cannot be undone.",
        "Wat hem nog gebruikt wordt vanaf nu geweigerd. Dit kan niet ongedaan worden gemaakt.",
    ),
    "done.keys.revoked": Both("The key is revoked.", "De sleutel is ingetrokken."),
    "scope.candidates:read": Both("Read candidates and interactions", "Kandidaten en contactmomenten lezen"),
    "scope.candidates:write": Both("Write candidates and interactions", "Kandidaten en contactmomenten schrijven"),
    "scope.region:read": Both("Read the region's settings and audit log", "Instellingen en logboek van de regio lezen"),
    "scope.region:write": Both("Change the region's settings", "Instellingen van de regio wijzigen"),
    "scope.events:read": Both("Read events", "Gebeurtenissen lezen"),
    "scope.people:read": Both("Find people, and read who they are", "Mensen vinden, en lezen wie zij zijn"),
    "scope.people:write": Both("Link and merge people", "Mensen koppelen en samenvoegen"),
    "scope.reports:read": Both("Read reports", "Rapporten lezen"),
    "scope.timeline:read": Both("Read timelines", "Tijdlijnen lezen"),
    "scope.webhooks:read": Both("Look at webhooks", "Webhooks bekijken"),
    "scope.webhooks:write": Both("Set up webhooks", "Webhooks instellen"),
    "clients.new": Both("Make a client", "Client maken"),
    "clients.make": Both("Make the client", "Maak de client"),
    "clients.lead": Both(
        "An OAuth client is a program that works with employees and vacancies. It asks for a token and "
        "calls with that.",
        "Een OAuth-client is een programma dat met medewerkers en vacatures werkt. Het vraagt een token "
        "en werkt daarmee.",
    ),
    "clients.method.secret": Both("with a secret", "met een geheim"),
    "clients.method.key": Both("with a key of its own", "met een eigen sleutel"),
    "clients.scopes_hint": Both("What its tokens may do.", "Wat zijn tokens mogen."),
    "clients.key": Both("Public key", "Publieke sleutel"),
    "clients.key_hint": Both(
        "Only if it signs with a key of its own (private_key_jwt): as JWK or in PEM. Empty: it gets a secret.",
        "Alleen als het met een eigen sleutel ondertekent (private_key_jwt): als JWK of in PEM. Leeg: het krijgt een "
        "geheim.",
    ),
    "clients.empty": Both("There is no client yet", "Er is nog geen client"),
    "clients.empty_text": Both(
        "Make one for each program that works with employees and vacancies.",
        "Maak er een voor elk programma dat met medewerkers en vacatures werkt.",
    ),
    "clients.revoke": Both("Revoke", "Intrekken"),
    "clients.revoke.title": Both("Revoke this client?", "Deze client intrekken?"),
    "clients.revoke.text": Both(
        "{client} and all of its tokens are refused from now on. This cannot be undone.",
        "{client} en al zijn tokens worden vanaf nu geweigerd. Dit kan niet ongedaan worden gemaakt.",
    ),
    "done.clients.revoked": Both("The client is revoked.", "De client is ingetrokken."),
    "done.clients.made": Both("The client is made.", "De client is gemaakt."),
    "client_scope.read": Both("Read employees, vacancies and interests", "Medewerkers, vacatures en interesses lezen"),
    "client_scope.write": Both("Write employees, vacancies and likes", "Medewerkers, vacatures en likes schrijven"),
    "client_scope.read_reports": Both("Read what is about no single person", "Lezen wat niet over één persoon gaat"),
    "fault.public_key": Both(
        "This is no public key. Paste it as JWK or in PEM; RSA with 2,048 bits or more, or a common curve.",
        "Dit is geen publieke sleutel. Plak hem als JWK of in PEM; RSA met 2.048 bits of meer, of een gangbare kromme.",
    ),
    "partner_keys.new": Both("Make a partner key", "Partnersleutel maken"),
    "partner_keys.lead": Both(
        "With a partner key another program sees the applicants and interviews of one team, and of those below it.",
        "Met een partnersleutel ziet een ander programma de sollicitanten en gesprekken van één team en "
        "de teams eronder.",
    ),
    "partner_keys.team": Both("Team", "Team"),
    "partner_keys.team_hint": Both("It opens the teams below it too.", "De teams eronder gaan ook open."),
    "partner_keys.empty": Both("There is no partner key yet", "Er is nog geen partnersleutel"),
    "partner_keys.empty_text": Both(
        "Make one for each job board or planning program that works for a team.",
        "Maak er een voor elke vacaturesite of elk planprogramma dat voor een team werkt.",
    ),
    "partner_keys.no_team": Both("There is no team yet", "Er is nog geen team"),
    "partner_keys.no_team_text": Both(
        "A partner key opens a team, so make that first, on the live side.",
        "Een partnersleutel opent een team; maak dat dus eerst, aan de echte kant.",
    ),
    "partner_scope.read": Both("Read applicants and interviews", "Sollicitanten en gesprekken lezen"),
    "partner_scope.write": Both("Write applicants and interviews", "Sollicitanten en gesprekken schrijven"),
    "secret.once": Both("Shown this once.", "Alleen nu te zien."),
    "secret.first_call": Both("A first call", "Een eerste aanroep"),
    "secret.first_call_hint": Both(
        "Paste it into a terminal to see that it works.", "Plak dit in een terminal om te zien dat het werkt."
    ),
    "secret.kept": Both("I have kept it", "Ik heb het bewaard"),
    "secret.key.title": Both("Your new API key", "Je nieuwe API-sleutel"),
    "secret.key.text": Both(
        "Keep it where passwords are kept. Whoever has it may do what it may do.",
        "Bewaar hem waar wachtwoorden worden bewaard. Wie hem heeft, mag wat hij mag.",
    ),
    "secret.client.title": Both("Your new client", "Je nieuwe client"),
    "secret.client.text": Both(
        "This is its secret. Keep it where passwords are kept.",
        "Dit is het geheim. Bewaar het waar wachtwoorden worden bewaard.",
    ),
    "secret.partner_key.title": Both("Your new partner key", "Je nieuwe partnersleutel"),
    "secret.partner_key.text": Both(
        "Give it to the partner by a safe way. Whoever has it sees the team's applicants.",
        "Geef hem langs een veilige weg aan de partner. Wie hem heeft, ziet de sollicitanten van het team.",
    ),
    "secret.callback.title": Both("The new callback secret", "Het nieuwe callbackgeheim"),
    "secret.callback.text": Both(
        "Give it to whoever receives callbacks. Until the old one ends, both sign.",
        "Geef het aan wie callbacks ontvangt. Tot het oude vervalt, ondertekenen beide.",
    ),
    "secret.webhook.title": Both("The webhook's secret", "Het geheim van de webhook"),
    "secret.webhook.text": Both(
        "With it the receiver checks that a message comes from here.",
        "Hiermee controleert de ontvanger dat een bericht hiervandaan komt.",
    ),
    "secret.rotated.title": Both("The webhook's new secret", "Het nieuwe geheim van de webhook"),
    "secret.rotated.text": Both(
        "Give it to whoever receives the messages. For a day the old one signs along.",
        "Geef het aan wie de berichten ontvangt. Een dag lang ondertekent het oude mee.",
    ),
    "secret.calendar.title": Both("The calendar's secret address", "Het geheime adres van de agenda"),
    "secret.calendar.text": Both(
        "Whoever has it can read the calendar. In a calendar program: subscribe to this address.",
        "Wie het heeft, kan de agenda lezen. In een agendaprogramma: abonneer je op dit adres.",
    ),
    "secret.again.title": Both("This was made already", "Dit is al gemaakt"),
    "secret.again.key": _AGAIN,
    "secret.again.partner_key": _AGAIN,
    "secret.again.client": Both(
        "The form was sent twice. The client was made the first time, and its secret shown then. If you "
        "do not have it: "
        "revoke the client, and make another one.",
        "Het formulier is twee keer verstuurd. De client is de eerste keer gemaakt en het geheim toen getoond. Heb je "
        "het niet: trek de client in en maak een nieuwe.",
    ),
    "secret.again.webhook": Both(
        "The form was sent twice. The webhook was made the first time, and its secret shown then. If "
        "you do not have it, "
        "make a new secret on the webhook's page.",
        "Het formulier is twee keer verstuurd. De webhook is de eerste keer gemaakt en het geheim toen getoond. Heb je "
        "het niet, maak dan een nieuw geheim op de bladzijde van de webhook.",
    ),
    "secret.again.back": Both("To the list", "Naar de lijst"),
}
