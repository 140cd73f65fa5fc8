"""One action: adding it, and saying how it goes. Who saves second sees both texts."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agreements.states import Kind
from audit.refusals import NotKnown, Stale, TooLate
from audit.views import ActView
from cases import access, actions, forms
from cases.models import Action, PlanVersion
from cases.views.door import ActDoor, CaseDoor, me, not_shared

CONFLICT = 409


class Add(ActDoor, ActView):
    template_name = "cases/action_add.html"
    form_class = forms.AddAction
    tab = "plan"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not PlanVersion.objects.of(self.case).exists():
            raise TooLate("too_late", _("Draft a plan first. Then you can add actions to it."))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"case": self.case}

    def act(self, form: forms.AddAction) -> HttpResponse:
        typed = dict(form.cleaned_data)
        form_key = typed.pop("form_key") or uuid4()
        texts = actions.ActionTexts(**typed)
        actions.add_action(case=self.case, texts=texts, form_key=form_key, by=me(self.request))
        messages.success(self.request, _("The action is added."))
        return redirect("cases:plan", self.case.pk)


class Update(CaseDoor, ActView):
    """The regisseur may also give the action to somebody else; the executor sees two fields."""

    template_name = "cases/action.html"
    conflict_template = "cases/action_conflict.html"
    opens = Kind.ACTIONS
    tab = "plan"
    action: Action

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.action = self.find(request, kwargs["pk"])
        super().setup(request, *args, **kwargs | {"pk": self.action.plan.case_id})
        self.kwargs = kwargs
        self.action.plan.case = self.case
        if not access.may_update(me(request), self.action):
            raise NotKnown("not_shared")

    def find(self, request: HttpRequest, pk: UUID) -> Action:
        everything = Action.objects.select_related("plan__case", "executor", "executor_user", "changed_by")
        action: Action | None = everything.visible_to(me(request)).filter(pk=pk).first()
        if action is not None:
            return action
        raise not_shared(request, "cases.action", pk)

    def get_form_class(self) -> type:
        return forms.RegisseurProgress if self.directs else forms.ExecutorProgress

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"action": self.action}

    def get_initial(self) -> dict[str, Any]:
        return {
            name: getattr(self.action, name)
            for name in ("status", "result", "executor", "executor_user", "version")
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.shown([self.action])
        return super().get_context_data(**kwargs) | {"action": self.action, "back_to": self.back_to()}

    def act(self, form: Any) -> HttpResponse:
        typed = form.cleaned_data
        progress = actions.Progress(
            status=typed["status"],
            result=typed["result"],
            executor=typed.get("executor"),
            executor_user=typed.get("executor_user"),
        )
        try:
            with transaction.atomic():
                actions.update_action(
                    action=self.action, progress=progress, seen=typed["version"] or 0, by=me(self.request)
                )
        except Stale as refusal:
            return self.conflict(form, refusal)
        messages.success(self.request, _("Saved how it goes."))
        return redirect(*self.back_to())

    def conflict(self, form: Any, refusal: Stale) -> HttpResponse:
        """Both texts on one page, and the form again with what was typed, on the version saved now."""
        theirs: Any = refusal.theirs
        self.request.refusal = refusal  # type: ignore[attr-defined]
        typed = {name: form.cleaned_data.get(name) for name in form.fields} | {"version": theirs.version}
        again = type(form)(initial=typed, action=self.action)
        context = self.get_context_data(form=again) | {"theirs": theirs, "yours": typed, "form": again}
        context["your_status"] = dict(form.fields["status"].choices)[typed["status"]]
        response = self.response_class(
            request=self.request,
            template=[self.conflict_template],
            context=context,
            using=self.template_engine,
        )
        response.status_code = CONFLICT
        return response

    def back_to(self) -> tuple[str, Any]:
        return ("cases:plan" if access.whole_file(self.permit) else "cases:partner-case", self.case.pk)
