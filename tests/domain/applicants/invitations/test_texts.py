from datetime import UTC, datetime

from invited import ANN, INA, JO, interview, renamed
from rapport.domain.applicants.interviews import CANCELLED
from rapport.domain.applicants.invitations.texts import Reader, details, letter_text, readers, subject, title
from rapport.domain.applicants.invitations.words import News

MEETING = interview(datetime(2026, 12, 14, 9, tzinfo=UTC), interviewers=[INA, JO])
TO_ANN, TO_INA, TO_JO = readers(MEETING)


def test_the_applicant_comes_first_and_has_no_number_of_an_interviewer() -> None:
    assert [(reader.person, reader.interviewer) for reader in readers(MEETING)] == [
        (ANN, None),
        (INA, 1002),
        (JO, 1003),
    ]


def test_each_reads_the_hour_on_their_own_clock_and_in_their_own_language() -> None:
    # Ann has named no zone: hers is the interview's.
    assert details(MEETING, TO_ANN).splitlines() == [
        "When: Monday 14 December 2026, 10:00-11:00 (Europe/Amsterdam, UTC+01:00)",
        "Where: Main street 1",
        "With: Ina Interviewer, Jo Tweede",
    ]
    assert details(MEETING, TO_INA).splitlines() == [
        "Wanneer: maandag 14 december 2026, 09:00-10:00 (Europe/London, UTC+00:00)",
        "Waar: Main street 1",
        "Met: Ann Example, Jo Tweede",
    ]
    assert details(MEETING, TO_JO).splitlines()[0].startswith("Quand: lundi 14 décembre 2026, 10:00-11:00")


def test_an_applicant_with_a_zone_reads_their_own_clock() -> None:
    ann = Reader(person=renamed(ANN, time_zone="Asia/Kathmandu"), interviewer=None)
    assert "14:45-15:45 (Asia/Kathmandu, UTC+05:45)" in details(MEETING, ann)
    assert subject(News.INVITED, MEETING, ann) == "Interview: Nurse, Monday 14 December 2026, 14:45"


def test_whoever_interviews_reads_whom() -> None:
    assert title(MEETING, TO_ANN) == "Interview: Nurse"
    assert title(MEETING, TO_INA) == "Sollicitatiegesprek: Nurse (Ann Example)"
    assert subject(News.REMINDED, MEETING, TO_JO) == (
        "Rappel : Entretien: Nurse (Ann Example), lundi 14 décembre 2026, 10:00"
    )


def test_a_cancellation_says_why_when_there_is_a_reason() -> None:
    for reason, last in (("Ina is ill", "Reason: Ina is ill"), (None, "With: Ina Interviewer")):
        assert details(interview(status=CANCELLED, reason=reason), TO_ANN).splitlines()[-1] == last
    assert "ill" not in details(interview(reason="Ina is ill"), TO_ANN)


def test_only_who_is_invited_is_asked_to_answer() -> None:
    asked = [news for news in News if "Please answer" in letter_text(news, MEETING, TO_ANN, "The team")]
    assert asked == [News.INVITED, News.CHANGED]
    assert letter_text(News.INVITED, MEETING, TO_ANN, "The team").splitlines()[-1] == "The team"


def test_nobody_can_write_a_paragraph_into_the_mail_of_another() -> None:
    evil = renamed(ANN, name="Ann\r\n\r\nPay here: https://evil.example")
    meeting = interview(applicant=evil, location="Main\nstreet", job="Nurse\r\nX")
    said = letter_text(News.INVITED, meeting, TO_INA, "")
    assert "Met: Ann Pay here: https://evil.example\n" in said
    assert "Waar: Main street\n" in said
    assert len(said.split("\n\n")) == 4
