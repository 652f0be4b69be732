from esco import concept
from rapport.domain.skills.esco.classification import Concept, esco_skills
from rapport.domain.skills.esco.merging import merged
from rapport.domain.skills.vocabulary import Kind, Label, Language, Skill


def skill(name: str, *, esco: str | None = None, **labels: str) -> Skill:
    """Labels have a bar between them."""
    given = {language: labels.get(language, f"{name} in {language}") for language in Language}
    return Skill(name, Kind.SKILL, {one: tuple(map(Label, each.split("|"))) for one, each in given.items()}, esco)


def pairs(box: list[Skill], *concepts: Concept) -> dict[str, str]:
    return merged({each.id: each for each in box}, esco_skills(concepts))


BREWING = skill("brewing", en="brewing tea|tea making", nl="thee zetten", fr="préparer le thé")


def test_the_same_preferred_label_is_the_same_skill_without_case_and_accents() -> None:
    same = concept(1, fr=["PREPARER LE THE"])
    assert pairs([BREWING], same) == {f"esco-{same.id}": "brewing"}


def test_the_remark_of_a_name_does_not_count() -> None:
    same = concept(1, en=["brewing tea (beverages)"])
    assert pairs([BREWING], same) == {f"esco-{same.id}": "brewing"}


def test_one_label_that_is_not_preferred_is_not_enough() -> None:
    assert pairs([BREWING], concept(1, en=["kitchens", "brewing tea"]), concept(2, en=["tea making"])) == {}
    assert pairs([BREWING], concept(1, en=["kitchens", "tea making"])) == {}


def test_a_language_is_compared_with_itself_only() -> None:
    assert pairs([BREWING], concept(1, de=["brewing tea"])) == {}


def test_who_agrees_in_more_languages_goes_first_and_each_has_one_other() -> None:
    near, far = concept(2, en=["brewing tea"], nl=["thee zetten"]), concept(1, en=["brewing tea"])
    assert pairs([BREWING, skill("twin", en="brewing tea")], near, far) == {
        f"esco-{near.id}": "brewing",
        f"esco-{far.id}": "twin",
    }


def test_what_somebody_has_made_sure_of_goes_before_all_labels() -> None:
    known, alike = concept(1, en=["something else"]), concept(2, en=["brewing tea"], nl=["thee zetten"])
    assert pairs([BREWING._replace(esco=known.id)], known, alike) == {f"esco-{known.id}": "brewing"}
