"""What holds for all of the house, so that nobody has to remember it."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

import rapport
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.partner_scopes import PartnerScope
from rapport.access.roles import Role
from rapport.access.scopes import Scope
from rapport.app.operations import OPERATIONS
from rapport.app.service import running_service
from rapport.cli import show_settings
from rapport.settings import Settings, variable
from rapport.surfaces.health import PUBLIC

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "rapport"
TESTS = ROOT / "tests"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.name != "__init__.py" or path.stat().st_size)
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60

OPEN_TO_EVERYONE = re.compile(
    r"/healthz|/readyz|/openapi\.json|/openapi/(employees|applicants|feed|timeline)\.json|/docs(/.*)?|/oauth/token|/\.well-known/[a-z.-]+"
    r"|/calendars/{calendar:str}|/console/sign-in(/oidc(/callback)?)?|/console/static/{name:str}"
)
ASKED_BY_POST = {"/employees/{external_id:str}/matching_vacancies"}
"""Paths whose questions do not fit into a query: nothing is written there."""
SCOPES = {*Scope, *OAuthScope, *PartnerScope}
OF_ONESELF = re.compile(r"/console(/sandbox)?/account/[a-z-]+")
"""What every user of the console may change: nothing but what is theirs."""

TESTED_ELSEWHERE = {
    "__init__.py": "holds the version, which is compared below",
    "__main__.py": "every test in tests/cli starts the command line with it",
    "app/common.py": "holds what the parts of a process share",
    "app/figures.py": "what is told, and read as Prometheus reads it: app/test_metrics.py",
    "app/engine.py": "app/test_service.py, and every test that a service with an engine answers",
    "app/http.py": "app/test_service.py, and every test of tests/surfaces",
    "app/operations.py": "a list; each of its operations is tested in tests/domain",
    "access/oauth_scopes.py": "holds names; what they open is tested on the routes that ask for them",
    "access/oidc/refused.py": "holds names; what they are shown as: surfaces/console/pages/test_sign_in_oidc.py",
    "access/origin.py": "holds names; what they say stands in the audit log",
    "access/partner_scopes.py": "holds names; what they open is tested on the routes that ask for them",
    "access/roles.py": "holds names; what they open is tested on the routes: surfaces/console/test_routes.py",
    "access/scopes.py": "holds names; what they open is tested on the routes that ask for them",
    "environment.py": "what is read: test_settings.py",
    "delivery/client.py": "what both of its users open sockets with: delivery/test_send.py, delivery/test_fetch.py",
    "cli/__init__.py": "finds the commands and turns errors into exit codes: each test in tests/cli",
    "cli/demo.py": "the whole of it runs in tests/system/test_processes.py",
    "cli/demo_data.py": "what the demo posts, in the same test",
    "cli/demo_hiring.py": "a part of the demo, in the same test",
    "cli/demo_people.py": "a part of the demo, in the same test",
    "cli/demo_week.py": "a part of the demo, in the same test",
    "cli/demo_skills.py": "a part of the demo, in the same test",
    "cli/interviewers.py": "made and listed in cli/test_partner_keys.py",
    "cli/jobs.py": "made, listed and archived in cli/test_partner_keys.py",
    "cli/operating.py": "what those do that set something up: cli/test_partner_keys.py",
    "cli/statuses.py": "made in cli/test_partner_keys.py",
    "cli/teams.py": "made and listed in cli/test_partner_keys.py",
    "cli/processes.py": "starts the processes that tests/system drives",
    "cli/skills.py": "finds the commands of its group: cli/test_esco.py, cli/test_encode.py, cli/test_reindex.py",
    "cli/scopes.py": "what rapport key and rapport client share: cli/test_keys.py, cli/test_clients.py",
    "cli/running.py": "what commands share: each test in tests/cli",
    "domain/employees/skill_profiles.py": "what the routes of surfaces/employees/test_skill_profiles.py show",
    "domain/people/facts.py": "what the page of a person shows: surfaces/console/pages/test_person.py",
    "domain/people/moving.py": "what settling, links and merges have in common: their tests in domain/people",
    "domain/people/records.py": "what is read of records: domain/people/test_settling.py, test_people.py",
    "domain/people/people_rounds.py": "every test of surfaces/timeline/test_people.py waits for them",
    "domain/people/resemblance.py": "what GET /people/{id} shows: surfaces/timeline/test_people_links.py",
    "domain/people/exporting_people.py": "GET /people/{id}/export: surfaces/timeline/test_people.py",
    "surfaces/timeline/people_shown.py": "the shape of answers: surfaces/timeline/test_people.py",
    "surfaces/timeline/people_writing.py": "what writes share: surfaces/timeline/test_people_links.py",
    "surfaces/timeline/cursors.py": "page by page, and what is no cursor: surfaces/timeline/test_people.py",
    "domain/employees/strictness.py": "what surfaces/employees/test_strict.py asks for",
    "domain/applicants/interview_list.py": "GET /scheduling/interviews: surfaces/applicants/test_scheduled.py",
    "domain/applicants/interview_parties.py": "whom interviews are between: test_interview_scheduling.py, …_closing.py",
    "domain/applicants/interview_writing.py": "the heart of interview_scheduling.py and …_reprojection.py",
    "domain/applicants/applications.py": "what lists show: surfaces/applicants/test_applications.py",
    "domain/applicants/documents.py": "what is downloaded: surfaces/applicants/test_documents.py, test_applying.py",
    "domain/applicants/erasing.py": "surfaces/applicants/test_persons.py, test_applying.py",
    "domain/applicants/interviewers.py": "surfaces/applicants/test_interviewers.py",
    "domain/applicants/jobs.py": "surfaces/applicants/test_jobs.py, surfaces/applicants/test_job_changes.py",
    "domain/applicants/status_changes.py": "surfaces/applicants/test_statuses.py",
    "domain/applicants/statuses.py": "surfaces/applicants/test_statuses.py",
    "engine/finishing.py": "the end of both ways through the engine: engine/test_apply.py, engine/test_execute.py",
    "storage/scripts.py": "the migrations call it: storage/test_migrate.py",
    "storage/migrations/env.py": "Alembic runs it: storage/test_migrate.py",
    "storage/migrations/versions/": "Alembic runs them: storage/test_migrate.py, storage/test_isolation.py",
    "surfaces/applicants/interview_records.py": "surfaces/applicants/test_interviews.py, test_scheduled.py",
    "surfaces/applicants/interview_schema.py": "what bodies are held against: surfaces/applicants/test_interviews.py",
    "surfaces/applicants/applying_schema.py": "surfaces/applicants/test_easy_apply.py",
    "surfaces/applicants/fields.py": "what schemas are made of: surfaces/applicants/test_interviewers.py and others",
    "surfaces/applicants/filters.py": "surfaces/applicants/test_applications.py, surfaces/applicants/test_jobs.py",
    "surfaces/applicants/reach.py": "asked for another team: surfaces/applicants/test_applications.py, test_jobs.py",
    "surfaces/applicants/set_up_schema.py": "surfaces/applicants/test_job_changes.py, test_interviewers.py",
    "surfaces/applicants/availability_schema.py": "what is refused: surfaces/applicants/test_availability.py",
    "surfaces/applicants/moments.py": "windows and instants: surfaces/applicants/test_slots.py, test_busy_times.py",
    "surfaces/applicants/openapi/": "surfaces/applicants/test_openapi.py, system/test_schemathesis.py",
    "surfaces/candidate_rows.py": "what is written of payloads: surfaces/candidates/test_interactions.py",
    "surfaces/console/people_writing.py": "what writes of people share: surfaces/console/pages/test_person.py",
    "surfaces/console/revoking.py": "what its three users share: surfaces/console/pages/test_settings_keys.py",
    "surfaces/console/person_sheet.py": "what the page of a person shows: surfaces/console/pages/test_person.py",
    "surfaces/console/skills_shown.py": "an employee's skills: surfaces/console/pages/test_person.py",
    "surfaces/passing.py": "what is said without a database, and in a crowd: surfaces/test_crowd.py, test_health.py",
    "surfaces/executing.py": "surfaces/employees/test_writing.py, surfaces/applicants/test_writing.py",
    "surfaces/allowances.py": "answers OPTIONS: surfaces/candidates/test_routes.py, surfaces/employees/test_routes.py",
    "surfaces/rate_limit.py": "surfaces/candidates/test_rate_limit.py, surfaces/employees/test_call.py",
    "surfaces/employees/token_request.py": "what is asked of surfaces/employees/oauth.py, and its tests",
    "surfaces/candidates/administering.py": "what the routes of test_regions.py and test_api_keys.py share",
    "surfaces/schema_change.py": "candidates/test_region_definition.py and cli/test_tenant_settings.py",
    "surfaces/candidates/envelope.py": "the shape of every answer in tests/surfaces/candidates",
    "surfaces/candidates/records.py": "the columns of an export: surfaces/candidates/test_columns.py",
    "surfaces/candidates/rules.py": "what imports and exports ask: surfaces/candidates/test_importing.py",
    "domain/employees/match_conditions.py": "each filter: surfaces/employees/test_matching.py",
    "surfaces/employees/match_schema.py": "what it refuses: surfaces/employees/test_matching.py",
    "surfaces/employees/skills_shown.py": "what the routes about skills share: test_skill_profiles.py",
    "surfaces/employees/records.py": "what employees and vacancies share: their tests in surfaces/employees",
    "surfaces/employees/openapi/": "surfaces/employees/test_openapi.py, system/test_schemathesis.py",
    "surfaces/feed/asking.py": "what is refused: surfaces/feed/test_events.py",
    "surfaces/feed/call.py": "what the feed is served with: surfaces/feed/test_events.py",
    "surfaces/keyed/": "who is let in, what is refused: surfaces/feed/test_events.py, test_webhooks.py, …",
    "surfaces/refusals.py": "the shape of refusals: surfaces/applicants/test_errors.py, surfaces/feed/test_events.py",
    "surfaces/feed/bodies.py": "what is refused: surfaces/feed/test_webhooks.py",
    "surfaces/feed/deliveries.py": "surfaces/feed/test_webhooks.py",
    "surfaces/feed/openapi/": "surfaces/feed/test_openapi.py",
    "domain/feed/webhooks.py": "what the routes show: surfaces/feed/test_webhooks.py",
    "delivery/webhooks.py": "what arrives, and when: surfaces/feed/test_webhooks.py",
    "surfaces/feed/routes.py": "its prefixes: surfaces/feed/test_events.py",
    "domain/applicants/status_history.py": "surfaces/applicants/test_statuses.py",
    "domain/timeline/entries.py": "what domain/timeline/test_reading.py reads",
    "domain/timeline/sources.py": "domain/timeline/test_reading.py, test_words.py",
    "domain/timeline/contacts.py": "domain/timeline/test_reading.py, test_words.py",
    "domain/timeline/hiring.py": "domain/timeline/test_reading.py",
    "surfaces/timeline/asking.py": "what is refused: surfaces/timeline/test_interactions.py, test_reports.py",
    "surfaces/timeline/call.py": "holds names: surfaces/timeline/test_interactions.py",
    "surfaces/timeline/openapi/": "surfaces/timeline/test_openapi.py",
    "surfaces/timeline/routes.py": "its prefixes: surfaces/timeline/test_interactions.py",
    "surfaces/console/__init__.py": "says how a page is added",
    "surfaces/console/reporting/": "what its pages show: surfaces/console/pages/test_reports.py",
    "surfaces/console/answers.py": "headers and redirects: surfaces/console/test_routes.py, pages/test_sign_in.py",
    "surfaces/console/call.py": "who is let in: surfaces/console/test_routes.py, pages/test_account.py",
    "surfaces/console/cookies.py": "what is set: surfaces/console/pages/test_sign_in.py, test_account.py",
    "surfaces/console/page.py": "what every page shows: surfaces/console/test_frame.py",
    "surfaces/console/refusals.py": "what errors are shown for: surfaces/console/test_errors.py",
    "surfaces/console/schema_form.py": "what the pages of types and fields share: test_settings_types.py, …_fields.py",
    "surfaces/console/shown_once.py": "secrets: surfaces/console/pages/test_settings_keys.py and others",
    "surfaces/console/words/": "all of them: surfaces/console/test_words.py",
    "surfaces/docs/callbacks.py": "a part of the pages: surfaces/docs/test_pages.py",
    "surfaces/docs/operations.py": "a part of the pages: surfaces/docs/test_pages.py",
    "surfaces/docs/routes.py": "serves the pages: surfaces/docs/test_pages.py",
    "surfaces/docs/tables.py": "a part of the pages: surfaces/docs/test_pages.py",
}
"""Modules without a test file of their own name, with the reason."""


def within(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("no git repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture
async def routes(settings: Settings, database_url: str) -> list[tuple[str, HTTPRouteHandler]]:
    """Each path with each of its handlers, but those that Litestar makes to answer OPTIONS."""
    async with running_service(settings, database_url, engine=False) as service:
        app = service.http._app._app  # type: ignore[attr-defined]  # behind the log and the crowd stands Litestar
        assert all(isinstance(route, HTTPRoute) for route in app.routes)
        return [
            (route.path, handler)
            for route in app.routes
            for handler in route.route_handlers
            if handler.http_methods != {"OPTIONS"}
        ]


async def test_every_route_says_who_may_use_it(routes: list[tuple[str, HTTPRouteHandler]]) -> None:
    assert len(routes) > 40
    for path, handler in routes:
        assert handler.opt.get("access") in {PUBLIC, *SCOPES, *Role}, path


async def test_every_route_is_guarded_unless_it_is_open_to_everyone(
    routes: list[tuple[str, HTTPRouteHandler]],
) -> None:
    for path, handler in routes:
        guards = [guard.__qualname__ for guard in handler.resolve_guards()]
        if OPEN_TO_EVERYONE.fullmatch(path):
            assert (handler.opt["access"], guards) == (PUBLIC, []), path
        else:
            assert handler.opt["access"] in {*SCOPES, *Role}, path
            assert guards == ["doorkeeper.<locals>.admit"], path


async def test_what_changes_something_needs_a_scope_to_write(routes: list[tuple[str, HTTPRouteHandler]]) -> None:
    for path, handler in routes:
        if handler.opt["access"] != PUBLIC and not isinstance(handler.opt["access"], Role):
            verb = "read" if handler.http_methods == {"GET"} or path in ASKED_BY_POST else "write"
            assert handler.opt["access"].rpartition(":")[2] == verb, path


async def test_what_a_page_changes_needs_more_than_a_viewer(routes: list[tuple[str, HTTPRouteHandler]]) -> None:
    for path, handler in routes:
        if handler.http_methods != {"GET"} and not OF_ONESELF.fullmatch(path):
            assert handler.opt["access"] is not Role.VIEWER, path


def test_every_operation_has_a_name_of_its_own_a_handler_and_a_test() -> None:
    names = [operation.name for operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert all(callable(operation.handler) for operation in OPERATIONS)
    domain = "\n".join(path.read_text(encoding="utf-8") for path in (TESTS / "domain").rglob("test_*.py"))
    assert [name for name in names if f'"{name}"' not in domain] == []


@pytest.mark.parametrize("module", MODULES, ids=within)
def test_every_module_has_its_test(module: Path) -> None:
    path = module.relative_to(SOURCE)
    own = TESTS / path.parent / f"test_{path.stem}.py"
    of_its_package = TESTS / path.parent.parent / f"test_{path.parent.name}.py"
    excepted = [name for name in TESTED_ELSEWHERE if within(module).startswith(name)]
    assert own.exists() or of_its_package.exists() or excepted, f"there is no {own.relative_to(ROOT)}"
    assert not (own.exists() and excepted), f"{within(module)} has a test of its own by now"


def test_every_exception_is_one_that_exists() -> None:
    assert [name for name in TESTED_ELSEWHERE if not (SOURCE / name).exists()] == []


@pytest.mark.parametrize("module", MODULES, ids=within)
def test_a_file_is_one_room_and_a_function_one_step(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES
    long = [
        function.name
        for function in functions(module)
        if (function.end_lineno or 0) - function.lineno >= MAX_FUNCTION_LINES
    ]
    assert long == []


@pytest.mark.parametrize("module", [module for module in MODULES if not within(module).startswith("cli/")], ids=within)
def test_only_the_command_line_prints(module: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"] == []


@pytest.mark.parametrize("name", [field.name for field in msgspec.structs.fields(Settings)])
def test_every_setting_is_described(name: str) -> None:
    described = show_settings.description(name)
    assert described.strip()
    assert described.endswith(".")


def test_every_setting_is_listed_by_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.environ", {})
    show_settings.settings()
    listed = re.findall(r"^(\w+)=", capsys.readouterr().out, re.MULTILINE)
    assert listed == [variable(field.name) for field in msgspec.structs.fields(Settings)]


def test_every_decision_has_its_sections() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert decisions
    for number, decision in enumerate(decisions, start=1):
        text = decision.read_text(encoding="utf-8")
        assert decision.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number:04} ")
        sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert sections[:4] == ["Context", "Decision", "Consequences", "Alternatives"], decision.name


def test_the_changelog_tells_of_this_version() -> None:
    told = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert told[0] in {"Unreleased", rapport.__version__}


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == rapport.__version__


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = re.compile(rb"/(?:work|root|home|Users)/" + rb"[a-z]")
    found = [path.relative_to(ROOT).as_posix() for path in tracked() if places.search(path.read_bytes())]
    assert found == []
