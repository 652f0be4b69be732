"""The documentation as pages: rendered once, from the OpenAPI document and the settings of this very service."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from rapport.settings import Settings
from rapport.surfaces.docs.callbacks import callbacks_page
from rapport.surfaces.docs.operations import JSON, Operation, pretty, read_operations
from rapport.surfaces.docs.tables import Node, Tables

GUIDES = {
    "/docs": "Rapport",
    "/docs/writes": "How a write works",
    "/docs/callbacks": "Callbacks",
    "/docs/attachments": "Attachments",
    "/docs/errors": "Errors",
    "/docs/sandbox": "Sandbox",
    "/docs/regions": "Your region",
}


def render_pages(document: Node, settings: Settings) -> dict[str, str]:
    """HTML by path. The links on each page lead to the others, to its own anchors and to /openapi.json."""
    operations = read_operations(document)
    environment = _environment(operations)
    known = _known(document, settings)
    pages = {path: _render(environment, _template(path), path, title, known) for path, title in GUIDES.items()}
    for operation in operations:
        about = {"operation": operation}
        pages[operation.url] = _render(environment, "operation.html", operation.url, operation.summary, about)
    return pages


def _known(document: Node, settings: Settings) -> Mapping[str, Any]:
    """What the guides may show."""
    components = document["components"]
    callback = next(iter(components["callbacks"]["finished"].values()))["post"]
    content = callback["requestBody"]["content"][JSON]["example"]
    return {
        "info": document["info"],
        "tables": Tables(document),
        "refusals": [response["content"][JSON]["example"] | response for response in components["responses"].values()],
        "body_limit_bytes": settings.body_limit_bytes,
        "attachment_limit_bytes": settings.attachment_limit_bytes,
        "sandbox_wipe_hour": settings.sandbox_wipe_hour,
        "callback": callback,
        "sent": callbacks_page(content, settings.callback_timeout_seconds),
    }


def _template(path: str) -> str:
    return (path.removeprefix("/docs").removeprefix("/") or "index") + ".html"


def _render(environment: Environment, template: str, path: str, title: str, known: Mapping[str, Any]) -> str:
    return environment.get_template(template).render(path=path, title=title, **known)


def _environment(operations: list[Operation]) -> Environment:
    environment = Environment(
        loader=PackageLoader("rapport.surfaces.docs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pretty"] = pretty
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    environment.globals["guides"] = GUIDES
    environment.globals["operations"] = {operation.id: operation for operation in operations}
    environment.globals["tagged_operations"] = [
        (tag, list(tagged)) for tag, tagged in groupby(operations, lambda operation: operation.tag)
    ]
    return environment
