"""Forty invented people and three hundred contacts with them, so that pages and reports of the demo look alive.

Who they are is the same each time; when things happened is counted back from the moment of the demo.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

SEED = 11
AT_ONCE = 10  # candidates of one request
WEEKS = 14  # back from now
NAMES = (
    *("Anouk de Vrieze", "Bram Hazelhof", "Carmen Oosterling", "Daan Verkerke", "Esmee van Tellingen"),
    *("Femke Roodbeen", "Gijs Wolvekamp", "Hatice Yalçinsoy", "Ilse ten Bokkel", "Joost Karreman"),
    *("Karim El Fassani", "Lotte Middelveld", "Maarten Zuurbier", "Nadia Bouhaddi", "Olaf Prenger"),
    *("Pien Schavemaker", "Quinten Ravelli", "Roos Duinkerk", "Samira Aït Lahoucine", "Teun Bakelaar"),
    *("Amélie Fontclair", "Baptiste Lemarchand", "Chloé Desrosières", "Étienne Vauquelin", "Noémie Charbonnel"),
    *("Thibault Grandpierre", "Inès Delacourt-Roy", "Olivier Saint-Maur", "Jürgen Althoff", "Käthe Brüggemann"),
    *("Lukas Weißhaupt", "Annika Schönfelder", "Sören Lindhorst", "Mareike Oßwald", "Uwe Tannhäuser"),
    *("Wietske Hoekema", "Yusuf Karabas", "Zoë Terpstra", "Ximena Roosendael", "Vera Nieuwkamp"),
)
CITIES = (
    "Amsterdam",
    "Haarlem",
    "Zaandam",
    "Alkmaar",
    "Hoorn",
    "Maastricht",
    "Luik",
    "Aken",
    "Den Helder",
    "Purmerend",
)
PHASES = ("New", "Matching", "Orienting", "Orienting", "Preparing", "In training", "Employed", "Left")
SECTORS = ("Primary education", "Secondary education", "Special education", "Vocational education")
ROLES = ("Teacher", "Teacher", "Instructor", "Teaching support", "Student care")
TALKS = (
    ("Intake call", 25, "Introduction: wants to teach, has questions about the route.", None),
    ("Phone call", 8, "Asked after the reply of the school; will call back on Monday.", None),
    (
        "Phone call",
        12,
        "Doubts between part-time training and working beside it.",
        "Prefers two days a week.\nHas a diploma from abroad: ask for a valuation before the summer.",
    ),
    ("E-mail", None, "Sent the overview of part-time courses.", None),
    ("E-mail", None, "Thanked for the visit, and asks for the dates of the open days.", None),
    (
        "Meeting",
        45,
        "Met at the school; sat in on two lessons.",
        "Enjoyed group 6 most. The mentor offers a trial day in two weeks.",
    ),
    (
        "Advice meeting",
        60,
        "Three routes compared; the hybrid one fits best.",
        "Costs and grants were explained.\nDecides after talking to the employer.",
    ),
    ("Orientation meeting", 90, "Orientation with eight others.", None),
    ("Introductory meeting", 40, "First talk with the head of the school.", None),
    ("Referral", None, "Referred to the desk of Haarlem, closer to home.", None),
    ("Event registration", None, "Open evening for career changers.", None),
)


def candidates(now: datetime) -> Iterator[Sequence[dict[str, Any]]]:
    """Payloads of new candidates with their interactions, as many at a time as one request takes."""
    random = Random(SEED)  # noqa: S311  # not a secret: the same people each time
    everybody = [_candidate(random, place, name, now) for place, name in enumerate(NAMES)]
    for begin in range(0, len(everybody), AT_ONCE):
        yield everybody[begin : begin + AT_ONCE]


def email_of(name: str) -> str:
    """Of the domain that is nobody's (RFC 2606)."""
    plain = name.lower().translate(_PLAIN)
    return ".".join("".join(filter(str.isalpha, part)) for part in plain.split()) + "@mail.example"


_PLAIN = str.maketrans("éèëïîöüäßç", "eeeiiouasc")


def _candidate(random: Random, place: int, name: str, now: datetime) -> dict[str, Any]:
    contact = {"email": email_of(name)} if place % 7 else {}
    phone = {"phone": f"+31 20 555 {1000 + place * 37:04}"} if place % 3 or not contact else {}
    return {
        "name": name,
        **contact,
        **phone,
        "privacyConsent": True,
        "phase": random.choice(PHASES),
        "sectors": sorted(set(random.sample(SECTORS, 1 + place % 2))),
        "roles": [random.choice(ROLES)],
        "city": random.choice(CITIES),
        **(
            {"motivation": "I have led teams for ten years and want my work to matter again."} if place % 4 == 0 else {}
        ),
        "interactions": [_interaction(random, now) for _ in range(random.randint(5, 10))],
    }


def _interaction(random: Random, now: datetime) -> dict[str, Any]:
    """In office hours, more often lately than long ago."""
    kind, minutes, summary, notes = random.choice(TALKS)
    back = timedelta(days=int(7 * WEEKS * random.random() ** 1.6), hours=1)
    at = (now - back).replace(hour=random.randint(9, 16), minute=random.choice((0, 5, 15, 30, 40, 45)), second=0)
    at = min(at - timedelta(days=max(0, at.weekday() - 4)), now.replace(second=0) - timedelta(minutes=20))
    length = {} if minutes is None else {"duration": 60 * random.randint(minutes // 2, minutes + minutes // 3)}
    return {
        "type": kind,
        "performedAt": at.isoformat(timespec="minutes") if minutes else at.date().isoformat(),
        **length,
        "summary": summary,
        **({"notes": notes} if notes else {}),
    }
