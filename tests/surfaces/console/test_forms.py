"""A form keeps what was typed, and says all that is wrong with it."""

from rapport.surfaces.console.forms import Form


def test_text_comes_without_space_at_its_ends_and_what_was_typed_is_kept() -> None:
    form = Form({"name": " Ann "})
    assert form.text("name", needed=True) == "Ann"
    assert (form["name"], form["other"], form.is_right) == (" Ann ", "", True)


def test_all_that_is_wrong_is_said_once_for_each_field() -> None:
    form = Form({"name": " ", "long": "x" * 6, "null": "\0", "colour": "red"})
    form.text("name", needed=True)
    form.text("long", longest=5)
    form.text("null")
    form.choice("colour", ["blue"])
    form.fault("name", "fault.choice")
    assert not form.is_right
    assert form.faults == {
        "name": ("fault.needed", {}),
        "long": ("fault.too_long", {"longest": 5}),
        "null": ("fault.unprintable", {}),
        "colour": ("fault.choice", {}),
    }
