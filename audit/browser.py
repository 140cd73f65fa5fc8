"""The plain journal browser: who did or saw what, when and why; newest first. Codes, never content."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import reading, verbs
from audit.forms import Filter
from audit.refusals import NotKnown
from audit.views import UNPROCESSABLE, Page, line_number

READERS = ("supervisor", "privacy_officer")
NUMBERED = ("signals.signal", "cases.case")


class ReaderDoor(Page):
    """For the supervisor and the privacy officer; the functions of the reading role check it once more."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if not user.has_role(*READERS):
            raise NotKnown(refusal_of(user))


def refusal_of(user: Any) -> str:
    if user.has_role("administrator"):
        return "administrator_no_content"
    return "executor_card_only" if user.has_role("executor") else "no_admission"


@dataclass(frozen=True)
class Told:
    """One line in words."""

    entry: reading.Read
    sentence: str
    about: str
    why: str


def told(found: list[reading.Read]) -> list[Told]:
    owners = reading.name_dossiers({entry.dossier_id for entry in found if entry.dossier_id})
    return [Told(entry, sentence_of(entry), about(entry, owners), why(entry)) for entry in found]


def sentence_of(entry: reading.Read) -> str:
    """Say it as a person would: Simone Hartog opened a case."""
    who = entry.actor_name or _("The system")
    if entry.kind == "look":
        page = verbs.word(verbs.PAGES, entry.page)
        return _("%(who)s looked at “%(page)s”.") % {"who": who, "page": page}
    if entry.kind == "refusal":
        who = entry.actor_name or _("A visitor")
        page = verbs.word(verbs.PAGES, entry.page)
        return _("%(who)s was refused at “%(page)s”.") % {"who": who, "page": page}
    return _("%(who)s %(did)s.") % {"who": who, "did": verbs.word(verbs.ACTS, entry.act)}


def about(entry: reading.Read, owners: dict[UUID, tuple[str, str]]) -> str:
    """Name the case or signal by its number; of a part of it, also what it is."""
    kind = verbs.word(verbs.MODELS, entry.object_kind) if entry.object_kind else ""
    if entry.object_kind in NUMBERED:
        return f"{kind} {entry.object_label}"
    if entry.dossier_id in owners:
        owner, label = owners[entry.dossier_id]
        return " · ".join(filter(None, [kind, f"{verbs.word(verbs.MODELS, owner)} {label}"]))
    return kind


def why(entry: reading.Read) -> str:
    """The rule that allowed it, or the reason of the refusal."""
    if entry.kind == "refusal":
        return verbs.word(verbs.REASONS, entry.reason_code)
    parts = [verbs.word(verbs.RULES, entry.rule) if entry.rule else "", entry.agreement_name or ""]
    found = " · ".join(part for part in parts if part)
    return found or (_("a reason was given") if entry.reason_given else "")


