"""The policy of the pages allows no script and no style but those in files: a template holds none."""

import re
from pathlib import Path

import pytest

import rapport.surfaces.console

ROOM = Path(rapport.surfaces.console.__file__).parent
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
FORBIDDEN = {
    "a script in the page": r"<script(?![^>]*\ssrc=)[^>]*>",
    "a style in the page": r"<style\b",
    "a style of an element": r"""\sstyle\s*=""",
    "a handler in an attribute": r"""\son[a-z]+\s*=\s*["']""",
    "a script as an address": r"javascript:",
    "text that is not escaped": r"\|\s*safe\b",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_script_and_no_style(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_changes_something_carries_the_token(template: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", template.read_text(encoding="utf-8"), re.DOTALL):
        if 'method="post"' in form:
            assert re.search(r"csrf_input|ui\.(csrf|once)\(|CSRF_FIELD", form), form
