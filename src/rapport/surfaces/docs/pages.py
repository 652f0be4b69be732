"""The documentation as pages, made from the OpenAPI documents and the settings of this very service."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from rapport.settings import Settings
from rapport.surfaces.docs.callbacks import callbacks_page
from rapport.surfaces.docs.operations import JSON, Operation, pretty, read_operations
from rapport.surfaces.docs.tables import Node, Tables

ENTRY = "/docs"
AT_THE_ENTRY = "candidates"
"""Its pages stand directly under the entry, as they did before there were others: people have links to them."""

GUIDES = {
    "candidates": {
        "writes": "How a write works",
        "callbacks": "Callbacks",
        "attachments": "Attachments",
        "errors": "Errors",
        "sandbox": "Sandbox",
        "regions": "Your region",
    },
    "employees": {"first-calls": "The first calls"},
    "applicants": {"first-calls": "The first calls", "times": "Times", "invitations": "Invitations"},
    "timeline": {"first-calls": "The first calls"},
}
"""By surface: what there is besides the overview and the operations. Each has a template of its name."""

OVERVIEWS = ("candidates", "employees", "applicants")
"""The surfaces whose overview says more than that of any surface does; theirs is a template of their own."""


class Surface(Struct, frozen=True, kw_only=True):
    """What pages are made for: an OpenAPI document, which is served at `path`."""

    name: str
    path: str
    document: Node

    @property
    def title(self) -> str:
        return self.name.capitalize()

    @property
    def home(self) -> str:
        return f"{ENTRY}/{self.name}"

    @property
    def room(self) -> str:
        """What the addresses of its other pages begin with."""
        return ENTRY if self.name == AT_THE_ENTRY else self.home

    @property
    def guides(self) -> dict[str, str]:
        """Titles by address, the overview first."""
        told = {f"{self.room}/{name}": title for name, title in GUIDES.get(self.name, {}).items()}
        return {self.home: "Overview", **told}

    @property
    def errors(self) -> str:
        """Where the shape of its errors is shown."""
        return f"{self.room}/errors" if "errors" in GUIDES.get(self.name, {}) else f"{self.home}#errors"


class Pages(Mapping[str, str]):
    """HTML by address. A page is rendered when it is asked for: all of them took a fifth of the service's start."""

    def __init__(self, renderings: Mapping[str, Callable[[], str]]) -> None:
        self._renderings = renderings

    def __getitem__(self, address: str) -> str:
        return self._renderings[address]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._renderings)

    def __len__(self) -> int:
        return len(self._renderings)


def docs_pages(surfaces: Sequence[Surface], settings: Settings) -> Pages:
    """The links on each page lead to the others, to its own anchors and to the documents."""
    environment = _environment(surfaces)
    entry = partial(_render, environment, "index.html", path=ENTRY, title="Rapport", surface=None)
    rooms = [_pages(environment, surface, settings) for surface in surfaces]
    return Pages({ENTRY: entry} | {path: rendering for room in rooms for path, rendering in room.items()})


def _pages(environment: Environment, surface: Surface, settings: Settings) -> Mapping[str, Callable[[], str]]:
    operations = read_operations(surface.document, surface.room)
    page = partial(_render, environment, **_known(surface, operations, settings))
    titles = {**surface.guides, surface.home: surface.title}
    guides = {path: partial(page, _template(surface, path), path=path, title=title) for path, title in titles.items()}
    return guides | {
        each.url: partial(page, "operation.html", path=each.url, title=each.summary, operation=each)
        for each in operations
    }


def _render(environment: Environment, template: str, **shown: Any) -> str:
    return environment.get_template(template).render(shown)


def _template(surface: Surface, path: str) -> str:
    if path != surface.home:
        return f"{surface.name}/{path.removeprefix(f'{surface.room}/')}.html"
    return f"{surface.name}/index.html" if surface.name in OVERVIEWS else "overview.html"


def _known(surface: Surface, operations: Sequence[Operation], settings: Settings) -> Mapping[str, Any]:
    """What a page of the surface may show."""
    components = surface.document["components"]
    return {
        "surface": surface,
        "info": surface.document["info"],
        "tables": Tables(surface.document),
        "components": components,
        "operations": {operation.id: operation for operation in operations},
        "tagged_operations": [
            (tag, list(tagged)) for tag, tagged in groupby(operations, lambda operation: operation.tag)
        ],
        "refusals": _refusals(operations),
        "body_limit_bytes": settings.body_limit_bytes,
        "attachment_limit_bytes": settings.attachment_limit_bytes,
        "keep_mutations_days": settings.keep_mutations_days,
        "sandbox_wipe_hour": settings.sandbox_wipe_hour,
        **(_called_back(components["callbacks"], settings) if "callbacks" in components else {}),
    }


def _refusals(operations: Sequence[Operation]) -> dict[str, str]:
    """What each status of an error means, by status."""
    found = {answer.status: answer.description for operation in operations for answer in operation.answers}
    return {status: found[status] for status in sorted(found) if status >= "4"}


def _called_back(callbacks: Node, settings: Settings) -> dict[str, Any]:
    callback = next(iter(callbacks["finished"].values()))["post"]
    content = callback["requestBody"]["content"][JSON]["example"]
    return {"callback": callback, "sent": callbacks_page(content, settings.callback_timeout_seconds)}


def _environment(surfaces: Sequence[Surface]) -> Environment:
    environment = Environment(
        loader=PackageLoader("rapport.surfaces.docs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pretty"] = pretty
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    environment.globals["surfaces"] = surfaces
    return environment
