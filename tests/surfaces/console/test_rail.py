"""The rail leads to what there is, and shows nobody what they may not see."""

from rapport.access.roles import Role
from rapport.surfaces.console.rail import OPERATING, PEOPLE, Entry, is_current, shown

ALL = {entry.path for entry in (*PEOPLE, *OPERATING)}


def test_an_entry_without_its_page_is_not_shown() -> None:
    assert shown(PEOPLE, Role.ADMIN, {"/people"}) == [Entry("people", "/people")]


def test_a_role_sees_what_it_may_open() -> None:
    assert [entry.name for entry in shown(OPERATING, Role.VIEWER, ALL)] == ["mutations"]
    assert len(shown(OPERATING, Role.ADMIN, ALL)) == len(OPERATING)


def test_the_entry_is_current_on_its_page_and_below_it() -> None:
    people, overview = Entry("people", "/people"), Entry("overview", "/")
    assert is_current(people, "/people")
    assert is_current(people, "/people/cand_1")
    assert not is_current(people, "/peoples")
    assert is_current(overview, "/")
    assert not is_current(overview, "/people")


def test_the_entry_is_current_on_what_belongs_to_it_elsewhere() -> None:
    vacancies = Entry("vacancies", "/vacancies", beside="/jobs")
    assert is_current(vacancies, "/jobs/12")
    assert not is_current(vacancies, "/jobsite")
    assert not is_current(vacancies, "/")
