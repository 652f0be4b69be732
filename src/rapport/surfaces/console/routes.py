"""The surface as a whole: its pages for the live side and for the sandbox, and its errors."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from litestar import Request, Response, Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from rapport.access.roles import Role
from rapport.surfaces.allowances import allowances
from rapport.surfaces.console.assets import get_asset
from rapport.surfaces.console.call import Parts, doorkeeper
from rapport.surfaces.console.errors import refuse
from rapport.surfaces.console.page import ROOT, SANDBOX_ROOT
from rapport.surfaces.console.pages import (
    account,
    audit,
    candidate,
    deliveries,
    guide,
    home,
    interview,
    interview_undo,
    interviews,
    jobs,
    mutations,
    overview,
    people,
    person,
    person_files,
    person_leaving,
    person_links,
    reports,
    scheduling,
    settings,
    settings_clients,
    settings_fields,
    settings_interviewer,
    settings_interviewers,
    settings_jobs,
    settings_keys,
    settings_partner_keys,
    settings_region,
    settings_retention,
    settings_sandbox,
    settings_scheduling,
    settings_skills,
    settings_teams,
    settings_types,
    settings_users,
    settings_webhook,
    settings_webhooks,
    sign_in,
    sign_in_oidc,
    vacancies,
)

Refuse: TypeAlias = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]

PAGES: tuple[HTTPRouteHandler, ...] = (
    account.get_account,
    account.post_preferences,
    account.post_password,
    account.post_theme,
    account.post_region,
    account.post_sign_out,
    overview.get_overview,
    overview.get_news,
    interviews.get_interviews,
    scheduling.get_new,
    scheduling.post_new,
    interview.get_interview,
    scheduling.get_move,
    scheduling.post_move,
    interview_undo.post_undo,
    interview.get_cancel,
    interview.post_cancel,
    interview.post_complete,
    vacancies.get_vacancies,
    vacancies.get_vacancy,
    jobs.get_jobs,
    jobs.get_job,
    jobs.get_moved_job,
    jobs.post_status,
    people.get_people,
    candidate.get_new,
    candidate.post_new,
    candidate.get_candidate,
    candidate.post_candidate,
    person.get_person,
    person.get_applicants_person,
    person.post_interaction,
    person.get_interaction,
    person.post_changes,
    person.ask_to_delete,
    person.post_delete,
    person_files.get_file,
    person_files.ask_to_delete,
    person_files.post_delete,
    person_links.get_merge,
    person_links.post_merge,
    person_links.post_unmerge,
    person_links.ask_to_unlink,
    person_links.post_unlink,
    person_leaving.get_export,
    person_leaving.ask_to_erase,
    person_leaving.post_erase,
    reports.get_contact,
    reports.get_speed,
    reports.get_sources,
    reports.get_workload,
    reports.get_table,
    mutations.get_mutations,
    mutations.get_news,
    mutations.get_mutation,
    mutations.ask_to_send,
    mutations.send_again,
    deliveries.get_deliveries,
    deliveries.get_news,
    deliveries.ask_to_send_dead,
    deliveries.send_dead,
    deliveries.get_delivery,
    deliveries.send_one,
    audit.get_audit,
    audit.verify,
    settings.get_settings,
    settings_users.get_users,
    settings_users.get_new_user,
    settings_users.post_new_user,
    settings_users.get_user,
    settings_users.post_role,
    settings_users.ask_to_disable,
    settings_users.post_disable,
    settings_users.post_enable,
    settings_users.post_password,
    settings_clients.get_clients,
    settings_clients.get_new_client,
    settings_clients.post_new_client,
    settings_clients.ask_to_revoke,
    settings_clients.post_revoke,
    settings_fields.get_fields,
    settings_fields.get_new_field,
    settings_fields.post_new_field,
    settings_fields.get_field,
    settings_fields.get_moved_field,
    settings_fields.post_field,
    settings_fields.post_removal,
    settings_interviewer.get_interviewer,
    settings_interviewer.post_hours,
    settings_interviewers.get_interviewers,
    settings_interviewers.get_new_interviewer,
    settings_interviewers.post_new_interviewer,
    settings_interviewers.get_changes,
    settings_interviewers.post_changes,
    settings_interviewers.ask_for_calendar,
    settings_interviewers.post_calendar,
    settings_jobs.get_jobs,
    settings_jobs.get_new_job,
    settings_jobs.post_new_job,
    settings_jobs.ask_to_archive,
    settings_jobs.post_archive,
    settings_jobs.post_restore,
    settings_keys.get_keys,
    settings_keys.get_new_key,
    settings_keys.post_new_key,
    settings_keys.ask_to_revoke,
    settings_keys.post_revoke,
    settings_partner_keys.get_partner_keys,
    settings_partner_keys.get_new_partner_key,
    settings_partner_keys.post_new_partner_key,
    settings_partner_keys.ask_to_revoke,
    settings_partner_keys.post_revoke,
    settings_region.get_region,
    settings_region.post_time_zone,
    settings_region.post_callback_secret,
    settings_retention.get_retention,
    settings_sandbox.get_sandbox,
    settings_sandbox.ask_to_wipe,
    settings_sandbox.post_wipe,
    settings_scheduling.get_scheduling,
    settings_scheduling.post_scheduling,
    settings_skills.get_skills,
    settings_skills.post_skills,
    settings_teams.get_teams,
    settings_teams.get_new_team,
    settings_teams.post_new_team,
    settings_teams.get_new_status,
    settings_teams.post_new_status,
    settings_types.get_types,
    settings_types.post_types,
    settings_webhook.get_webhook,
    settings_webhook.post_again,
    settings_webhook.post_replay,
    settings_webhooks.get_webhooks,
    settings_webhooks.get_new_webhook,
    settings_webhooks.post_new_webhook,
    settings_webhooks.get_changes,
    settings_webhooks.post_changes,
    settings_webhooks.post_pause,
    settings_webhooks.post_resume,
    settings_webhooks.post_rotate,
    settings_webhooks.ask_to_delete,
    settings_webhooks.post_delete,
    guide.get_help,
)
UPLOADS: tuple[HTTPRouteHandler, ...] = (person_files.post_file,)
"""Those whose forms hold a file, and so may be longer than others."""
OPEN: tuple[HTTPRouteHandler, ...] = (
    sign_in.get_sign_in,
    sign_in.post_sign_in,
    sign_in_oidc.get_oidc,
    sign_in_oidc.get_callback,
    get_asset,
)
"""For everybody: there is nothing of a tenant behind them."""
PREFIXES = {ROOT: False, SANDBOX_ROOT: True}
"""Each prefix, and whether it means the sandbox."""


def console_routes(parts: Parts, pages: Sequence[HTTPRouteHandler] = PAGES) -> list[Router]:
    """Raises TypeError for a page that does not name the role that it asks for."""
    for handler in [*pages, *UPLOADS]:
        if not isinstance(handler.opt.get("access"), Role):
            raise TypeError(f"{handler.paths}: a page names the role that it asks for, access=Role.…")
    paths = frozenset(path for handler in pages if "GET" in handler.http_methods for path in handler.paths)
    limit = parts.settings.attachment_limit_bytes + person_files.ROOM_BYTES
    uploading = Router(path="/", route_handlers=UPLOADS, request_max_body_size=limit)
    guarded = [
        Router(
            path=prefix,
            route_handlers=[*allowances([*pages, *UPLOADS, home.nothing_here]), *pages, uploading, home.nothing_here],
            guards=[doorkeeper(parts)],
            opt={"sandbox": sandbox, "pages": paths},
            exception_handlers={Exception: refuse},
        )
        for prefix, sandbox in PREFIXES.items()
    ]
    dependencies = {"parts": Provide(lambda: parts, sync_to_thread=False)}
    public = Router(path="/", route_handlers=OPEN, exception_handlers={Exception: refuse}, dependencies=dependencies)
    return [*guarded, public]


def refusal_of(path: str) -> Refuse | None:
    """What answers an error under this path that comes before any route is found; None: the path is not ours."""
    return refuse if path == ROOT or path.startswith(f"{ROOT}/") else None
