"""Settings: what all of their pages say, and the pages of the region itself."""

from rapport.surfaces.console.words import Both

WORDS = {
    "settings.menu": Both("Settings", "Instellingen"),
    "settings.back": Both("Settings", "Instellingen"),
    "settings.lead": Both("How {region} works with Rapport.", "Hoe {region} met Rapport werkt."),
    "settings.group.region": Both("Region", "Regio"),
    "settings.group.candidates": Both("Candidates", "Kandidaten"),
    "settings.group.hiring": Both("Hiring", "Werving"),
    "settings.group.access": Both("Access", "Toegang"),
    "settings.group.technical": Both("Connections", "Koppelingen"),
    "settings.about.region": Both("Time zone, callback secret", "Tijdzone, callbackgeheim"),
    "settings.about.scheduling": Both(
        "Double booking, reminders, who invites", "Dubbel boeken, herinneringen, wie uitnodigt"
    ),
    "settings.about.skills": Both(
        "What texts are read with, what a like weighs", "Waarmee teksten worden gelezen, wat een like weegt"
    ),
    "settings.about.retention": Both(
        "How long, and what erasing a person does", "Hoe lang, en wat het wissen van een persoon doet"
    ),
    "settings.about.types": Both(
        "Interaction types, phases, sectors, roles", "Soorten contact, fasen, sectoren, rollen"
    ),
    "settings.about.fields": Both("Questions of your own about candidates", "Eigen vragen over kandidaten"),
    "settings.about.teams": Both(
        "Who works together, and which statuses they use", "Wie samenwerkt, en met welke statussen"
    ),
    "settings.about.interviewers": Both("Working hours, holidays, calendars", "Werktijden, feestdagen, agenda's"),
    "settings.about.jobs": Both("What people can apply to", "Waar mensen op kunnen solliciteren"),
    "settings.about.users": Both("Who works in this console, and with which role", "Wie hier werkt, en met welke rol"),
    "settings.about.keys": Both("For programs that work with candidates", "Voor programma's die met kandidaten werken"),
    "settings.about.clients": Both(
        "For programs that work with employees and vacancies",
        "Voor programma's die met medewerkers en vacatures werken",
    ),
    "settings.about.partner_keys": Both(
        "For programs that work for one team", "Voor programma's die voor één team werken"
    ),
    "settings.about.webhooks": Both("Programs that are told of what happens", "Programma's die horen wat er gebeurt"),
    "settings.about.sandbox": Both(
        "Where connections are tried; empty it now", "Waar koppelingen worden geprobeerd; nu legen"
    ),
    "settings.commands": Both("On the machine of the service", "Op de machine van de dienst"),
    "settings.commands_text": Both(
        "This is done by whoever runs the service, with a command there.",
        "Dit doet wie de dienst beheert, met een opdracht aldaar.",
    ),
    "command.tenant": Both("Make a region", "Een regio maken"),
    "command.audit": Both("Verify the audit log's chain", "De keten van het logboek controleren"),
    "command.skills": Both("Import ESCO, read texts anew", "ESCO inlezen, teksten opnieuw lezen"),
    "command.import": Both("Bring in candidates from a file", "Kandidaten uit een bestand inlezen"),
    "command.export": Both("Write everything to files", "Alles naar bestanden schrijven"),
    "command.interviews": Both(
        "Move interviews after a change of time zones", "Gesprekken verzetten na een wijziging van tijdzones"
    ),
    "command.client": Both("Change the key that signs tokens", "De sleutel wisselen die tokens ondertekent"),
    "command.settings": Both("Show what the service is set to", "Tonen hoe de dienst is ingesteld"),
    "command.db": Both("Bring the database up to date", "De database bijwerken"),
    "command.serve": Both("Start the service", "De dienst starten"),
    "command.demo": Both("Try it on a laptop", "Proberen op een laptop"),
    "settings.id": Both("Id", "Id"),
    "settings.state": Both("State", "Status"),
    "settings.made": Both("Made", "Gemaakt"),
    "settings.actions": Both("What can be done", "Wat kan"),
    "settings.open": Both("Open", "Open"),
    "settings.revoked": Both("Revoked", "Ingetrokken"),
    "settings.copy": Both("Copy", "Kopiëren"),
    "settings.copied": Both("Copied", "Gekopieerd"),
    "unit.hours": Both("hours", "uur"),
    "unit.days": Both("days", "dagen"),
    "unit.minutes": Both("minutes", "minuten"),
    "language.nl": Both("Dutch", "Nederlands"),
    "language.en": Both("English", "Engels"),
    "language.fr": Both("French", "Frans"),
    "language.de": Both("German", "Duits"),
    "rail.scheduling": Both("Interview rules", "Gespreksregels"),
    "rail.skills": Both("Skills and interest", "Vaardigheden en interesse"),
    "rail.retention": Both("What is kept", "Wat wordt bewaard"),
    "rail.types": Both("Types and lists", "Soorten en lijsten"),
    "rail.fields": Both("Own fields", "Eigen velden"),
    "rail.jobs": Both("Jobs", "Banen"),
    "rail.clients": Both("OAuth clients", "OAuth-clients"),
    "rail.partner_keys": Both("Partner keys", "Partnersleutels"),
    "rail.sandbox": Both("Sandbox", "Oefenomgeving"),
    "fault.there": Both("There is one already.", "Die is er al."),
    "fault.gone": Both("This is not there any more. Choose another one.", "Dit is er niet meer. Kies iets anders."),
    "fault.refused": Both("This cannot be done as it stands here.", "Dit kan zo niet."),
    "fault.whole": Both(
        "A whole number from {least} to {most}, please.", "Geef een heel getal van {least} tot {most}."
    ),
    "fault.decimal": Both("A number from {least} to {most}, please.", "Geef een getal van {least} tot {most}."),
    "fault.email": Both(
        "Please give an e-mail address, such as ann@school.example.", "Geef een e-mailadres, zoals ann@school.example."
    ),
    "fault.zone": Both(
        "Please choose a time zone of the list, such as Europe/Amsterdam.",
        "Kies een tijdzone uit de lijst, zoals Europe/Amsterdam.",
    ),
    "fault.moment": Both(
        "Please give a day and a time, such as 2026-11-30 10:00.", "Geef een dag en een tijd, zoals 2026-11-30 10:00."
    ),
    "fault.some": Both("Please choose one at least.", "Kies er minstens één."),
    "fault.too_many": Both("{most} at most, please.", "Hoogstens {most}, alsjeblieft."),
    "fault.reminders": Both(
        "Whole minutes from {least} to {most}, with commas between them.",
        "Hele minuten van {least} tot {most}, met komma's ertussen.",
    ),
    "fault.many_reminders": Both("{most} reminders at most, please.", "Hoogstens {most} herinneringen."),
    "region.time": Both("Time", "Tijd"),
    "region.zone": Both("Time zone", "Tijdzone"),
    "region.zone_hint": Both(
        "Times that come without an offset are read in it, from now on. What is stored stays.",
        "Tijden zonder verschil met UTC worden hierin gelezen, vanaf nu. Wat er al staat blijft zo.",
    ),
    "region.secrets": Both("Callback secret", "Callbackgeheim"),
    "region.secrets_text": Both(
        "With it, whoever gets answers by callback checks that they come from here. Both sides share it.",
        "Hiermee controleert wie antwoorden per callback krijgt dat ze hiervandaan komen. Beide kanten delen het.",
    ),
    "region.secret_since": Both("Since", "Sinds"),
    "region.secret_signs": Both("Signs", "Ondertekent"),
    "region.secret_until": Both("Signs until", "Ondertekent tot"),
    "region.overlap": Both("The old one signs along for", "Het oude ondertekent mee gedurende"),
    "region.overlap_hint": Both(
        "Time for the receiver to change over: 24 is a day, 720 is 30 days.",
        "Tijd voor de ontvanger om over te stappen: 24 is een dag, 720 is 30 dagen.",
    ),
    "region.rotate": Both("Make a new secret", "Nieuw geheim maken"),
    "rules.lead": Both(
        "Holds for interviews that are planned or moved from now on, in the sandbox too.",
        "Geldt voor gesprekken die vanaf nu worden gepland of verzet, ook in de oefenomgeving.",
    ),
    "rules.double": Both("Double booking", "Dubbel boeken"),
    "rules.may_overlap": Both(
        "People may be in two interviews at once", "Mensen mogen in twee gesprekken tegelijk zitten"
    ),
    "rules.may_overlap_hint": Both(
        "Otherwise a clash is refused, with the next free times.",
        "Anders wordt een botsing geweigerd, met de eerstvolgende vrije tijden.",
    ),
    "rules.overlapping.one": Both(
        "{count} future interview overlaps. Move or cancel it.",
        "{count} toekomstig gesprek overlapt. Verzet het of zeg het af.",
    ),
    "rules.overlapping.many": Both(
        "{count} future interviews overlap. Move or cancel them.",
        "{count} toekomstige gesprekken overlappen. Verzet ze of zeg ze af.",
    ),
    "rules.reminders": Both("Reminders", "Herinneringen"),
    "rules.before": Both("By e-mail, before the start", "Per e-mail, voor het begin"),
    "rules.before_hint": Both("Nothing chosen: nobody is reminded.", "Niets gekozen: niemand krijgt een herinnering."),
    "rules.others": Both("Other times", "Andere tijden"),
    "rules.others_hint": Both("In minutes, with commas: 90, 30.", "In minuten, met komma's: 90, 30."),
    "reminder.10080": Both("A week", "Een week"),
    "reminder.2880": Both("Two days", "Twee dagen"),
    "reminder.1440": Both("A day", "Een dag"),
    "reminder.240": Both("Four hours", "Vier uur"),
    "reminder.60": Both("An hour", "Een uur"),
    "reminder.15": Both("A quarter of an hour", "Een kwartier"),
    "rules.organizer": Both("Who invites", "Wie uitnodigt"),
    "rules.organizer_text": Both(
        "Stands in invitations; replies go there. Empty: the service itself.",
        "Staat in uitnodigingen; antwoorden gaan daarheen. Leeg: de dienst zelf.",
    ),
    "rules.sender": Both("That is {sender}.", "Dat is {sender}."),
    "rules.organizer_name": Both("Name", "Naam"),
    "rules.organizer_email": Both("E-mail address", "E-mailadres"),
    "rules.skipped": Both("Times that a clock skips", "Tijden die een klok overslaat"),
    "rules.gaps": Both("An interview at such a time", "Een gesprek op zo'n tijd"),
    "rules.gaps_hint": Both(
        "When summer time begins, 02:30 does not exist.", "Als de zomertijd begint, bestaat 02:30 niet."
    ),
    "gaps.refuse": Both("is refused", "wordt geweigerd"),
    "gaps.rfc5545": Both("is an hour later, as in calendars", "is een uur later, zoals in agenda's"),
    "skills.read": Both("What texts are read with", "Waarmee teksten worden gelezen"),
    "skills.read_text": Both(
        "Skills are found in profiles and vacancies by these. The service as a whole has them, not one region.",
        "Vaardigheden worden hiermee in profielen en vacatures gevonden. Ze horen bij de hele dienst, "
        "niet bij één regio.",
    ),
    "skills.box": Both("The skills in the box", "De meegeleverde vaardigheden"),
    "skills.encoder": Both("Encoder, for meaning", "Model, voor betekenis"),
    "skills.there": Both("There", "Aanwezig"),
    "skills.not_there": Both("Not there", "Niet aanwezig"),
    "skills.encode": Both("Installed, without vectors", "Geïnstalleerd, zonder vectoren"),
    "skills.commands": Both(
        "They are changed by commands on the service's machine; the last one has older texts read anew:",
        "Ze worden gewijzigd met opdrachten op de machine van de dienst; de laatste laat oudere teksten opnieuw lezen:",
    ),
    "skills.interest": Both("What an interaction says of interest", "Wat een contact zegt over interesse"),
    "skills.interest_text": Both(
        "A like counts 1. A higher weight moves the interest more; below 0 it moves it down. Changes hold at once, for "
        "all that was ever done.",
        "Een like telt 1. Een hoger gewicht telt zwaarder; onder 0 telt het af. Wijzigingen gelden meteen, voor alles "
        "wat ooit is gedaan.",
    ),
    "skills.type": Both("Type", "Soort"),
    "skills.weight": Both("Weight", "Gewicht"),
    "skills.usual": Both("usually {weight}", "gewoonlijk {weight}"),
    "skills.new_type": Both("Another type", "Nog een soort"),
    "skills.half_life": Both("Counts half after", "Telt half na"),
    "skills.half_life_hint": Both("What is older counts less and less.", "Wat ouder is telt steeds minder."),
    "skills.language": Both("Language of texts that do not tell", "Taal van teksten die het niet zeggen"),
    "skills.language_hint": Both(
        "For texts that are written from now on.", "Voor teksten die vanaf nu worden geschreven."
    ),
    "skills.strict": Both(
        "Whether a record without any skill is refused is said by whoever writes it, with strict=true in the call.",
        "Of een record zonder vaardigheid wordt geweigerd, zegt wie het schrijft, met strict=true in de aanroep.",
    ),
    "weight.vacancy_liked": Both("Liked a vacancy", "Vacature geliket"),
    "weight.vacancy_applied": Both("Applied", "Gesolliciteerd"),
    "weight.vacancy_saved": Both("Saved a vacancy", "Vacature bewaard"),
    "weight.vacancy_viewed": Both("Looked at a vacancy", "Vacature bekeken"),
    "weight.vacancy_dismissed": Both("Dismissed a vacancy", "Vacature weggeklikt"),
    "weight.vacancy_disliked": Both("Disliked a vacancy", "Vacature afgewezen"),
    "weight.desired_function": Both("Said: this is what I want", "Zei: dit wil ik"),
    "weight.other": Both("All other types", "Alle andere soorten"),
    "retention.lead": Both(
        "What Rapport keeps of people and of its own work, for how long, and who decides that.",
        "Wat Rapport bewaart over mensen en over zijn eigen werk, hoe lang, en wie dat bepaalt.",
    ),
    "retention.what": Both("What", "Wat"),
    "retention.how_long": Both("How long", "Hoe lang"),
    "retention.why": Both("Why, or by which setting", "Waarom, of door welke instelling"),
    "retention.people": Both("People, interactions, interviews", "Mensen, contactmomenten, gesprekken"),
    "retention.people.long": Both("Until somebody erases them", "Tot iemand ze wist"),
    "retention.people.why": Both("They are the record itself.", "Zij zijn het dossier zelf."),
    "retention.files": Both("Attachments", "Bijlagen"),
    "retention.files.long": Both("As long as their person", "Zo lang als hun persoon"),
    "retention.files.why": Both("They are removed with it, or before.", "Ze gaan met de persoon weg, of eerder."),
    "retention.audit": Both("Audit log", "Logboek"),
    "retention.audit.long": Both("For ever", "Voor altijd"),
    "retention.audit.why": Both(
        "It names records and fields, and holds nothing of their content.",
        "Het noemt records en velden, en bevat niets van de inhoud.",
    ),
    "retention.erased": Both("That somebody was erased", "Dat iemand is gewist"),
    "retention.erased.long": Both("For ever", "Voor altijd"),
    "retention.erased.why": Both(
        "The id, the day and who did it; no personal data.", "Het id, de dag en wie het deed; geen persoonsgegevens."
    ),
    "retention.sessions": Both("Being signed in", "Aangemeld zijn"),
    "retention.sessions.long": Both("A week at most", "Hoogstens een week"),
    "retention.sessions.why": Both("Earlier when it is not used.", "Korter als er niets mee wordt gedaan."),
    "retention.backups": Both("Backups", "Reservekopieën"),
    "retention.backups.long": Both("As your operator decides", "Zoals de beheerder van de dienst bepaalt"),
    "retention.backups.why": Both("Rapport makes none itself.", "Rapport maakt ze niet zelf."),
    "retention.keep_mutations_days": Both("What became of writes", "Wat er van wijzigingen is geworden"),
    "retention.keep_events_days": Both("Events for other programs", "Gebeurtenissen voor andere programma's"),
    "retention.keep_deliveries_days": Both(
        "What became of mails and webhooks", "Wat er van mails en webhooks is geworden"
    ),
    "retention.days.one": Both("{count} day", "{count} dag"),
    "retention.days.many": Both("{count} days", "{count} dagen"),
    "retention.for_ever": Both("For ever", "Voor altijd"),
    "retention.sandbox": Both("Emptied each day at {hour} UTC", "Elke dag geleegd om {hour} UTC"),
    "retention.sandbox_never": Both("Until somebody empties it", "Tot iemand hem leegt"),
    "retention.operator": Both(
        "What has a setting is decided by whoever runs the service, for all regions: rapport settings tells of each.",
        "Wat een instelling heeft, bepaalt wie de dienst beheert, voor alle regio's: rapport settings "
        "vertelt over elk.",
    ),
    "retention.erase": Both("Erasing a person", "Een persoon wissen"),
    "retention.erase_text": Both(
        "An administrator erases a person on their page; a program does so by the API. It is done at "
        "once and for good.",
        "Een beheerder wist een persoon op diens bladzijde; een programma via de API. Het gebeurt meteen en voorgoed.",
    ),
    "retention.erase_goes": Both(
        "Gone: name, contact, fields, notes, interactions, attachments, and what earlier writes held of them.",
        "Weg: naam, contactgegevens, velden, notities, contactmomenten, bijlagen, en wat eerdere wijzigingen bevatten.",
    ),
    "retention.erase_stays": Both(
        "Stays: that the record was there, when it was erased and by whom, in the audit log and the events.",
        "Blijft: dat het record er was, wanneer het is gewist en door wie, in het logboek en de gebeurtenissen.",
    ),
    "retention.erase_others": Both(
        "Other programs are told by an event; what they had copied, they erase themselves.",
        "Andere programma's horen het door een gebeurtenis; wat zij hadden gekopieerd, wissen zij zelf.",
    ),
    "retention.erase_backups": Both(
        "In backups it ends when they do. After a restore, erase once more: the audit log lists them.",
        "In reservekopieën eindigt het met de kopie. Wis na terugzetten opnieuw: het logboek noemt ze.",
    ),
    "sandbox.lead": Both(
        "A second region beside this one, with the same keys and users, in which nothing is real.",
        "Een tweede regio naast deze, met dezelfde sleutels en gebruikers, waarin niets echt is.",
    ),
    "sandbox.last": Both("Emptied last", "Laatst geleegd"),
    "sandbox.never": Both("never yet", "nog nooit"),
    "sandbox.daily": Both("By itself", "Vanzelf"),
    "sandbox.hour": Both("each day at {hour} UTC", "elke dag om {hour} UTC"),
    "sandbox.no_hour": Both("never", "nooit"),
    "sandbox.goes": Both("What goes", "Wat weggaat"),
    "sandbox.goes_text": Both(
        "people, interactions, interviews, jobs, files, changes",
        "mensen, contactmomenten, gesprekken, banen, bestanden, wijzigingen",
    ),
    "sandbox.stays": Both("What stays", "Wat blijft"),
    "sandbox.stays_text": Both(
        "keys, users, teams, interviewers, statuses, webhooks, the audit log",
        "sleutels, gebruikers, teams, gespreksvoerders, statussen, webhooks, het logboek",
    ),
    "sandbox.elsewhere": Both(
        "It is emptied from within, so that nobody takes it for the live side.",
        "Hij wordt van binnenuit geleegd, zodat niemand hem voor de echte kant aanziet.",
    ),
    "sandbox.go": Both("Go to the sandbox", "Naar de oefenomgeving"),
    "sandbox.wipe": Both("Empty it now", "Nu legen"),
    "sandbox.wipe.title": Both("Empty the sandbox?", "De oefenomgeving legen?"),
    "sandbox.wipe.text": Both(
        "All people, interviews and files in it go, for everybody who tries something out at the moment.",
        "Alle mensen, gesprekken en bestanden erin gaan weg, voor iedereen die nu iets uitprobeert.",
    ),
    "done.sandbox.wiped": Both("The sandbox is empty.", "De oefenomgeving is leeg."),
}
