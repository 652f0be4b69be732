import csv

import pytest

from esco import BASALT, COLUMNS, EN, GLAZE, KITES, csv_of, row, uri, whole
from rapport.domain.skills.esco import rows
from rapport.domain.skills.esco.classification import Labels
from rapport.domain.skills.esco.rows import EscoRefusedError, Row, read_rows


def read(content: str) -> list[Row]:
    return list(read_rows("skills_en.csv", content.splitlines(keepends=True)))


REFUSED = {
    "nothing": ("", "is empty; the official CSV download"),
    "a header alone": (csv_of([]), "no skill in it"),
    "occupations": (whole().replace("skillType", "iscoGroup"), "line 1: the column skillType should be there"),
    "semicolons": (whole().replace(",", ";"), "the columns conceptType, conceptUri"),
    "another scheme": (
        csv_of([row(KITES, ["x y"], conceptUri="https://example.org/1")]),
        "line 2: conceptUri is 'https",
    ),
    "a group": (csv_of([row(KITES, ["x y"], conceptType="SkillGroup")]), "line 2: conceptType is 'SkillGroup'"),
    "the same twice": (csv_of([row(KITES, ["a b"]), row(KITES, ["c d"])]), "line 4: the concept 00000001"),
    "a cell too many": (whole() + f"KnowledgeSkillCompetence,{uri(KITES)},a,b,c,d,e,f,g,h,i,j,k,l\r\n", "14 cells"),
    "a label like a book": (csv_of([row(KITES, ["x" * 1_001])]), "line 2: a label has 1,001 characters"),
    "a NUL": (csv_of([row(KITES, ["x\0y"])]), "NUL"),
    "half a file": (whole()[:-40] + '"and', "and on: it is no CSV"),
    "a cell like a library": (csv_of([row(KITES, ["x"], description="x" * 200_000)]), "field larger than field limit"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_of_esco_is_refused_with_its_place(content: str, words: str) -> None:
    with pytest.raises(EscoRefusedError) as refused:
        read(content)
    assert str(refused.value).startswith("skills_en.csv")
    assert words in str(refused.value)


def test_several_faults_are_told_at_once_but_not_all_of_a_thousand() -> None:
    with pytest.raises(EscoRefusedError) as refused:
        read(csv_of([row("nonsense", ["x y"])] * 1_000))
    assert str(refused.value).count("conceptUri is") == rows.MAX_FAULTS


def test_a_table_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_CONCEPTS", 2)
    with pytest.raises(EscoRefusedError, match="more than 2 skills"):
        read(whole())


def test_labels_stand_in_lines_of_their_cells() -> None:
    assert read(whole()) == [
        Row(
            concept,
            "knowledge" if concept == BASALT else "skill/competence",
            "sector-specific",
            Labels(labels[0], tuple(labels[1:]), ()),
        )
        for concept, labels in EN.items()
    ]


def test_labels_are_trimmed_and_named_once() -> None:
    content = csv_of([row(KITES, [" fly kites ", "kite ", "", "kite"], hiddenLabels="kyte\n kyte flying\n")])
    assert read(content)[0].labels == Labels("fly kites", ("kite",), ("kyte", "kyte flying"))


def test_what_has_no_label_in_this_language_or_is_not_released_is_passed_over() -> None:
    content = csv_of([row(KITES, []), row(GLAZE, ["glaze tiles"], status="obsolete"), row(BASALT, ["basaltology"])])
    assert [each.id for each in read(content)] == [BASALT]


def test_columns_come_in_any_order_and_some_may_be_missing() -> None:
    columns = [name for name in reversed(COLUMNS) if name not in {"hiddenLabels", "status", "description"}]
    assert read("\ufeff" + csv_of([row(KITES, EN[KITES])], columns))[0].labels.preferred == EN[KITES][0]


def test_other_tables_of_this_process_keep_their_limit() -> None:
    read(whole())
    assert csv.field_size_limit() == 131_072
