"""What a reader of texts promises, whatever it knows: the box alone, or more that an operator has loaded."""

from typing import Protocol

from rapport.domain.skills.extraction import Found, extract
from rapport.domain.skills.vocabulary import Language, Skill, vocabulary


class Reader(Protocol):
    """Reads texts in a thread of the caller's choice: it knows no database and waits for nothing."""

    @property
    def version(self) -> str:
        """Of all that findings depend on; what was read by another version is read anew on demand."""

    @property
    def acknowledgement(self) -> str | None:
        """What must be said wherever skills of this reader are shown, such as whose classification they are from."""

    def read(self, text: str, language: Language) -> list[Found]:
        """The skills that the text names, in the order of their words, which never overlap."""

    def skill(self, skill_id: str) -> Skill | None:
        """The skill of this id, if this reader knows it: an id may be older than what is loaded now."""


class Box:
    """The reader that is always there: the vocabulary of this release."""

    @property
    def version(self) -> str:
        return vocabulary().version

    @property
    def acknowledgement(self) -> None:
        """Nothing: the box was written for this project."""

    def read(self, text: str, language: Language) -> list[Found]:
        return extract(text, language)

    def skill(self, skill_id: str) -> Skill | None:
        return vocabulary().skills.get(skill_id)
