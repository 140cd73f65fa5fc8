"""Which steps and checks are not built yet, and of which part they are.

A step is not built when its verb, or a field, page or reason in it, belongs to a later part, when it uses
something that such a step makes, or when it must fail beside a permitted twin that is not built (without
its twin a refusal proves nothing). A check is not built when a word in it belongs to a later part, when it
names what such a step makes, when what it looks for was written in such a step alone, or when it stands
after such a step. One kind of check is played even there: that people do not see a text, unless the missing
step is what would have taken it from their sight. The part is the highest of all that are needed.
"""

from collections.abc import Iterator
from typing import Any

from replay.dossier import Check, Dossier, Step, listed, strings
from replay.not_built import part_of

MAKES = ("ref", "case_ref")
TAKES_AWAY = {
    "suspend_covenant",
    "expire_covenant",
    "withdraw_admission",
    "recall_item",
    "hand_over_regisseur",
    "close_case",
    "run_retention",
}
SEEING = {"sees", "not_sees", "only_sees", "nowhere"}


class Built:
    """The answer for one dossier: 0 is built, else the number of the part."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.made: dict[str, int] = {}  # what a step makes → the part that it waits for
        self.steps: dict[str, int] = {}
        self.settle()
        self.checks = {check.place: self._of_check(check) for check in dossier.checks}

    def settle(self) -> None:
        """Go through the steps until nothing changes: a twin can stand later than its refusal."""
        before: dict[str, int] | None = None
        while before != self.steps:
            before = dict(self.steps)
            self.made = {}
            for step in self.dossier.steps:
                self.steps[step.id] = self._of_step(step)

    def step(self, step: Step) -> int:
        return self.steps[step.id]

    def check(self, check: Check) -> int:
        return self.checks[check.place]

    def _of_step(self, step: Step) -> int:
        part = max([self._of_words(step), *(self.made.get(ref, 0) for ref in uses(step))])
        refusal = self.dossier.refusal_of(step)
        if refusal is not None:
            part = max(part, part_of(f"reason:{refusal.keys['reason']}"), self._of_twin(step, refusal))
        for ref in makes(step):
            self.made.setdefault(ref, part)
        return part

    def _of_words(self, step: Step) -> int:
        words = [f"verb:{step.verb}", *(f"field:{step.verb}.{name}" for name in field_names(step.fields))]
        if "page" in step.fields:
            words.append(f"page:{step.fields['page']}")
        return max(map(part_of, words))

    def _of_twin(self, step: Step, refusal: Check) -> int:
        twin = refusal.keys["twin"]
        if not isinstance(twin, dict):
            return 0
        named = [self.steps.get(str(twin[key]), 0) for key in ("step", "after") if key in twin]
        like = step.changed(fields={**step.fields, **twin_fields(twin)})
        refs = [self.made.get(ref, 0) for ref in uses(like)]
        return max([0, *named, self._of_words(like), *refs])

    def _of_check(self, check: Check) -> int:
        parts = [self._of_moment(check), *map(part_of, words_of(check))]
        parts += [self.made.get(ref, 0) for ref in refs_of(check)]
        if check.kind == "refused":
            parts.append(self.steps[str(check.keys["step"])])
            parts.append(self._of_twin(self.dossier.step(str(check.keys["step"])), check))
        if check.kind in SEEING and check.texts:
            parts.append(self._of_texts(check))
        return max(parts)

    def _of_moment(self, check: Check) -> int:
        after = self.dossier.step(check.after)
        stays_hidden = check.kind == "not_sees" and after.verb not in TAKES_AWAY
        return 0 if stays_hidden else self.steps[after.id]

    def _of_texts(self, check: Check) -> int:
        """To be seen, each text must have been written; to stay unseen, one that was written is enough."""
        so_far = self.dossier.steps[: self.dossier.step(check.after).place + 1]
        parts = [self._of_text(text, so_far) for text in check.texts]
        return max(parts) if check.kind in {"sees", "only_sees"} else min(parts)

    def _of_text(self, text: str, so_far: tuple[Step, ...]) -> int:
        own = part_of(f"text:{text}")
        writers = [self.steps[step.id] for step in so_far if writes(step, text)]
        return max(own, min(writers, default=0))


def field_names(fields: dict[str, Any]) -> Iterator[str]:
    """`source`, and `source.name` for what stands in it."""
    for name, value in fields.items():
        yield name
        if isinstance(value, dict):
            yield from (f"{name}.{inner}" for inner in value)


def twin_fields(twin: dict[str, Any]) -> dict[str, Any]:
    """The fields in which a twin differs."""
    changed = dict(twin.get("with") or {})
    changed.update({key: twin[key] for key in ("page", "of") if key in twin})
    return changed


def makes(step: Step) -> Iterator[str]:
    """The refs that a step gives."""
    for name in MAKES:
        if name in step.fields:
            yield str(step.fields[name])
    for value in step.fields.values():
        for row in value if isinstance(value, list) else []:
            if isinstance(row, dict) and "ref" in row:
                yield str(row["ref"])


def uses(step: Step) -> Iterator[str]:
    """Everything that could be a ref of an earlier step; `plan1.a1` names both."""
    for text in strings(step.fields):
        yield text
        yield from text.split(".") if len(text) < 40 and " " not in text else ()  # noqa: PLR2004  refs are short


def writes(step: Step, text: str) -> bool:
    """Does this step put the text into the town? Who is refused or only looks writes nothing."""
    if step.verb in {"view", "try_view"} or step.refused:
        return False
    return any(text in written for written in strings(step.fields))


def refs_of(check: Check) -> Iterator[str]:
    """The refs that a check names."""
    named = [check.keys.get(key) for key in ("of", "other")]
    named += listed(check.keys.get("refs"))
    holds = check.keys.get("holds") or {}
    named += [holds.get(key) for key in ("object", "under", "on_request", "to")]
    for text in filter(None, map(str, filter(None, named))):
        yield text
        yield from text.split(".")


def words_of(check: Check) -> Iterator[str]:
    """The closed words in a check."""
    keys = check.keys
    if "where" in keys:
        yield f"page:{keys['where']}"
    if "reason" in keys:
        yield f"reason:{keys['reason']}"
    if "count" in keys:
        yield f"count:{keys['count']}"
    yield from (f"state:{word}" for word in listed(keys.get("is")) if check.kind == "state")
    kind = "task" if check.kind == "task" else "deadline"
    if "what" in keys:
        yield f"{kind}:{keys['what']}"
    yield from (f"reader:{who}" for who in check.who)
    action = (keys.get("holds") or {}).get("action")
    if action:
        yield f"verb:{action}"
