"""The pages as a browser without JavaScript and without the internet gets them."""

import inspect
import re
import shlex
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlsplit

import msgspec
import pytest

from documented import DOCUMENT, JSON, OPERATIONS
from rapport.delivery.retry import SCHEDULE
from rapport.settings import Settings
from rapport.surfaces.applicants.openapi.document import applicants_document
from rapport.surfaces.candidates.region_schemas import DIALECT
from rapport.surfaces.docs import receiver
from rapport.surfaces.docs.callbacks import EXAMPLE_SECRET
from rapport.surfaces.docs.operations import read_operations
from rapport.surfaces.docs.pages import ENTRY, Surface, docs_pages
from rapport.surfaces.docs.receiver import is_from_rapport, is_standard_webhook
from rapport.surfaces.docs.routes import STYLE
from rapport.surfaces.employees.openapi.document import employees_document
from support import Region

SETTINGS = Settings(callback_timeout_seconds=77, body_limit_bytes=12_345_678)
CANDIDATES = Surface(name="candidates", path="/openapi.json", document=DOCUMENT)
EMPLOYEES = Surface(name="employees", path="/openapi/employees.json", document=employees_document())
APPLICANTS = Surface(name="applicants", path="/openapi/applicants.json", document=applicants_document())
SURFACES = (CANDIDATES, EMPLOYEES, APPLICANTS)
PAGES = docs_pages(SURFACES, SETTINGS)
DESCRIBED = {operation.id: operation for operation in read_operations(DOCUMENT, "/docs")}
OF_EMPLOYEES = {operation.id: operation for operation in read_operations(EMPLOYEES.document, EMPLOYEES.room)}
CELLS = ("td", "th")  # their words do not touch, though nothing stands between them


class Page(HTMLParser):
    """What a page says and where it leads; `blocks` are its examples."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.elements: set[str] = set()
        self.blocks: list[str] = []
        self.text = ""
        self._in_block = False
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self.elements.add(tag)
        self.links += [value for name, value in attributes if name in ("href", "src", "action") and value]
        self.anchors |= {named["id"] or ""} if "id" in named else set()
        if tag == "pre":
            self.blocks.append("")
            self._in_block = True

    def handle_endtag(self, tag: str) -> None:
        self._in_block = self._in_block and tag != "pre"
        self.text += " " if tag in CELLS else ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_block:
            self.blocks[-1] += data


QUERIES = {
    "findCandidates": {"email": "noor.visser@mail.example"},
    "getSchema": {"resource": "interaction", "operation": "update"},
    "getAudit": {"record": "cand_01kjpxyqg0fh0smn1z3mgcfdq8"},
}
READ = {path: Page(html) for path, html in PAGES.items()}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_refers_to_nothing_outside_of_the_service(path: str) -> None:
    page = PAGES[path].replace(DIALECT, "")  # a name, and no place to go to
    hosts = {urlsplit(url).hostname or "" for url in re.findall(r"https?://[^\s\"'<>]+", page)}

    assert all(host.endswith(".example") for host in hosts)
    assert all(link.startswith(("/", "#", "data:,")) for link in READ[path].links)
    assert not READ[path].elements & {"script", "iframe", "img", "object", "style"}
    assert not re.search(r"\s(on\w+|style)=", PAGES[path])


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_served_to_everyone_and_may_load_nothing_but_its_style(path: str, region: Region) -> None:
    answer = await region.get(path, x_api_key="")

    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[:3] == ["default-src 'none'", "style-src 'self'", "img-src 'self' data:"]
    assert Page(answer.body).anchors == READ[path].anchors


@pytest.mark.parametrize("path", PAGES)
async def test_every_link_of_a_page_leads_somewhere(path: str, region: Region) -> None:
    for link in READ[path].links:
        target, anchor = urldefrag(link)
        if anchor:
            assert anchor in READ[target or path].anchors
        elif target.startswith("/") and target not in PAGES:
            assert (await region.get(target, x_api_key="")).status == 200


def of(path: str) -> Surface:
    """Whose the page is. Those of candidates, and the entry, stand beside the others' rooms."""
    return next((surface for surface in (EMPLOYEES, APPLICANTS) if path.startswith(surface.home)), CANDIDATES)


@pytest.mark.parametrize("path", [path for path in PAGES if path != ENTRY])
def test_every_page_lists_every_operation_of_its_surface_and_of_no_other(path: str) -> None:
    links = {link for link in READ[path].links if "/operations/" in link}
    assert links == {operation.url for operation in read_operations(of(path).document, of(path).room)}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_every_surface_and_to_its_own_document(path: str) -> None:
    assert {ENTRY, of(path).path} <= set(READ[path].links)
    assert {surface.home for surface in SURFACES} <= set(READ[path].links)


