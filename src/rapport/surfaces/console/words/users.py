"""Users of a region."""

from rapport.surfaces.console.words import Both

WORDS = {
    "users.title": Both("Users", "Gebruikers"),
    "users.new": Both("Add a user", "Gebruiker toevoegen"),
    "users.name": Both("Name", "Naam"),
    "users.email": Both("E-mail address", "E-mailadres"),
    "users.role": Both("Role", "Rol"),
    "users.last": Both("Last signed in", "Laatst aangemeld"),
    "users.never": Both("never", "nooit"),
    "users.state": Both("State", "Stand"),
    "users.enabled": Both("May sign in", "Mag aanmelden"),
    "users.disabled": Both("Disabled", "Uitgeschakeld"),
    "users.language": Both("Language", "Taal"),
    "users.zone": Both("Time zone", "Tijdzone"),
    "users.role_hint": Both(
        "A coordinator writes; an administrator also sets up and mends.",
        "Een coördinator schrijft; een beheerder richt ook in en herstelt.",
    ),
    "users.add": Both("Add and show the password", "Toevoegen en wachtwoord tonen"),
    "user.made": Both("{name} is added", "{name} is toegevoegd"),
    "user.password_made": Both("{name} has a new password", "{name} heeft een nieuw wachtwoord"),
    "user.password_text": Both(
        "Hand it over now: it is shown this once and cannot be read again.",
        "Geef het nu door: het wordt één keer getoond en is daarna niet meer te lezen.",
    ),
    "user.back": Both("To the users", "Naar de gebruikers"),
    "user.change_role": Both("Change the role", "Rol wijzigen"),
    "user.role_text": Both("The user has to sign in anew.", "De gebruiker moet zich opnieuw aanmelden."),
    "user.password": Both("Password", "Wachtwoord"),
    "user.new_password": Both("Make a new password", "Nieuw wachtwoord maken"),
    "user.new_password_text": Both(
        "The old one is of no use from then on, and the user is signed out everywhere.",
        "Het oude werkt dan niet meer, en de gebruiker wordt overal afgemeld.",
    ),
    "user.access": Both("Access", "Toegang"),
    "user.disable": Both("Disable", "Uitschakelen"),
    "user.disable.title": Both("Disable {name}?", "{name} uitschakelen?"),
    "user.disable.text": Both(
        "The user is signed out everywhere and cannot sign in. You can undo this.",
        "De gebruiker wordt overal afgemeld en kan zich niet meer aanmelden. Je kunt dit terugdraaien.",
    ),
    "user.disable.button": Both("Disable", "Uitschakelen"),
    "user.enable": Both("Let sign in again", "Weer laten aanmelden"),
    "user.oneself": Both(
        "This is you. Another administrator can change your role or your way in.",
        "Dit ben je zelf. Een andere beheerder kan je rol of je toegang wijzigen.",
    ),
    "fault.user.email": Both("Please give an address, such as ann@school.nl.", "Geef een adres, zoals ann@school.nl."),
    "fault.user.name": Both("Please give a name of at most 100 characters.", "Geef een naam van hoogstens 100 tekens."),
    "fault.user.language": Both("Please choose one of the list.", "Kies er een uit de lijst."),
    "fault.user.time_zone": Both(
        "Please give a time zone, such as Europe/Amsterdam.", "Geef een tijdzone, zoals Europe/Amsterdam."
    ),
    "fault.user.there": Both("This address is a user already.", "Dit adres is al een gebruiker."),
    "done.user.role": Both("The role is changed.", "De rol is gewijzigd."),
    "done.user.disabled": Both("The user is disabled.", "De gebruiker is uitgeschakeld."),
    "done.user.enabled": Both("The user may sign in again.", "De gebruiker mag zich weer aanmelden."),
}
