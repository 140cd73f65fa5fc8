"""The plan of action: reading it, drafting a version, and its earlier versions."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements.states import Kind
from audit.refusals import Incomplete, Stale, TooLate
from audit.views import UNPROCESSABLE, Page, Seen
from cases import actions, forms
from cases.forms.plan import ACTION_BLOCKS, GOAL_BLOCKS, MORE, choice_lists
from cases.models import Action, Goal, PlanVersion
from cases.states import VersionState
from cases.versions import newest_first
from cases.views.door import ActDoor, CaseDoor, me
from foundation import clock

GOALS = Prefetch("goals", queryset=Goal.objects.order_by("order", "pk"))
CONFLICT = 409


class PlanPage(CaseDoor, Page):
    """The version that counts, its actions, and what is being made beside it."""

    template_name = "cases/plan.html"
    tab = "plan"
    opens = Kind.PLAN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        versions = list(PlanVersion.objects.visible_to(user).of(self.case).prefetch_related(GOALS))
        shown = (
            by_state(versions, VersionState.AGREED)
            or by_state(versions, VersionState.ASKED)
            or next(iter(versions), None)
        )
        making = by_state(versions, VersionState.DRAFT) or by_state(versions, VersionState.ASKED)
        acts = list(
            Action.objects.visible_to(user)
            .of(self.case)
            .first_due_first()
            .select_related("executor", "executor_user", "changed_by", "plan")
        )
        answers = (
            list((making or shown).agreements.select_related("user").order_by("user__name")) if shown else []
        )
        self.shown(versions, acts, answers)
        return super().get_context_data(**kwargs) | {
            "versions": versions,
            "shown": shown,
            "making": making,
            "answers": answers,
            "actions": acts,
            "days_late": days_late(self.case, by_number(versions)),
            "may_agree": any(one.user_id == user.pk and one.agreed_at is None for one in answers)
            and making is not None
            and making.state == VersionState.ASKED,
        }


def by_state(versions: list[PlanVersion], state: str) -> PlanVersion | None:
    return next((one for one in versions if one.state == state), None)


def by_number(versions: list[PlanVersion]) -> PlanVersion | None:
    """The first version that was ever agreed: the term of the case is about that one."""
    agreed = [one for one in versions if one.agreed_at is not None]
    return min(agreed, key=lambda one: one.number) if agreed else None


def days_late(case: Any, first: PlanVersion | None) -> int:
    if first is None or first.agreed_at is None or case.plan_due_on is None:
        return 0
    late: int = (clock.local(first.agreed_at).date() - case.plan_due_on).days
    return max(late, 0)


class History(CaseDoor, Page):
    """Every version stays readable, with what was new in it."""

    template_name = "cases/plan_history.html"
    tab = "plan"
    opens = Kind.PLAN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = PlanVersion.objects.visible_to(me(self.request)).of(self.case)
        versions = list(found.prefetch_related(GOALS, "agreements__user"))
        self.shown(versions)
        return super().get_context_data(**kwargs) | {"history": newest_first(versions)}


class Draft(ActDoor, Seen, TemplateView):
    """One form for a version: the texts, a block per goal, a block per action. Needs no script."""

    template_name = "cases/plan_draft.html"
    http_method_names = ["get", "head", "post"]
    tab = "plan"
    draft: PlanVersion | None
    latest: PlanVersion | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = list(PlanVersion.objects.of(self.case).prefetch_related(GOALS))
        self.draft = by_state(found, VersionState.DRAFT)
        self.latest = next(iter(found), None)
        self.lists = choice_lists(self.case)
        if by_state(found, VersionState.ASKED) is not None and request.method != "POST":
            raise TooLate(
                "too_late", _("Agreement was asked for this version. Take it back before you change it.")
            )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002  Django's
        self.shown([self.latest])
        return self.answer(*self.opened())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002  Django's
        sent = self.sent()
        if request.POST.get("more") in {"goal", "action"}:
            self.shown([self.latest])
            return self.answer(*self.with_more(*sent))
        if not all([part.is_valid() for part in sent]):  # noqa: C419  each part says what is wrong with it
            return self.send_back(sent, Incomplete("form_incomplete"), UNPROCESSABLE)
        try:
            with transaction.atomic():
                version = self.save(*sent)
        except Stale as refusal:
            return self.send_back(self.reopened(sent), refusal, CONFLICT, conflict=refusal)
        except Incomplete as refusal:
            sent[0].add_error(None, refusal.sentence)
            return self.send_back(sent, refusal, UNPROCESSABLE)
        messages.success(request, _("Version %(number)d of the plan is saved.") % {"number": version.number})
        return redirect("cases:plan", self.case.pk)

    def save(self, form: Any, goals: Any, acts: Any) -> PlanVersion:
        typed = form.cleaned_data
        chosen = tuple((one["life_area"], one["text"]) for one in goals.filled() if one.get("text"))
        texts = actions.PlanTexts(
            underlying_problem=typed["underlying_problem"],
            drivers=typed["drivers"],
            youths_view=typed["youths_view"],
            review_on=typed["review_on"],
            goals=chosen,
        )
        if not chosen:
            raise Incomplete("form_incomplete", _("Write at least one goal: what will be better, and where."))
        return actions.draft_plan(
            case=self.case,
            texts=texts,
            lines=[line_of(one) for one in acts.filled()],
            form_key=typed["form_key"] or uuid4(),
            seen=typed["version"] or 0,
            by=me(self.request),
        )

    def sent(self) -> tuple[Any, Any, Any]:
        posted = self.request.POST
        return (
            forms.PlanForm(posted),
            forms.GoalFormSet(posted, prefix="goals"),
            forms.ActionFormSet(posted, prefix="actions", form_kwargs=self.block_kwargs()),
        )

    def opened(self) -> tuple[Any, Any, Any]:
        """The draft that is there; or the next version, which starts from the latest."""
        base = self.draft or self.latest
        first = initial_of(base) | {"version": self.draft.version if self.draft else 0}
        goals = [{"life_area": one.life_area, "text": one.text} for one in base.goals.all()] if base else []
        return self.fresh(
            first,
            goals,
            self.drafted_actions(),
            (spare(GOAL_BLOCKS, goals), ACTION_BLOCKS if not goals else 1),
        )

    def with_more(self, form: Any, goals: Any, acts: Any) -> tuple[Any, Any, Any]:
        """Everything as it was typed, and some empty blocks more: nothing is judged yet."""
        wanted = self.request.POST["more"]
        extra = (MORE if wanted == "goal" else 0, MORE if wanted == "action" else 0)
        return self.fresh(typed_in(form), goals.typed(), acts.typed(), extra)

    def reopened(self, sent: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
        """After a conflict: the same texts, on the version that is saved now."""
        form, goals, acts = sent
        first = typed_in(form) | {"version": self.draft.version if self.draft else 0, "form_key": uuid4()}
        return self.fresh(first, goals.typed(), acts.typed(), (0, 0))

    def fresh(self, first: Any, goals: Any, acts: Any, extra: tuple[int, int]) -> tuple[Any, Any, Any]:
        goal_blocks = forms.GoalFormSet(initial=goals, prefix="goals")
        action_blocks = forms.ActionFormSet(initial=acts, prefix="actions", form_kwargs=self.block_kwargs())
        goal_blocks.extra, action_blocks.extra = extra
        return forms.PlanForm(initial=first), goal_blocks, action_blocks

    def block_kwargs(self) -> dict[str, Any]:
        return {"case": self.case, "lists": self.lists}

    def drafted_actions(self) -> list[dict[str, Any]]:
        if self.draft is None:
            return []
        found = (
            Action.objects.of(self.case)
            .filter(added_in=self.draft.number, added_after=False)
            .first_due_first()
        )
        return [
            {name: getattr(one, name) for name in forms.ActionBlock.first + forms.ActionBlock.more}
            | {"key": one.pk}
            for one in found
        ]

    def kept_actions(self) -> list[Action]:
        """Actions of earlier versions go on by themselves; they have their own form."""
        number = self.draft.number if self.draft else None
        found = Action.objects.of(self.case).select_related("executor", "executor_user").first_due_first()
        return [one for one in found if one.added_in != number or one.added_after]

    def send_back(self, sent: tuple[Any, Any, Any], refusal: Any, status: int, **more: Any) -> HttpResponse:
        self.shown([self.latest])
        self.request.refusal = refusal  # type: ignore[attr-defined]
        response = self.answer(*sent, **more)
        response.status_code = status
        return response

    def answer(self, form: Any, goals: Any, acts: Any, **more: Any) -> HttpResponse:
        context = {
            "form": form,
            "goals": goals,
            "action_blocks": acts,
            "kept_actions": self.kept_actions(),
            "number": self.draft.number if self.draft else (self.latest.number + 1 if self.latest else 1),
            "page_has_errors": form.is_bound,
        }
        return self.render_to_response(self.get_context_data(**context, **more))


def typed_in(form: Any) -> dict[str, Any]:
    """What stands in each field as it was sent, to show it again without judging it."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, name)
        for name, field in form.fields.items()
    }


def spare(wanted: int, there: list[Any]) -> int:
    return max(wanted - len(there), 1)


def initial_of(version: PlanVersion | None) -> dict[str, Any]:
    if version is None:
        return {}
    names = ("underlying_problem", "drivers", "youths_view", "review_on")
    return {name: getattr(version, name) for name in names}


def line_of(typed: dict[str, Any]) -> actions.ActionLine:
    names = forms.ActionBlock.first + forms.ActionBlock.more
    texts = actions.ActionTexts(**{name: typed.get(name) for name in names})  # type: ignore[arg-type]
    return actions.ActionLine(texts=texts, key=typed.get("key"), gone=bool(typed.get("DELETE")))
