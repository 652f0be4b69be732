import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.people.words import search_terms
from rapport.surfaces.console.marking import marked


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        ("Anouk de Vrieze", "vri an", "<mark>An</mark>ouk de <mark>Vri</mark>eze"),
        ("Zoë Terpstra", "zoe", "<mark>Zoë</mark> Terpstra"),
        ("Weißhaupt", "weissh", "<mark>Weißh</mark>aupt"),
        ("+31 20 555 0101", "0101", "+31 20 555 <mark>0101</mark>"),
        ("+31 6 1234 5678", "+31 6 12", "+<mark>31 6 12</mark>34 5678"),
        ("ann.smit@school.example", "ann.smit@sch", "<mark>ann.smit@sch</mark>ool.example"),
        ("ann@school.example", "school.ex", "ann@<mark>school.ex</mark>ample"),
        ("Ann", "bob", "Ann"),
        ("<b>Ann</b>", "ann", "&lt;b&gt;<mark>Ann</mark>&lt;/b&gt;"),
    ],
)
def test_what_was_looked_for_is_marked(text: str, question: str, shown: str) -> None:
    assert marked(text, search_terms(question)) == shown


@given(st.text(max_size=30), st.text(max_size=10))
def test_nothing_of_the_text_is_lost_or_let_through_as_markup(text: str, question: str) -> None:
    shown = marked(text, search_terms(question)).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in shown
    assert shown.unescape() == text
