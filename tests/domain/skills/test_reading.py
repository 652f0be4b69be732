from rapport.domain.skills.reading import Box, Reader
from rapport.domain.skills.vocabulary import Language, vocabulary


def test_the_box_finds_what_it_knows_and_names_its_version() -> None:
    box: Reader = Box()
    [found] = box.read("Verpleegkundige", Language.NL)
    skill = box.skill(found.skill_id)
    assert skill is not None
    assert skill.label(Language.EN) == vocabulary().skills["nursing"].label(Language.EN)
    assert box.version == vocabulary().version
    assert box.acknowledgement is None


def test_the_box_knows_no_other_skill() -> None:
    assert Box().skill("juggling-with-fire") is None
