"""Settings lead to each of their pages, and to the commands for what only they do."""

import pytest

from rapport.cli import app
from rapport.surfaces.console.pages.settings import COMMANDS, PAGES_OF_COMMANDS
from rapport.surfaces.console.rail import SETTINGS
from rapport.surfaces.console.routes import PAGES
from rapport.surfaces.console.words import catalogue
from visitors import Visitor

BESIDE = {"engine", "serve"}
"""Named together."""


@pytest.mark.parametrize("prefix", ["/console", "/console/sandbox"])
async def test_each_page_is_a_link_on_its_own_side(admin: Visitor, prefix: str) -> None:
    shown = (await admin.get(f"{prefix}/settings")).text
    assert [entry.path for entry in SETTINGS if f'href="{prefix}{entry.path}"' not in shown] == []


async def test_each_page_has_the_menu_of_them_all_and_says_which_it_is(admin: Visitor) -> None:
    for entry in SETTINGS:
        shown = (await admin.get(f"/console{entry.path}")).text
        assert f'<a href="/console{entry.path}" aria-current="page">' in shown, entry.name


def test_what_a_command_does_is_a_page_too_or_the_command_is_named() -> None:
    groups = {name for name in app if not name.startswith("-")}
    assert len(groups) > 15
    assert sorted(groups - PAGES_OF_COMMANDS.keys() - COMMANDS.keys() - BESIDE) == []
    served = {path for handler in PAGES for path in handler.paths}
    assert sorted(set(PAGES_OF_COMMANDS.values()) - served) == []


def test_each_command_that_is_named_has_words() -> None:
    assert sorted(group for group in COMMANDS if f"command.{group}" not in catalogue()) == []