@pytest.mark.parametrize(
    "path",
    ["", "/writes", "/callbacks", "/attachments", "/errors", "/sandbox", "/regions", "/operations/createCandidates"],
)
def test_addresses_that_people_have_links_to_stay(path: str) -> None:
    assert f"/docs{path}" in PAGES


def test_a_surface_that_nobody_wrote_a_guide_for_has_pages_too() -> None:
    document = {**EMPLOYEES.document, "info": {**EMPLOYEES.document["info"], "title": "Rapport: others"}}
    others = Surface(name="others", path="/openapi/others.json", document=document)

    pages = docs_pages((CANDIDATES, others), SETTINGS)

    assert "Rapport: others" in Page(pages["/docs/others"]).text
    assert {f"/docs/others/operations/{name}" for name in OF_EMPLOYEES} < pages.keys()
    assert "/docs/others" in Page(pages[ENTRY]).links
    page = Page(pages["/docs/others/operations/getEmployee"])
    assert "/docs/others#errors" in page.links
    assert "errors" in Page(pages["/docs/others"]).anchors


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_page_of_an_operation_says_what_the_document_says(name: str) -> None:
    node, page = OPERATIONS[name].node, READ[f"/docs/operations/{name}"]
    (scope,) = node["security"][0]["apiKey"]

    said = [name, OPERATIONS[name].path, scope, node["summary"], *node["responses"]]
    said += [parameter.name for parameter in DESCRIBED[name].parameters]
    said += node.get("description", "").replace("`", "").split("\n")
    assert [words for words in said if words not in page.text] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_page_says_that_its_operation_is_only_accepted_where_it_becomes_a_mutation(name: str) -> None:
    told = "the answer says that it was accepted" in READ[f"/docs/operations/{name}"].text
    assert told == OPERATIONS[name].is_queued


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_example_command_of_an_operation_sends_its_first_example(name: str) -> None:
    command = next(block for block in READ[f"/docs/operations/{name}"].blocks if block.startswith("curl"))
    words = shlex.split(command)

    assert words[words.index("-X") + 1 if "-X" in words else 0] in (OPERATIONS[name].method.upper(), "curl")
    url = next(word for word in words if word.startswith("$ADDRESS"))
    assert re.search(r"\$ADDRESS/api/v2/[^{}]*$", url)
    assert dict(parse_qsl(urlsplit(url).query)) == QUERIES.get(name, {})
    if OPERATIONS[name].examples:
        sent = msgspec.json.decode(words[words.index("-d") + 1])
        assert sent == next(iter(OPERATIONS[name].examples.values()))


@pytest.mark.parametrize("name", OF_EMPLOYEES)
def test_the_page_of_an_employees_operation_says_what_its_document_says(name: str) -> None:
    operation, page = OF_EMPLOYEES[name], READ[f"/docs/employees/operations/{name}"]
    node = EMPLOYEES.document["paths"][operation.path][operation.method.lower()]
    [scope] = node["security"][0]["oauth2"]

    said = [name, operation.path, scope, node["summary"], *node["responses"]]
    said += [parameter.name for parameter in operation.parameters]
    said += node.get("description", "").replace("`", "").split("\n")
    assert [words for words in said if words not in page.text] == []
    command, answer = page.blocks
    assert 'Authorization: Bearer $TOKEN"' in command
    shown = next(iter(node["responses"].values())).get("content", {JSON: {"example": None}})[JSON]["example"]
    assert answer == "HTTP/1.1 204 No Content" if shown is None else msgspec.json.decode(answer) == shown
    if "requestBody" in node:
        words = shlex.split(command)
        sent = msgspec.json.decode(words[words.index("-d") + 1])
        assert sent == node["requestBody"]["content"][JSON]["example"]
    assert "{" not in shlex.split(command)[-1] or "-d" in command


def test_every_field_of_an_employees_body_is_in_its_table() -> None:
    schemas = EMPLOYEES.document["components"]["schemas"]
    for name, schema in (("createEmployee", "NewEmployee"), ("createEmployeeInteraction", "Interaction")):
        page = READ[f"/docs/employees/operations/{name}"].text
        assert [field for field in schemas[schema]["properties"] if f" {field} " not in page] == []
    values = READ["/docs/employees/operations/changeVacancyPropertyValues"].text
    assert ".[]." not in READ["/docs/employees/operations/createEmployee"].text
    assert "[].property_name required string" in values
    record = READ["/docs/employees/operations/getEmployee"]
    assert "custom_properties optional PropertyValues" in record.text
    assert {"Employee", "PropertyValues"} <= record.anchors
    assert "[].property_value required string or number or boolean or list of string or null" in values


