"""Settings: teams, statuses, jobs, interviewers and their hours."""

from rapport.surfaces.console.words import Both

WORDS = {
    "settings.number": Both("Number", "Nummer"),
    "teams.new": Both("Make a team", "Team maken"),
    "teams.make": Both("Make the team", "Maak het team"),
    "teams.lead": Both(
        "Jobs and interviewers belong to teams. Whoever may see a team sees those below it too.",
        "Banen en gespreksvoerders horen bij teams. Wie een team mag zien, ziet ook de teams eronder.",
    ),
    "teams.name": Both("Name", "Naam"),
    "teams.parent": Both("Below", "Onder"),
    "teams.parent_hint": Both("It cannot be moved later.", "Later kan het niet worden verplaatst."),
    "teams.top": Both("Nothing: at the top", "Niets: bovenaan"),
    "teams.empty": Both("There is no team yet", "Er is nog geen team"),
    "teams.empty_text": Both(
        "Make one for each school or department that takes interviews.",
        "Maak er een voor elke school of afdeling die gesprekken voert.",
    ),
    "done.teams.made": Both("The team is made.", "Het team is gemaakt."),
    "statuses.new": Both("Add a status", "Status toevoegen"),
    "statuses.make": Both("Add the status", "Voeg de status toe"),
    "statuses.own": Both("Own statuses", "Eigen statussen"),
    "statuses.name": Both("Name", "Naam"),
    "statuses.name_hint": Both(
        "Such as: second interview, waiting for references.", "Zoals: tweede gesprek, wacht op referenties."
    ),
    "statuses.stage": Both("Stage", "Fase"),
    "statuses.stage_hint": Both(
        "How far it means, for reports and partners.", "Hoe ver het betekent, voor rapporten en partners."
    ),
    "statuses.team_hint": Both("The teams below have it too.", "De teams eronder hebben hem ook."),
    "statuses.everywhere": Both("Statuses that every team has", "Statussen die elk team heeft"),
    "statuses.everywhere_text": Both(
        "These six are always there. A team's own statuses each belong to one of them.",
        "Deze zes zijn er altijd. Eigen statussen van een team horen elk bij een ervan.",
    ),
    "done.statuses.made": Both("The status is added.", "De status is toegevoegd."),
    "stage.New": Both("New", "Nieuw"),
    "stage.In Review": Both("In review", "Wordt bekeken"),
    "stage.Interview": Both("Interview", "Gesprek"),
    "stage.Offer": Both("Offer", "Aanbod"),
    "stage.Hired": Both("Hired", "Aangenomen"),
    "stage.Unqualified": Both("Not suitable", "Niet geschikt"),
    "job_settings.new": Both("Make a job", "Baan toevoegen"),
    "job_settings.make": Both("Make the job", "Voeg de baan toe"),
    "job_settings.name": Both("Title", "Titel"),
    "job_settings.words": Both("Find", "Zoek"),
    "job_settings.with_archived": Both("With archived ones", "Ook gearchiveerde"),
    "job_settings.count.one": Both("{count} job", "{count} baan"),
    "job_settings.count.many": Both("{count} jobs", "{count} banen"),
    "job_settings.city": Both("City", "Plaats"),
    "job_settings.province": Both("State or province", "Provincie"),
    "job_settings.description": Both("Description", "Omschrijving"),
    "job_settings.description_hint": Both("What applicants read.", "Wat sollicitanten lezen."),
    "job_settings.published": Both("Published", "Gepubliceerd"),
    "job_settings.published_hint": Both(
        "Partners find it, and people can apply.", "Partners vinden hem, en mensen kunnen solliciteren."
    ),
    "job_settings.state.open": Both("Open", "Open"),
    "job_settings.state.hidden": Both("Not published", "Niet gepubliceerd"),
    "job_settings.state.archived": Both("Archived", "Gearchiveerd"),
    "job_settings.archive": Both("Archive", "Archiveren"),
    "job_settings.restore": Both("Take back", "Terughalen"),
    "job_settings.archive.title": Both("Archive “{name}”?", "“{name}” archiveren?"),
    "job_settings.archive.text": Both(
        "It takes no applications any more. Those that it has stay, and it can be taken back.",
        "Er kan niet meer op worden gesolliciteerd. Wat er is blijft, en hij kan worden teruggehaald.",
    ),
    "job_settings.empty": Both("No job here", "Hier is geen baan"),
    "job_settings.empty_text": Both(
        "Jobs that people can apply to stand here.", "Hier staan banen waarop mensen kunnen solliciteren."
    ),
    "job_settings.no_team_text": Both(
        "A job belongs to a team, so make that first.", "Een baan hoort bij een team; maak dat dus eerst."
    ),
    "done.job_settings.made": Both("The job is made.", "De baan is toegevoegd."),
    "done.job_settings.archived": Both("The job is archived.", "De baan is gearchiveerd."),
    "done.job_settings.restored": Both("The job is open again.", "De baan is weer open."),
    "interviewers.new": Both("Add an interviewer", "Gespreksvoerder toevoegen"),
    "interviewers.make": Both("Add the interviewer", "Voeg de gespreksvoerder toe"),
    "interviewers.name": Both("Name", "Naam"),
    "interviewers.email_hint": Both("Invitations go there.", "Uitnodigingen gaan daarheen."),
    "interviewers.zone_hint": Both("Their working hours are meant in it.", "Werktijden zijn hierin bedoeld."),
    "interviewers.language": Both("Language of mails", "Taal van mails"),
    "interviewers.empty": Both("There is no interviewer yet", "Er is nog geen gespreksvoerder"),
    "interviewers.empty_text": Both(
        "Add whoever takes interviews; then free times can be found.",
        "Voeg toe wie gesprekken voert; dan zijn vrije tijden te vinden.",
    ),
    "interviewers.no_team_text": Both(
        "An interviewer is in a team, so make that first.", "Een gespreksvoerder zit in een team; maak dat dus eerst."
    ),
    "interviewers.calendar": Both("New calendar address", "Nieuw agenda-adres"),
    "interviewers.calendar.title": Both("A new calendar address for {name}?", "Een nieuw agenda-adres voor {name}?"),
    "interviewers.calendar.text": Both(
        "It is secret, and shown once. One that was made before opens nothing any more.",
        "Het is geheim en wordt één keer getoond. Een eerder gemaakt adres opent dan niets meer.",
    ),
    "done.interviewers.made": Both("The interviewer is added.", "De gespreksvoerder is toegevoegd."),
    "hours.title": Both("Working hours", "Werktijden"),
    "hours.text": Both(
        "When interviews can be booked, by the clock in {zone}. Such as 09:00-12:30, 13:00-17:00; empty is a day off.",
        "Wanneer gesprekken kunnen worden gepland, op de klok van {zone}. Zoals 09:00-12:30, "
        "13:00-17:00; leeg is vrij.",
    ),
    "hours.day": Both("Day", "Dag"),
    "hours.hours": Both("From - to", "Van - tot"),
    "hours.sum": Both("Hours", "Uren"),
    "hours.week": Both("In the week", "In de week"),
    "hours.off": Both("off", "vrij"),
    "hours.holidays": Both("Public holidays of", "Feestdagen van"),
    "hours.holidays_hint": Both(
        "A country, or a part of it: NL, BE, DE-NW, FR. Empty: holidays are worked.",
        "Een land, of een deel ervan: NL, BE, DE-NW, FR. Leeg: op feestdagen wordt gewerkt.",
    ),
    "hours.exceptions": Both("Days with other hours", "Dagen met andere tijden"),
    "hours.exceptions_hint": Both(
        "One on each line: 2026-12-24: 09:00-12:00. A day alone is a day off.",
        "Eén per regel: 2026-12-24: 09:00-12:00. Alleen een dag is vrij.",
    ),
    "hours.before": Both("Free before", "Vrij ervoor"),
    "hours.after": Both("Free after", "Vrij erna"),
    "hours.notice": Both("Notice", "Vooraf"),
    "hours.save": Both("Save the hours", "Tijden opslaan"),
    "fault.hours": Both(
        "Times like 09:00-12:30, 13:00-17:00, in order, without an overlap.",
        "Tijden als 09:00-12:30, 13:00-17:00, op volgorde, zonder overlap.",
    ),
    "fault.exceptions": Both(
        "“{line}” should be a day and its times, such as 2026-12-24: 09:00-12:00, each day once.",
        "“{line}” moet een dag met tijden zijn, zoals 2026-12-24: 09:00-12:00, elke dag één keer.",
    ),
    "fault.holidays": Both(
        "No holidays are known of this. Give a country of two letters, such as NL, or a part of it, such as DE-NW.",
        "Hiervan zijn geen feestdagen bekend. Geef een land van twee letters, zoals NL, of een deel, zoals DE-NW.",
    ),
}
