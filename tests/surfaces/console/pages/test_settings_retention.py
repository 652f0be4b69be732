"""What is kept is told as the settings say it."""

import msgspec

from rapport.settings import Settings
from visitors import Visitor


async def test_each_setting_that_removes_something_is_named(admin: Visitor) -> None:
    shown = (await admin.get("/console/settings/retention")).text
    named = [field.name for field in msgspec.structs.fields(Settings) if field.name.startswith("keep_")]
    for name in [*named, "sandbox_wipe_hour"]:
        assert f"RAPPORT_{name.upper()}" in shown
    assert "Erasing a person" in shown
    assert "Until somebody empties it" in shown  # the tests' service never does by itself
