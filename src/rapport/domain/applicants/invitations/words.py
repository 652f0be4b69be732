"""What is said about interviews, in the language of whoever reads it: nl, fr, en or de."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class News(StrEnum):
    """What somebody is told of an interview."""

    INVITED = "invited"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    UNINVITED = "uninvited"
    REMINDED = "reminded"


class Words(Struct, frozen=True, kw_only=True):
    """One language. `opening` says the news of the interview for a job."""

    interview: str
    prefix: Mapping[News, str]
    greeting: str
    opening: Mapping[News, str]
    when: str
    where: str
    who: str
    why: str
    answer: str
    days: Sequence[str]
    months: Sequence[str]
    date: str


def words(language: str) -> Words:
    """Of any other language: English."""
    return _LANGUAGES.get(language, _EN)


def date_in(language: str, day: date) -> str:
    said = words(language)
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return said.date.format(said.days[day.weekday()], number, said.months[day.month - 1], day.year)


def time_in(language: str, start: datetime, end: datetime, zone: str) -> str:
    """`Monday 14 December 2026, 10:00-11:00 (Europe/Amsterdam, UTC+01:00)`; both are local times of the zone."""
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{date_in(language, end)}, {end:%H:%M}"
    # An hour that comes twice needs both offsets to be understood.
    offsets = dict.fromkeys((_offset(start), _offset(end)))
    return f"{date_in(language, start)}, {start:%H:%M}-{until} ({zone}, {'→'.join(offsets)})"


def _offset(local: datetime) -> str:
    return f"UTC{local:%z}"[:6] + ":" + f"{local:%z}"[3:5]


_EN = Words(
    interview="Interview",
    prefix={
        News.INVITED: "",
        News.CHANGED: "Changed: ",
        News.CANCELLED: "Cancelled: ",
        News.UNINVITED: "Cancelled: ",
        News.REMINDED: "Reminder: ",
    },
    greeting="Hello {},",
    opening={
        News.INVITED: "This is your invitation to the interview for {}.",
        News.CHANGED: "The interview for {} has changed. From now on this holds:",
        News.CANCELLED: "The interview for {} has been cancelled.",
        News.UNINVITED: "You no longer take part in the interview for {}.",
        News.REMINDED: "This is a reminder of the interview for {}.",
    },
    when="When",
    where="Where",
    who="With",
    why="Reason",
    answer="Please answer this invitation in your calendar.",
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    date="{} {} {} {}",
)

_NL = Words(
    interview="Sollicitatiegesprek",
    prefix={
        News.INVITED: "",
        News.CHANGED: "Gewijzigd: ",
        News.CANCELLED: "Geannuleerd: ",
        News.UNINVITED: "Geannuleerd: ",
        News.REMINDED: "Herinnering: ",
    },
    greeting="Beste {},",
    opening={
        News.INVITED: "Dit is uw uitnodiging voor het sollicitatiegesprek voor {}.",
        News.CHANGED: "Het sollicitatiegesprek voor {} is gewijzigd. Vanaf nu geldt:",
        News.CANCELLED: "Het sollicitatiegesprek voor {} gaat niet door.",
        News.UNINVITED: "U neemt niet langer deel aan het sollicitatiegesprek voor {}.",
        News.REMINDED: "Dit is een herinnering aan het sollicitatiegesprek voor {}.",
    },
    when="Wanneer",
    where="Waar",
    who="Met",
    why="Reden",
    answer="Wilt u deze uitnodiging in uw agenda beantwoorden?",
    days=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    months=(
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    date="{} {} {} {}",
)

_FR = Words(
    interview="Entretien",
    prefix={
        News.INVITED: "",
        News.CHANGED: "Modifié : ",
        News.CANCELLED: "Annulé : ",
        News.UNINVITED: "Annulé : ",
        News.REMINDED: "Rappel : ",
    },
    greeting="Bonjour {},",
    opening={
        News.INVITED: "Voici votre invitation à l'entretien pour le poste suivant : {}.",
        News.CHANGED: "L'entretien pour le poste suivant a été modifié : {}. Désormais :",
        News.CANCELLED: "L'entretien pour le poste suivant est annulé : {}.",
        News.UNINVITED: "Vous ne participez plus à l'entretien pour le poste suivant : {}.",
        News.REMINDED: "Nous vous rappelons l'entretien pour le poste suivant : {}.",
    },
    when="Quand",
    where="Où",
    who="Avec",
    why="Motif",
    answer="Merci de répondre à cette invitation dans votre agenda.",
    days=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    date="{} {} {} {}",
)

_DE = Words(
    interview="Vorstellungsgespräch",
    prefix={
        News.INVITED: "",
        News.CHANGED: "Geändert: ",
        News.CANCELLED: "Abgesagt: ",
        News.UNINVITED: "Abgesagt: ",
        News.REMINDED: "Erinnerung: ",
    },
    greeting="Guten Tag {},",
    opening={
        News.INVITED: "Dies ist Ihre Einladung zum Vorstellungsgespräch für die Stelle {}.",
        News.CHANGED: "Das Vorstellungsgespräch für die Stelle {} wurde geändert. Ab jetzt gilt:",
        News.CANCELLED: "Das Vorstellungsgespräch für die Stelle {} wurde abgesagt.",
        News.UNINVITED: "Sie nehmen nicht mehr am Vorstellungsgespräch für die Stelle {} teil.",
        News.REMINDED: "Dies ist eine Erinnerung an das Vorstellungsgespräch für die Stelle {}.",
    },
    when="Wann",
    where="Wo",
    who="Mit",
    why="Grund",
    answer="Bitte beantworten Sie diese Einladung in Ihrem Kalender.",
    days=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    date="{}, {}. {} {}",
)

_LANGUAGES = {"en": _EN, "nl": _NL, "fr": _FR, "de": _DE}
