"""The console: Rapport as people use it, as pages that are made here and need no script.

Adding a page, `people` for example:

1. `pages/people.py`: a handler for each address, with the role that it asks for, its path without the prefix:

       @get("/people", access=Role.VIEWER)
       async def get_people(request: ConsoleRequest) -> Response[bytes]:
           async with request.auth.transaction() as transaction:
               found = await list_people(transaction, request.auth.tenant_id, …)
           return page(request, "people.html", found=found)

   `request.auth` is a `ConsoleCall`: the user, the role, the tenant and its side (`tenant_id`), and what calls are
   served with. What is read about a person is noted first: `request.auth.audit_read("people.list", ids)`.
2. `templates/people.html`: `{% extends "base.html" %}`, `{% import "macros.html" as ui with context %}`, the blocks
   `title` and `content`. Links are `url("/people")`, forms begin with `{{ ui.csrf() }}`, words are `t("people.title")`,
   times `{{ ui.time(moment) }}`. No script or style in it: the policy of the pages forbids both.
3. `words/people.py`: `WORDS`, each key `people.…` with its English and Dutch words. The module is found by itself.
4. `static/people.css`, `static/people.js` if need be: `{{ asset("people.js") }}` in the blocks `styles` and `scripts`.
5. `routes.py`: add its handlers to `PAGES`. An entry of the rail is shown once its page is there (`rail.py`).

A form (`novalidate`, as what is wrong is said in our words): `form = await read_form(request)` (`forms.py`), its fields
by `form.text(…)`, faults by `form.fault(…)`; on a fault answer `page(…, form=form, status=422)`, where `ui.field` shows
what was typed and what is wrong; otherwise
`redirect(request, "/people", done="people.added")`, whose words are `t("done.people.added")`. Who may not be trusted to
have meant it is asked on a page of its own: `confirm(…)`. A form's token is checked before any handler runs.

A form that makes something begins with `{{ ui.once() }}` instead: it carries a key, by which the engine does what was
sent twice once (`carry_out` of `writing.py`, which also says at the field what a failed operation says). A secret is
shown by `shown_once(…)`, and never again. A page of the settings extends `settings_layout.html`, and is an entry of
`SETTINGS` (`rail.py`), with `rail.<name>` and `settings.about.<name>` for words.

A list: what narrows it down is read with `Filters(request)` (`filters.py`), it goes on after a cursor in `before`
(`ui.pager`), its lines have a link with `data-item` for j and k. One that keeps itself up to date stands in a
`<section id=… data-live="{{ query_of('/people/live') }}">`, each line with a `data-key`, and has a route that answers
`live(request, look)` (`live.py`). What `n` leads to has `data-composer`.

Every page is asked for by tests as each role and as nobody, looked at by axe in both themes, and must fit a phone.
`make pictures TO=folder` shows how it looks.
"""
