"""What was typed into a form, and what is wrong with it: shown again at the fields."""

from collections.abc import Collection, Mapping
from typing import Any

from litestar import Request

MAX_TEXT = 200  # characters of a field that says nothing else


class Form:
    """`values` are as they were typed. Faults are keys of words, by field; the first one of a field stands."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict(values or {})
        self.faults: dict[str, tuple[str, dict[str, Any]]] = {}

    def __getitem__(self, field: str) -> str:
        return self.values.get(field, "")

    @property
    def is_right(self) -> bool:
        return not self.faults

    def fault(self, field: str, words: str, **given: Any) -> None:
        self.faults.setdefault(field, (words, given))

    def text(self, field: str, *, needed: bool = False, longest: int = MAX_TEXT) -> str:
        """Without space at its ends."""
        text = self[field].strip()
        if needed and not text:
            self.fault(field, "fault.needed")
        if len(text) > longest:
            self.fault(field, "fault.too_long", longest=longest)
        if "\0" in text:
            self.fault(field, "fault.unprintable")
        return text

    def choice(self, field: str, choices: Collection[str]) -> str:
        text = self[field]
        if text not in choices:
            self.fault(field, "fault.choice")
        return text


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The fields that are text; of one that came several times, the last."""
    given = await request.form()
    return Form({name: value for name, value in given.multi_items() if isinstance(value, str)})