class Journal(ReaderDoor):
    template_name = "audit/journal.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = Filter(request.GET)
        self.ok = self.form.is_valid()
        response = super().get(request, *args, **kwargs)
        if not self.ok:
            response.status_code = UNPROCESSABLE
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people, leaf = self.find() if self.ok else ([], reading.Leaf())
        used = [
            name
            for name in ("person", "number", "kind", "act", "since", "until")
            if self.ok and self.form.cleaned_data.get(name)
        ]
        self.seen(None, facts={"filters": used, "lines": len(leaf.entries)})
        older = self.address(before=leaf.older_than) if leaf.older_than else ""
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "people": [{"person": one, "url": self.address(actor=one.id, person="")} for one in people],
            "chips": self.chips() if self.ok else [],
            "lines": told(leaf.entries),
            "older": older,
            "newest": self.address(before="") if self.request.GET.get("before") else "",
        }

    def find(self) -> tuple[list[reading.Person], reading.Leaf]:
        """One person of that name: the lines. Several: first choose who is meant. Nobody: nothing."""
        asked = self.form.cleaned_data
        actor: UUID | None = asked["actor"]
        if actor is None and asked["person"]:
            people = reading.find_people(asked["person"])
            if len(people) != 1:
                return people, reading.Leaf()
            actor = people[0].id
        wanted = reading.Wanted(
            actor=actor,
            label=asked["number"] or None,
            act=asked["act"] or None,
            kind=asked["kind"] or None,
            before=asked["before"],
            **self.form.period(),
        )
        return [], reading.entries(wanted)

    def address(self, **changed: Any) -> str:
        """This page with some of the query changed; a page further on never outlives another filter."""
        query = self.request.GET.copy()
        query.pop("before", None)
        for name, value in changed.items():
            query.pop(name, None)
            if value:
                query[name] = str(value)
        for name in [name for name, value in query.items() if not value]:
            query.pop(name)
        return f"{reverse('audit:journal')}?{query.urlencode()}"

    def chips(self) -> list[dict[str, str]]:
        """What is filtered on, each with the address of the list without it."""
        asked, found = self.form.cleaned_data, []
        if asked["actor"]:
            name = reading.name_people([asked["actor"]]).get(str(asked["actor"]), _("A person"))
            found.append({"label": name, "url": self.address(actor="")})
        shown = {
            "person": asked["person"],
            "number": asked["number"],
            "kind": verbs.word(verbs.KINDS, asked["kind"]),
            "act": verbs.word(verbs.ACTS, asked["act"]),
        }
        return found + [
            {"label": text, "url": self.address(**{name: ""})} for name, text in shown.items() if text
        ]


class Refused(Page):
    """For the administrator of access: which condition failed, and never what it was about."""

    template_name = "audit/refused.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if not user.has_role("administrator", "privacy_officer"):
            raise NotKnown(refusal_of(user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = reading.refusals(before=line_number(self.request))
        self.seen(None, facts={"lines": len(found.refusals)})
        return super().get_context_data(**kwargs) | {
            "lines": [
                {
                    "refusal": one,
                    "page": verbs.word(verbs.PAGES, one.page),
                    "failed": verbs.failed(one.reason_code),
                }
                for one in found.refusals
            ],
            "older": found.older_than,
        }


class Line(ReaderDoor):
    """One line with everything that it holds; beneath it what changed in the same request."""

    template_name = "audit/entry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pk = self.kwargs["pk"]
        entry = reading.entry(pk) if pk < 2**62 else None
        if entry is None:
            raise Http404
        self.seen(None, [f"audit.entry:{entry.id}"])
        names = reading.name_people(keys_in(entry))
        return super().get_context_data(**kwargs) | {
            "line": told([entry])[0],
            "entry": entry,
            "page": verbs.word(verbs.PAGES, entry.page) if entry.page else "",
            "items": counted(entry.items),
            "facts": [(name, in_words(value, names)) for name, value in entry.facts.items()],
            "diffs": [in_a_row(diff) for diff in reading.diffs(entry.request_id)],
        }


def keys_in(entry: reading.Read) -> list[UUID]:
    found = []
    for value in entry.facts.values():
        try:
            found.append(UUID(str(value)))
        except ValueError:
            continue
    return found


def in_words(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return names.get(str(value), "" if value is None else str(value))


def counted(items: list[str]) -> list[tuple[str, int]]:
    """What stood on the page, by kind."""
    kinds: dict[str, int] = {}
    for item in items:
        kind = item.partition(":")[0]
        kinds[kind] = kinds.get(kind, 0) + 1
    return [(verbs.word(verbs.MODELS, kind), count) for kind, count in sorted(kinds.items())]


def in_a_row(diff: reading.Diff) -> dict[str, Any]:
    actions = {0: _("new"), 1: _("changed"), 2: _("removed")}
    changes = []
    for name, change in sorted(diff.changes.items()):
        before, after = change if isinstance(change, list) and len(change) == 2 else ("", change)  # noqa: PLR2004
        secret = change == "changed"
        changes.append(
            {"name": name, "before": "" if secret else before, "after": _("changed") if secret else after}
        )
    return {
        "model": verbs.word(verbs.MODELS, diff.model),
        "action": actions.get(diff.action, ""),
        "changes": changes,
    }
