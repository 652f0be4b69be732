"""What is noted of a record, and what is read out of a question."""

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.people.phones import Phone
from rapport.domain.people.words import MAX_WORD, MOST_TERMS, after, record_words, search_terms


def test_a_record_is_found_by_name_address_number_and_id() -> None:
    phone = Phone("31612345678", ["31612345678", "0612345678"])
    found = record_words(name="José O'Neill", email="jose.oneill@school.example", phone=phone, number="E-7")
    addresses = ["jose.oneill@school.example", "school.example"]
    numbers = ["31612345678", "0612345678", "~87654321613"]
    assert found == sorted(["jose", "o", "neill", "oneill", *addresses, *numbers, "e", "7"])
    assert record_words(name=None, email=None, phone=None, number=None) == []


def test_a_question_is_read_piece_by_piece() -> None:
    assert search_terms("  José  O'Neill ") == [("jose",), ("o",), ("neill",)]
    assert search_terms("Jose@School.example @x.ex") == [("jose@school.example",), ("x.ex",)]
    assert search_terms("jan.de.vries J. St.") == [("jan.de.vries",), ("j",), ("st",)]
    assert search_terms("06 12") == [("0612", "~2160")]
    assert search_terms("+31 (0)6 1234 jan") == [("3161234", "~4321613"), ("jan",)]
    assert search_terms("0031612") == [("0031612", "31612", "~2161300")]
    assert search_terms("12") == [("12",)]
    assert search_terms("jan jan") == [("jan",)]
    assert search_terms("., - @ \0") == []


@given(st.text(max_size=300))
def test_any_question_can_be_read(question: str) -> None:
    terms = search_terms(question)
    assert len(terms) <= MOST_TERMS
    assert all(prefix and len(prefix) <= 3 * MAX_WORD for term in terms for prefix in term)


@given(st.text(min_size=1), st.text())
def test_what_begins_with_a_word_lies_between_it_and_what_is_after_all(word: str, rest: str) -> None:
    whole = (word + rest).encode("utf-8", "surrogatepass")
    assert word.encode("utf-8", "surrogatepass") <= whole
    if "\U0010ffff" not in rest[:1]:
        assert whole < after(word).encode("utf-8", "surrogatepass")
