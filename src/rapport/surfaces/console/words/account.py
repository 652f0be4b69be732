"""Signing in, and what users choose for themselves."""

from rapport.surfaces.console.words import Both

WORDS = {
    "sign_in.title": Both("Sign in", "Aanmelden"),
    "sign_in.email": Both("E-mail address", "E-mailadres"),
    "sign_in.password": Both("Password", "Wachtwoord"),
    "sign_in.button": Both("Sign in", "Aanmelden"),
    "sign_in.forgotten": Both(
        "Forgotten your password? An administrator of your region can give you a new one.",
        "Wachtwoord vergeten? Een beheerder van je regio kan je een nieuw geven.",
    ),
    "sign_in.refused": Both(
        "This address and password do not belong together. Check both and try again.",
        "Dit adres en wachtwoord horen niet bij elkaar. Controleer beide en probeer het opnieuw.",
    ),
    "sign_in.wait": Both(
        "Too many attempts. Wait {minutes} min, then try again.",
        "Te veel pogingen. Wacht {minutes} min en probeer het dan opnieuw.",
    ),
    "sign_in.cookies": Both(
        "Your browser has not kept our cookie. Allow cookies for this site and try again.",
        "Je browser heeft onze cookie niet bewaard. Sta cookies toe voor deze site en probeer het opnieuw.",
    ),
    "account.title": Both("Your settings", "Jouw instellingen"),
    "account.about": Both("About you", "Over jou"),
    "account.name": Both("Name", "Naam"),
    "account.email": Both("E-mail address", "E-mailadres"),
    "account.role": Both("Role", "Rol"),
    "account.preferences": Both("Language and time", "Taal en tijd"),
    "account.language": Both("Language", "Taal"),
    "account.language.nl": Both("Nederlands", "Nederlands"),
    "account.language.en": Both("English", "English"),
    "account.zone": Both("Time zone", "Tijdzone"),
    "account.zone_hint": Both("All times are shown in it.", "Alle tijden worden hierin getoond."),
    "account.password": Both("Password", "Wachtwoord"),
    "account.password_hint": Both(
        "Changing it signs you out on all other devices.", "Na het wijzigen ben je op alle andere apparaten afgemeld."
    ),
    "account.current": Both("Current password", "Huidig wachtwoord"),
    "account.new": Both("New password", "Nieuw wachtwoord"),
    "account.new_hint": Both("At least {shortest} characters.", "Minstens {shortest} tekens."),
    "account.again": Both("New password, once more", "Nieuw wachtwoord, nog eens"),
    "account.change": Both("Change password", "Wachtwoord wijzigen"),
    "fault.password": Both("This is not your current password.", "Dit is niet je huidige wachtwoord."),
    "fault.password_length": Both("At least {shortest} characters, please.", "Gebruik minstens {shortest} tekens."),
    "fault.again": Both("This is not the same as above.", "Dit is niet hetzelfde als hierboven."),
    "fault.tries": Both("Too many attempts. Try again in a minute.", "Te veel pogingen. Probeer het over een minuut."),
    "done.saved": Both("Saved.", "Opgeslagen."),
    "done.password": Both("Your password is changed.", "Je wachtwoord is gewijzigd."),
}
