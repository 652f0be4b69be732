"""Replies to invitations, as calendars send them."""


def reply(
    uid: str = "0198@rapport",
    address: str = "ann@home.example",
    answer: str = "accepted",
    *,
    sequence: int = 0,
    stamp: str = "20261102T080910Z",
) -> bytes:
    """The smallest that RFC 5546 allows (3.2.3)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//Calendar//EN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{stamp}",
        "ORGANIZER:mailto:interviews@team.example",
        f"ATTENDEE;PARTSTAT={answer.upper()}:mailto:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()
