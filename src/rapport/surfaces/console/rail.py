"""Where one can go: the entries of the rail, in their order, each for those who may see its page."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from rapport.access.roles import Role


class Entry(Struct, frozen=True):
    """`path` is the page's, without the prefix; its words are `rail.<name>`. Entries of a `group` stand together.

    Pages at `beside`, and below it, belong to the entry too.
    """

    name: str
    path: str
    role: Role = Role.VIEWER
    group: str = ""
    beside: str | None = None


PEOPLE = (
    Entry("overview", "/"),
    Entry("people", "/people"),
    Entry("interviews", "/interviews"),
    Entry("vacancies", "/vacancies", beside="/jobs"),
    Entry("reports", "/reports"),
)
OPERATING = (
    Entry("mutations", "/mutations"),
    Entry("deliveries", "/deliveries", Role.ADMIN),
    Entry("audit", "/audit", Role.ADMIN),
    Entry("settings", "/settings", Role.ADMIN),
)
SETTINGS = (
    Entry("region", "/settings/region", Role.ADMIN, "region"),
    Entry("scheduling", "/settings/scheduling", Role.ADMIN, "region"),
    Entry("skills", "/settings/skills", Role.ADMIN, "region"),
    Entry("retention", "/settings/retention", Role.ADMIN, "region"),
    Entry("types", "/settings/types", Role.ADMIN, "candidates"),
    Entry("fields", "/settings/fields", Role.ADMIN, "candidates"),
    Entry("teams", "/settings/teams", Role.ADMIN, "hiring"),
    Entry("interviewers", "/settings/interviewers", Role.ADMIN, "hiring"),
    Entry("jobs", "/settings/jobs", Role.ADMIN, "hiring"),
    Entry("users", "/settings/users", Role.ADMIN, "access"),
    Entry("keys", "/settings/keys", Role.ADMIN, "access"),
    Entry("clients", "/settings/clients", Role.ADMIN, "access"),
    Entry("partner_keys", "/settings/partner-keys", Role.ADMIN, "access"),
    Entry("webhooks", "/settings/webhooks", Role.ADMIN, "technical"),
    Entry("sandbox", "/settings/sandbox", Role.ADMIN, "technical"),
)
"""The pages below Settings; their words are `rail.<name>` too, and those of the groups `settings.group.<group>`."""


def shown(entries: Sequence[Entry], role: Role, paths: Collection[str]) -> list[Entry]:
    """Those whose page is among the paths and which the role may see."""
    return [entry for entry in entries if entry.path in paths and role.may(entry.role)]


def is_current(entry: Entry, path: str) -> bool:
    """Whether the path, without its prefix, is one of the entry's pages or below it."""
    if entry.path == "/":
        return path == "/"
    return any(f"{path}/".startswith(f"{root}/") for root in (entry.path, entry.beside) if root)
