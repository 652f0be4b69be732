"""The form by which interviews are scheduled and moved, and dates as they are typed."""

from rapport.surfaces.console.words import Both

WORDS = {
    "scheduling.title": Both("Schedule an interview", "Gesprek plannen"),
    "scheduling.move": Both("Move or change the interview with {name}", "Gesprek met {name} verzetten of wijzigen"),
    "scheduling.was": Both("It is set for {when}.", "Het staat gepland op {when}."),
    "scheduling.back": Both("All interviews", "Alle gesprekken"),
    "scheduling.back_one": Both("The interview", "Het gesprek"),
    "scheduling.who": Both("With whom, for which job", "Met wie, voor welke baan"),
    "scheduling.search": Both("Part of a name or an e-mail address", "Deel van een naam of e-mailadres"),
    "scheduling.find": Both("Find", "Zoek"),
    "scheduling.nobody": Both(
        "Nobody who has applied is called “{words}”.", "Niemand die heeft gesolliciteerd heet “{words}”."
    ),
    "scheduling.who_needed": Both(
        "Find somebody who has applied, and choose them.", "Zoek iemand die heeft gesolliciteerd en kies die."
    ),
    "scheduling.has_one": Both(
        "There is an interview for this application already: move that one.",
        "Voor deze sollicitatie staat al een gesprek gepland: verzet dat.",
    ),
    "scheduling.open": Both("An interview is planned already, on {when}.", "Er staat al een gesprek, op {when}."),
    "scheduling.open_move": Both("Move that one", "Dat verzetten"),
    "scheduling.interviewers": Both("Interviewers", "Gespreksvoerders"),
    "scheduling.interviewer_needed": Both("Choose at least one interviewer.", "Kies minstens één gespreksvoerder."),
    "scheduling.too_many": Both("At most {most} interviewers, please.", "Kies hoogstens {most} gespreksvoerders."),
    "scheduling.when": Both("When", "Wanneer"),
    "scheduling.when_hint": Both(
        "As you would say it: tomorrow 10:30, Tue 2 pm, 24/11 10.30",
        "Zoals je het zegt: morgen 10:30, di 14 uur, 24/11 10.30",
    ),
    "scheduling.understood": Both("Understood as", "Begrepen als"),
    "scheduling.ours": Both("Your clock will show {time} ({place}).", "Jouw klok staat dan op {time} ({place})."),
    "scheduling.theirs": Both(
        "The candidate's clock will show {time} ({place}).", "De klok van de kandidaat staat dan op {time} ({place})."
    ),
    "scheduling.free": Both("Everybody is free", "Iedereen is vrij"),
    "scheduling.outside": Both(
        "Somebody does not work then, or has something else; it can be planned all the same",
        "Iemand werkt dan niet of heeft iets anders; plannen kan toch",
    ),
    "scheduling.which": Both("The clock shows this twice: which is meant?", "De klok wijst dit twee keer: welke?"),
    "scheduling.which.first": Both("The first time (UTC{offset})", "De eerste keer (UTC{offset})"),
    "scheduling.which.second": Both("The second time (UTC{offset})", "De tweede keer (UTC{offset})"),
    "scheduling.twice": Both(
        "The clocks are put back then, and show this time twice. Say which of the two is meant.",
        "De klok gaat dan terug en wijst deze tijd twee keer. Zeg welke van de twee.",
    ),
    "scheduling.skipped": Both(
        "This time does not exist: the clocks are put forward. {before} and {after} do.",
        "Deze tijd bestaat niet: de klok gaat dan vooruit. {before} en {after} bestaan wel.",
    ),
    "scheduling.past": Both(
        "This is past. If the interview has taken place already, say so below.",
        "Dit is voorbij. Als het gesprek al heeft plaatsgevonden, zeg dat hieronder.",
    ),
    "scheduling.past_yes": Both("Yes, it has taken place already", "Ja, het heeft al plaatsgevonden"),
    "scheduling.clash": Both("Somebody is elsewhere then; see below.", "Iemand is dan elders; zie hieronder."),
    "scheduling.gone": Both(
        "The candidate or an interviewer is no longer there; reload the page.",
        "De kandidaat of een gespreksvoerder is er niet meer; laad de bladzijde opnieuw.",
    ),
    "scheduling.clash.interviewer": Both(
        "{who} is with {with} ({job}) from {from} to {to}.", "{who} zit van {from} tot {to} bij {with} ({job})."
    ),
    "scheduling.clash.applicant": Both(
        "{with} has another interview from {from} to {to} ({job}).",
        "{with} heeft van {from} tot {to} een ander gesprek ({job}).",
    ),
    "scheduling.clash.held": Both(
        "The time of {who} from {from} to {to} is held for somebody else.",
        "De tijd van {who} van {from} tot {to} wordt voor iemand vastgehouden.",
    ),
    "scheduling.slots": Both("All of them are free next at:", "Iedereen is weer vrij op:"),
    "scheduling.no_slots": Both(
        "In the three weeks after it there is no time at which all of them are free.",
        "In de drie weken erna is er geen moment waarop iedereen vrij is.",
    ),
    "scheduling.duration": Both("Minutes", "Minuten"),
    "scheduling.duration_wrong": Both(
        "A number of minutes from 1 to {most}, please.", "Geef een aantal minuten van 1 tot {most}."
    ),
    "scheduling.location": Both("Place", "Plaats"),
    "scheduling.location_hint": Both(
        "An address, a room, or a link; it stands in the invitation.",
        "Een adres, een lokaal of een link; het staat in de uitnodiging.",
    ),
    "scheduling.zone": Both("Time zone", "Tijdzone"),
    "scheduling.zone_unknown": Both(
        "Please choose a time zone of the list, such as Europe/Amsterdam.",
        "Kies een tijdzone uit de lijst, zoals Europe/Amsterdam.",
    ),
    "scheduling.button": Both("Schedule", "Plannen"),
    "scheduling.move_button": Both("Save the change", "Wijziging opslaan"),
    "scheduling.check": Both("Check first", "Eerst nakijken"),
    "scheduling.after": Both(
        "The candidate and the interviewers get an invitation by mail.",
        "De kandidaat en de gespreksvoerders krijgen een uitnodiging per mail.",
    ),
    "typed.needed": Both(
        "Say when: a day and a time, such as tomorrow 10:30.", "Zeg wanneer: een dag en een tijd, zoals morgen 10:30."
    ),
    "typed.unclear": Both(
        "This is not understood. A day and a time would be, such as Tue 14:00 or 24/11 10:30.",
        "Dit is niet begrepen. Een dag en een tijd wel, zoals di 14:00 of 24/11 10:30.",
    ),
    "typed.no_time": Both("Say at what time, such as 10:30.", "Zeg ook hoe laat, zoals 10:30."),
    "typed.no_such_day": Both("There is no such day.", "Deze dag bestaat niet."),
    "typed.no_such_time": Both(
        "There is no such time; 00:00 to 23:59 there is.", "Deze tijd bestaat niet; 00:00 tot 23:59 wel."
    ),
    "typed.other_weekday": Both("This date is another day of the week.", "Deze datum is een andere dag van de week."),
}
