"""Help: words, roles, keys."""

from rapport.surfaces.console.words import Both

WORDS = {
    "help.title": Both("Help", "Hulp"),
    "help.lead": Both(
        "What the words here mean, who may do what, and the keys.",
        "Wat de woorden hier betekenen, wie wat mag, en de toetsen.",
    ),
    "help.words": Both("Words", "Woorden"),
    "help.region": Both("Region", "Regio"),
    "help.region.text": Both(
        "Who shares one set of people: schools that work together. Nobody else sees them.",
        "Wie één verzameling mensen deelt: scholen die samenwerken. Niemand anders ziet ze.",
    ),
    "help.sandbox": Both("Sandbox", "Oefenomgeving"),
    "help.sandbox.text": Both(
        "A second region beside yours to try things out in. Nothing there is real.",
        "Een tweede regio naast de jouwe om dingen te proberen. Niets daar is echt.",
    ),
    "help.person": Both("Person", "Persoon"),
    "help.person.text": Both(
        "Somebody with all that is known of them: as candidate, employee, applicant or all three.",
        "Iemand met alles wat bekend is: als kandidaat, medewerker, sollicitant of alle drie.",
    ),
    "help.candidate": Both("Candidate", "Kandidaat"),
    "help.candidate.text": Both(
        "Somebody who thinks of working in education and is accompanied.",
        "Iemand die aan werken in het onderwijs denkt en wordt begeleid.",
    ),
    "help.employee": Both("Employee", "Medewerker"),
    "help.employee.text": Both(
        "Somebody who works here and looks at vacancies; a like says what interests them.",
        "Iemand die hier werkt en vacatures bekijkt; een like zegt wat hen interesseert.",
    ),
    "help.applicant": Both("Applicant", "Sollicitant"),
    "help.applicant.text": Both("Somebody who has applied to a job.", "Iemand die op een baan heeft gesolliciteerd."),
    "help.interaction": Both("Interaction", "Contactmoment"),
    "help.interaction.text": Both(
        "A call, an e-mail, a meeting: when, with whom, what was said.",
        "Een telefoontje, een e-mail, een afspraak: wanneer, met wie, wat er is gezegd.",
    ),
    "help.interview": Both("Interview", "Gesprek"),
    "help.interview.text": Both(
        "A planned talk with an applicant and one or more interviewers.",
        "Een gepland gesprek met een sollicitant en een of meer gespreksvoerders.",
    ),
    "help.vacancy": Both("Vacancy", "Vacature"),
    "help.vacancy.text": Both("Work that employees look at and like.", "Werk dat medewerkers bekijken en liken."),
    "help.job": Both("Job", "Baan"),
    "help.job.text": Both(
        "Work that people apply to. It belongs to a team.", "Werk waarop mensen solliciteren. Het hoort bij een team."
    ),
    "help.team": Both("Team", "Team"),
    "help.team.text": Both(
        "Who works together on jobs and interviews; teams may be below each other.",
        "Wie samenwerkt aan banen en gesprekken; teams kunnen onder elkaar hangen.",
    ),
    "help.change": Both("Change", "Wijziging"),
    "help.change.text": Both(
        "What somebody or some program asked to be written, and what came of it.",
        "Wat iemand of een programma wilde laten schrijven, en wat ervan is geworden.",
    ),
    "help.delivery": Both("Delivery", "Bezorging"),
    "help.delivery.text": Both(
        "A message to another program or a mail: when it was tried, and whether it arrived.",
        "Een bericht aan een ander programma of een mail: wanneer geprobeerd, en of het aankwam.",
    ),
    "help.webhook": Both("Webhook", "Webhook"),
    "help.webhook.text": Both(
        "Has another program told of what happens here.", "Laat een ander programma horen wat hier gebeurt."
    ),
    "help.audit": Both("Audit log", "Logboek"),
    "help.audit.text": Both(
        "Who looked at or changed what, and when. Nobody can change it.",
        "Wie wat bekeek of wijzigde, en wanneer. Niemand kan het veranderen.",
    ),
    "help.roles": Both("Roles", "Rollen"),
    "help.roles_text": Both("Yours: {role}.", "Die van jou: {role}."),
    "help.may": Both("May", "Mag"),
    "help.may.look": Both("Look at people, interviews and reports", "Mensen, gesprekken en rapporten bekijken"),
    "help.may.export": Both("Take along what a page shows", "Meenemen wat een bladzijde toont"),
    "help.may.log": Both(
        "Log interactions, write about candidates", "Contactmomenten vastleggen, over kandidaten schrijven"
    ),
    "help.may.plan": Both("Plan, move and cancel interviews", "Gesprekken plannen, verzetten en annuleren"),
    "help.may.status": Both("Change the status of applications", "De status van sollicitaties wijzigen"),
    "help.may.erase": Both("Erase a person", "Een persoon wissen"),
    "help.may.settings": Both("Change settings, users and keys", "Instellingen, gebruikers en sleutels wijzigen"),
    "help.may.operate": Both(
        "See deliveries and the audit log, send again", "Bezorging en logboek zien, opnieuw sturen"
    ),
    "help.keys.list": Both("Next and previous in a list", "Volgende en vorige in een lijst"),
    "help.keys.open": Both("Open it", "Openen"),
    "help.keys.close": Both("Close what is open", "Sluiten wat open is"),
    "help.more": Both("Read on", "Verder lezen"),
    "help.docs": Both("Documentation for programs", "Documentatie voor programma's"),
}