def test_the_errors_of_the_employees_surface_are_all_told() -> None:
    statuses = {answer.status for operation in OF_EMPLOYEES.values() for answer in operation.answers}
    page = READ["/docs/employees"].text
    assert [status for status in statuses if status > "4" and f" {status} " not in page] == []
    assert "This service takes 12,345,678 bytes." in page
    assert '"title": "404 Not Found"' in page


def test_every_field_of_a_body_is_in_its_table() -> None:
    page = READ["/docs/operations/createCandidates"]
    given = DOCUMENT["components"]["schemas"]["NewCandidate"]["properties"]
    inline = given["interactions"]["items"]["properties"]

    names = [*given, *(f"interactions[].{name}" for name in inline), "candidates", "idempotencyKey", "callbackUrl"]
    assert [name for name in names if f" {name} " not in page.text] == []
    rights = [schema["description"] for schema in [*given.values(), *inline.values()]]
    assert [right for right in rights if right not in page.text] == []


def test_the_functions_for_receivers_accept_the_example_of_a_callback() -> None:
    request = next(block for block in READ["/docs/callbacks"].blocks if block.startswith("POST"))
    head, _, body = request.partition("\n\n")
    line, *lines = head.split("\n")
    headers = dict(header.split(": ", 1) for header in lines)
    now = int(headers["webhook-timestamp"])

    assert EXAMPLE_SECRET in READ["/docs/callbacks"].text
    assert is_from_rapport(EXAMPLE_SECRET, headers, line.split(" ")[1], body.encode(), now)
    assert is_standard_webhook(EXAMPLE_SECRET, headers, body.encode(), now)
    assert inspect.getsource(receiver).strip() in READ["/docs/callbacks"].blocks


def test_the_schedule_of_attempts_is_the_one_that_is_followed() -> None:
    page = READ["/docs/callbacks"].text

    assert "1 at once 0 s 2 5 s 5 s 3 5 min 5 min 5 s 4 30 min 35 min 5 s" in page
    assert f"{len(SCHEDULE) + 1} 24 h 75 h 35 min 5 s" in page


def test_what_an_operator_can_set_is_shown_as_it_is_set() -> None:
    assert "none within 1 min 17 s" in READ["/docs/callbacks"].text
    assert "This service takes 12,345,678 bytes." in READ["/docs/errors"].text
    assert "Every day, soon after 3:00 UTC, and whenever the operator says so, everything" in READ["/docs/sandbox"].text


def test_every_status_that_an_operation_answers_with_is_on_the_page_of_errors() -> None:
    statuses = {status for operation in OPERATIONS.values() for status in operation.node["responses"]}

    assert [status for status in statuses if status > "4" and f" {status} " not in READ["/docs/errors"].text] == []


def test_words_of_a_schema_cannot_become_markup() -> None:
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(DOCUMENT))
    document["components"]["schemas"]["NewInteraction"]["description"] = "<script>alert(1)</script>"

    surface = Surface(name="candidates", path="/openapi.json", document=document)
    page = docs_pages([surface], SETTINGS)["/docs/operations/createInteractions"]

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page


async def test_what_was_not_changed_is_not_sent_again(region: Region) -> None:
    for path in ("/docs", STYLE, "/openapi.json"):
        first = await region.get(path)
        again = await region.get(path, if_none_match=first.headers["etag"])

        assert (again.status, again.body) == (304, "")
        assert again.headers["etag"] == first.headers["etag"]


async def test_the_document_is_served_as_it_is(region: Region) -> None:
    answer = await region.get("/openapi.json", x_api_key="")

    assert answer.headers["content-type"] == JSON
    assert answer.body == DOCUMENT


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_every_member_and_parameter_of_a_document_is_described(surface: Surface) -> None:
    components = surface.document["components"]
    inline = [node for item in surface.document["paths"].values() for node in item.values() if isinstance(node, dict)]
    parameters = [*components["parameters"].values(), *(each for node in inline for each in node.get("parameters", ()))]
    nameless = [each["name"] for each in parameters if "$ref" not in each and not each.get("description")]
    assert nameless == []
    assert list(undescribed(surface.document, "")) == []


def undescribed(node: Any, place: str) -> Iterator[str]:
    """Where members of objects stand that nothing is said of. What a condition asks for is not shown to anybody."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        if name in ("if", "example", "examples"):
            continue
        members = child if name == "properties" and isinstance(child, dict) else {}
        for member, schema in members.items():
            if isinstance(schema, dict) and not {"description", "$ref", "const"} & schema.keys():
                yield f"{place}/{name}/{member}"
        yield from undescribed(child, f"{place}/{name}")
