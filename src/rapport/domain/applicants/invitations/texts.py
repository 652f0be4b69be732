"""The texts of mails and calendars about one interview, for one reader."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.domain.applicants.interviews import CANCELLED, Interview, Invited
from rapport.domain.applicants.invitations.addresses import MAX_TEXT, one_line
from rapport.domain.applicants.invitations.words import News, date_in, time_in, words


class Reader(Struct, frozen=True, kw_only=True):
    """Somebody who takes part. `interviewer` is their number, None for the applicant."""

    person: Invited
    interviewer: int | None

    @property
    def language(self) -> str:
        return self.person.language


def readers(interview: Interview) -> list[Reader]:
    """The applicant and the interviewers."""
    interviewers = [Reader(person=each, interviewer=each.number) for each in interview.interviewers]
    return [Reader(person=interview.applicant, interviewer=None), *interviewers]


def title(interview: Interview, reader: Reader) -> str:
    """Whoever interviews reads whom."""
    said = f"{words(reader.language).interview}: {one_line(interview.job)}"
    return said if reader.interviewer is None else f"{said} ({one_line(interview.applicant.name)})"


def subject(news: News, interview: Interview, reader: Reader) -> str:
    """Tells one interview from another in a list of mails."""
    start = interview.starts_at.astimezone(ZoneInfo(_zone(interview, reader)))
    said = words(reader.language)
    return f"{said.prefix[news]}{title(interview, reader)}, {date_in(reader.language, start)}, {start:%H:%M}"


def details(interview: Interview, reader: Reader) -> str:
    """When, by the reader's own clock, where, with whom, and why not."""
    said, zone = words(reader.language), _zone(interview, reader)
    start, end = (instant.astimezone(ZoneInfo(zone)) for instant in (interview.starts_at, interview.ends_at))
    others = [one_line(other.person.name) for other in readers(interview) if other.interviewer != reader.interviewer]
    lines = [
        f"{said.when}: {time_in(reader.language, start, end, zone)}",
        f"{said.where}: {one_line(interview.location, MAX_TEXT)}",
        f"{said.who}: {', '.join(others)}",
    ]
    if interview.status == CANCELLED and interview.reason:
        lines.append(f"{said.why}: {one_line(interview.reason, MAX_TEXT)}")
    return "\n".join(lines)


def letter_text(news: News, interview: Interview, reader: Reader, signature: str) -> str:
    said = words(reader.language)
    paragraphs = [
        said.greeting.format(one_line(reader.person.name)),
        said.opening[news].format(one_line(interview.job)),
        details(interview, reader),
        *([said.answer] if news in {News.INVITED, News.CHANGED} else []),
        *([one_line(signature)] if signature else []),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _zone(interview: Interview, reader: Reader) -> str:
    return reader.person.time_zone or interview.time_zone
