"""A consumer of the feed with a store of its own, for every kind of record that the feed tells of."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from msgspec import Struct

from desks import Desk
from partners import Partner
from rapport.domain.feed.events import PREFIX
from support import Region

ONE_BY_ONE = 100  # candidates that are read again each for itself; more of them are read as one list


class Clients(Struct, frozen=True):
    """Keys of one tenant for all that the feed tells of. `prefix` is `/sandbox` for its sandbox."""

    region: Region
    partner: Partner
    desk: Desk
    prefix: str = ""

    async def events(self, after: str, limit: int) -> Any:
        answer = await self.region.get(f"{self.prefix}/events?limit={limit}&after={after}")
        assert answer.status == 200, answer.body
        return answer.body


class Rule(Struct, frozen=True):
    """What an event says of the record of that store which it names by this member of its data, or as its subject.

    `gone`: it is no more, and neither is what belongs to it. `owner` is the member that names what it belongs to.
    """

    store: str
    member: str = "subject"
    owner: str | None = None
    gone: bool = False


_INTERACTION = Rule(store="interaction", member="interactionId", owner="subject")
_ATTACHMENT = Rule(store="attachment", member="attachmentId", owner="subject")
_EMPLOYEES_INTERACTION = Rule(store="employee_interaction", member="interactionId", owner="subject")
_APPLICATION, _APPLICANT = Rule(store="application", member="number"), Rule(store="applicant", member="applicantId")
_INTERVIEW = Rule(store="interview", member="interviewId", owner="number")
_CANDIDATE, _EMPLOYEE, _VACANCY = Rule(store="candidate"), Rule(store="employee"), Rule(store="vacancy")
_PERSON, _FROM = Rule(store="person"), Rule(store="person", member="from")
_BELONG = {
    "candidate": ("interaction", "attachment"),
    "employee": ("employee_interaction",),
    "application": ("interview",),
}

LISTS = {
    "employee_property": "/employees/custom_properties",
    "interviewer": "/scheduling/interviewers",
    "job": "/jobs/search?include_private=true&size=100",
    "status": "/applicants/applicant-statuses",
    "team": "/scheduling/teams",
    "vacancy_property": "/vacancies/custom_properties",
}
"""Stores that are short and read as a whole whenever one of theirs is named."""


def _gone(rule: Rule) -> Rule:
    return Rule(store=rule.store, member=rule.member, gone=True)


RULES: dict[str, tuple[Rule, ...]] = {
    "applicant.erased": (Rule(store="applicant", member="number", gone=True),),
    "application.created": (_APPLICATION, _APPLICANT),
    "application.erased": (_gone(_APPLICATION),),
    "application.status_changed": (_APPLICATION,),
    "attachment.created": (_ATTACHMENT,),
    "attachment.deleted": (_gone(_ATTACHMENT),),
    "candidate.archived": (_CANDIDATE,),
    "candidate.created": (_CANDIDATE,),
    "candidate.erased": (_gone(_CANDIDATE),),
    "candidate.imported": (Rule(store="imported"),),
    "candidate.updated": (_CANDIDATE,),
    "employee.created": (_EMPLOYEE,),
    "employee.erased": (_gone(_EMPLOYEE),),
    "employee.updated": (_EMPLOYEE,),
    "employee_interaction.created": (_EMPLOYEES_INTERACTION,),
    "employee_interaction.deleted": (_gone(_EMPLOYEES_INTERACTION),),
    "hold.created": (Rule(store="hold"),),
    "hold.released": (Rule(store="hold", gone=True),),
    "interaction.created": (_INTERACTION,),
    "interaction.deleted": (_gone(_INTERACTION),),
    "interaction.imported": (Rule(store="imported"),),
    "interaction.updated": (_INTERACTION,),
    "interview.answered": (Rule(store="interview"),),
    "interview.cancelled": (_INTERVIEW,),
    "interview.completed": (_INTERVIEW,),
    "interview.rescheduled": (_INTERVIEW,),
    "interview.scheduled": (_INTERVIEW,),
    "person.erased": (_gone(_PERSON),),
    "person.linked": (_PERSON,),
    "person.merged": (_PERSON, _FROM),
    "person.unlinked": (_PERSON,),
    "person.unmerged": (_PERSON, _FROM),
    "sandbox.wiped": (Rule(store="everything", gone=True),),
    "vacancy.created": (_VACANCY,),
    "vacancy.deleted": (_gone(_VACANCY),),
    "vacancy.updated": (_VACANCY,),
    **{f"{store}.created": (Rule(store=store),) for store in LISTS},
    **{f"{store}.updated": (Rule(store=store),) for store in LISTS if store not in ("status", "team")},
    **{f"{store}_property.deleted": (Rule(store=f"{store}_property"),) for store in ("employee", "vacancy")},
    **{f"interviewer.{word}": (Rule(store="interviewer"),) for word in ("availability_set", "busy_times_changed")},
}
"""Every type that the feed has: one that is not here is a `KeyError`."""


class State(Struct):
    """All that the consumer keeps. `stores` has records by their ids; `pending` are to be read again, by store."""

    cursor: str = "0"
    stores: dict[str, dict[str, Any]] = {}
    pending: dict[str, set[str]] = {}
    owners: dict[str, dict[str, str]] = {}
    owned: dict[str, dict[str, set[str]]] = {}
    named: dict[str, list[str]] = {}  # what clients call records of theirs, by the ids of events


class Copy:
    """What was made or changed is read again by its id; what is gone is removed; nothing else is ever looked at, but
    where an event says so of many records at once.
    """

    def __init__(self, clients: Clients, state: State | None = None) -> None:
        self.clients, self.state = clients, state or State()
        self.read, self.types = 0, set[str]()

    def store(self, name: str) -> dict[str, Any]:
        return self.state.stores.setdefault(name, {})

    async def catch_up(self, limit: int = 1000) -> None:
        while await self.turn(limit):
            pass
        await self.read_again()

    async def turn(self, limit: int = 1000) -> bool:
        """Takes one page in; answers whether there is more."""
        page = await self.clients.events(self.state.cursor, limit)
        for event in page["data"]:
            self._take(event)
        self.read += len(page["data"])
        self.state.cursor = page["meta"]["cursor"]
        return bool(page["meta"]["has_more"])

    def _take(self, event: dict[str, Any]) -> None:
        names, type_ = {"subject": event["subject"], **event["data"]}, event["type"].removeprefix(PREFIX)
        self.types.add(type_)
        for rule in RULES[type_]:
            if rule.store == "everything":
                self.state = State(cursor=self.state.cursor, pending={"imported": {"all"}})
                continue
            name = str(names[rule.member])
            if rule.gone:
                self._remove(rule.store, name)
                continue
            self.state.pending.setdefault(rule.store, set()).add(name)
            if rule.owner is not None:
                self._belongs(rule.store, name, str(names[rule.owner]))
            if "externalId" in names:
                self.state.named[name] = [names.get("employeeId", ""), names["externalId"]]

    def _belongs(self, store: str, name: str, owner: str) -> None:
        self.state.owners.setdefault(store, {})[name] = owner
        self.state.owned.setdefault(store, {}).setdefault(owner, set()).add(name)

    def _remove(self, store: str, name: str) -> None:
        """With all that belongs to it. Whoever it belonged to is one record less."""
        self._forget(store, name)
        for below in _BELONG.get(store, ()):
            for each in self.state.owned.get(below, {}).pop(name, set()):
                self._forget(below, each)
        if store in ("candidate", "employee", "applicant"):
            self.state.pending.setdefault("person", set())

    def _forget(self, store: str, name: str) -> None:
        self.store(store).pop(name, None)
        self.state.owners.get(store, {}).pop(name, None)
        self.state.pending.get(store, set()).discard(name)

    async def read_again(self) -> None:
        """All that is pending; people last, as they are made of the others."""
        pending, self.state.pending = self.state.pending, {}
        contacts = pending.pop("interaction", set())
        await self._read_candidates(pending.pop("candidate", set()), contacts, whole=bool(pending.pop("imported", ())))
        people = pending.pop("person", None)
        for store, names in pending.items():
            await _READ[store](self, store, names)
        if people is not None:
            await self._read_people(people | set(self.store("person")))

    async def _read_candidates(self, names: Iterable[str], contacts: set[str], *, whole: bool) -> None:
        wanted, of = set(names), {self.state.owners["interaction"][each] for each in contacts}
        if whole or len(wanted | of) > ONE_BY_ONE:
            async for found in self._listed():
                told = [each for each in found.pop("interactions") if whole or each["id"] in contacts]
                if whole or found["id"] in wanted:
                    self.store("candidate")[found["id"]] = found
                for each in told:
                    self._belongs("interaction", each["id"], found["id"])
                    self.store("interaction")[each["id"]] = each
                wanted.discard(found["id"])
                of.discard(found["id"])
        for name in wanted:
            self._keep("candidate", name, await self.clients.region.get(f"{self.clients.prefix}/candidates/{name}"))
        for name in of:
            answer = await self.clients.region.get(f"{self.clients.prefix}/candidates/{name}/interactions")
            found = answer.data if answer.status == 200 else []
            self.store("interaction").update((each["id"], each) for each in found if each["id"] in contacts)

    async def _listed(self) -> Any:
        """All candidates with their interactions, of which nobody has more than a hundred."""
        cursor = ""
        while cursor is not None:
            path = f"{self.clients.prefix}/candidates?include=interactions"
            answer = await self.clients.region.get(path + (f"&cursor={cursor}" if cursor else ""))
            for each in answer.data:
                yield each
            cursor = answer.body["meta"].get("cursor")

    def _keep(self, store: str, name: str, answer: Any) -> None:
        """What is no more is told of by a later event, or by an earlier one of what it belonged to."""
        assert answer.status in (200, 404), answer.body
        if answer.status == 404:
            self.store(store).pop(name, None)
        else:
            self.store(store)[name] = answer.body.get("data", answer.body)

    async def _read_people(self, names: set[str]) -> None:
        """Whoever was merged into another is that other one."""
        self.store("person").clear()
        for name in names:
            answer = await self.clients.region.get(f"/people/{name}")
            if answer.status == 200:
                self._keep("person", answer.data["id"], answer)

    async def _told(self, store: str, names: set[str]) -> None:
        """Of which it is enough to know that they are there."""
        self.store(store).update(dict.fromkeys(names, True))

    async def _read_list(self, store: str, _: set[str]) -> None:
        by_desk = store.endswith("_property")
        found = await (self.clients.desk if by_desk else self.clients.partner).get(LISTS[store])
        rows = found.body if by_desk else found.data
        self.state.stores[store] = {row["property_name" if by_desk else "id"]: row for row in rows}

    async def _read_partners(self, store: str, names: set[str]) -> None:
        path = {"application": "/applicants", "interview": "/scheduling/interviews"}[store]
        for name in names:
            self._keep(store, name, await self.clients.partner.get(f"{path}/{name}"))

    async def _read_named(self, store: str, names: set[str]) -> None:
        """By their clients' ids; who has none any more was erased, and an event tells so."""
        for name in names & self.state.named.keys():
            above, own = self.state.named[name]
            path = {
                "employee": f"/employees/{own}",
                "employee_interaction": f"/employees/{above}/interactions/{own}",
                "vacancy": f"/vacancies/{own}",
            }[store]
            self._keep(store, name, await self.clients.desk.get(path))


_READ: dict[str, Callable[[Copy, str, set[str]], Awaitable[None]]] = {
    **dict.fromkeys(LISTS, Copy._read_list),
    **dict.fromkeys(("applicant", "attachment", "hold"), Copy._told),
    **dict.fromkeys(("application", "interview"), Copy._read_partners),
    **dict.fromkeys(("employee", "employee_interaction", "vacancy"), Copy._read_named),
}
