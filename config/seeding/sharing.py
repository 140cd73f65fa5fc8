"""The verbs of sharing, as a dossier tells them: share, ask an owner, answer, call back, confirm."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from agreements.models import LegalGround, RecalledItem
from cases import actions
from cases.models import Case, Contribution
from config.seeding.book import Step
from config.seeding.concerns import person


def case_of(step: Step) -> Case:
    return Case.objects.select_related("municipality", "dossier").get(pk=step.made("case").pk)


def share_items(step: Step, by: User) -> None:
    """New texts get their ref; known ones are named by it."""
    typed = step.typed
    if "transfer" in typed:
        return  # a move to another town comes with part 6
    new = [one for one in typed["items"] if isinstance(one, dict)]
    known = [ref_of(step, one) for one in typed["items"] if not isinstance(one, dict)]
    chosen = actions.Chosen(
        new=[actions.NewItem(one["text"], one["category"], one["classification"]) for one in new],
        known=known,
    )
    actions.share_items(
        case=case_of(step),
        chosen=chosen,
        people=[person(email) for email in typed["to"]],
        texts=texts_of(typed),
        form_key=step.form_key,
        by=by,
    )
    for one in new:
        step.dossier.made[one["ref"]] = Contribution.objects.filter(text=one["text"]).get(
            dossier=case_of(step).dossier_id
        )


def texts_of(typed: dict[str, Any]) -> actions.SharingTexts:
    yes = typed.get("owner_consent") or {}
    return actions.SharingTexts(
        purpose=typed["purpose"],
        ground=LegalGround.objects.get(pk=typed["ground"]),
        proportional=typed["proportional"],
        less_invasive=typed["less_invasive"],
        secrecy=typed["secrecy"],
        says_yes=bool(yes) and all(yes.values()),
    )


def ref_of(step: Step, name: str) -> str:
    """`pol1`, or `plan1.a1` for an action of a plan."""
    made: Any = step.dossier.made[name.rpartition(".")[2]]
    return f"{made._meta.label_lower}:{made.pk}"


def ask_owner(step: Step, by: User) -> None:
    typed = step.typed
    asked = actions.ask_owner(
        case=case_of(step),
        ref=ref_of(step, typed["item"]),
        receiver=person(typed["receiver"]),
        purpose=typed["purpose"],
        form_key=step.form_key,
        by=by,
    )
    step.keep(asked)


def answer_as_owner(step: Step, by: User) -> None:
    typed = step.typed
    actions.answer_as_owner(
        question=step.made("question"),
        case=case_of(step),
        said_yes=typed["said_yes"],
        because=typed.get("because", ""),
        by=by,
    )


def recall_item(step: Step, by: User) -> None:
    items = [step.dossier.made[name] for name in step.typed["items"]]
    case = items[0].case
    if step.typed["stage"] == "recall":
        texts = actions.RecallTexts(step.typed["reason"], step.typed["confirm_by"])
        refs = [f"cases.contribution:{item.pk}" for item in items]
        actions.recall_items(case=case, refs=refs, texts=texts, form_key=step.form_key, by=by)
        return
    recalls = {row.recall for row in RecalledItem.objects.filter(item_id__in=[one.pk for one in items])}
    for recall in recalls:
        actions.confirm_recall(recall=recall, case=case, text=step.typed["text"], by=by)


VERBS: dict[str, Callable[[Step, User], None]] = {
    "share_items": share_items,
    "ask_owner": ask_owner,
    "answer_as_owner": answer_as_owner,
    "recall_item": recall_item,
}
