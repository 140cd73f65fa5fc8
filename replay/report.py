"""What is said about a file: one line per verb, every failure in a sentence, one line at the end."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from replay.dossier import Check, Dossier, Step


class Verdict(Enum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_BUILT = "not built"


@dataclass
class Result:
    """The verdicts on one file."""

    path: Path
    id: str
    steps: dict[str, Verdict] = field(default_factory=dict)
    checks: dict[int, Verdict] = field(default_factory=dict)
    verbs: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)
    heard: int = 0  # texts that reached who may not read them

    @classmethod
    def of(cls, dossier: Dossier) -> "Result":
        verbs = {step.id: step.verb for step in dossier.steps}
        return cls(dossier.path, dossier.id, verbs=verbs)

    @property
    def failed(self) -> int:
        verdicts = [*self.steps.values(), *self.checks.values()]
        return verdicts.count(Verdict.FAILED) + self.heard

    @property
    def not_built(self) -> int:
        return [*self.steps.values(), *self.checks.values()].count(Verdict.NOT_BUILT)

    @property
    def passed(self) -> int:
        return [*self.steps.values(), *self.checks.values()].count(Verdict.PASSED)

    def step(self, step: Step, fault: str | None) -> None:
        """A step was played; `fault` says what was wrong with it."""
        self.steps[step.id] = Verdict.FAILED if fault else Verdict.PASSED
        if fault:
            self._tell(f"step {step.id} ({step.verb} by {step.by})", fault)

    def check(self, check: Check, fault: str | None) -> None:
        """A check was made; one that failed before stays failed."""
        if self.checks.get(check.place) is not Verdict.FAILED:
            self.checks[check.place] = Verdict.FAILED if fault else Verdict.PASSED
            if fault:
                self._tell(f"check {check.kind} after {check.after}", fault)

    def later(self, thing: Step | Check, part: int) -> None:
        """Not built yet."""
        name = f"not built (part {part})"
        self.waiting[name] = self.waiting.get(name, 0) + 1
        if isinstance(thing, Step):
            self.steps[thing.id] = Verdict.NOT_BUILT
        else:
            self.checks[thing.place] = Verdict.NOT_BUILT

    def overheard(self, step: Step, fault: str) -> None:
        """Something left the app that its reader may not see."""
        self.heard += 1
        self._tell(f"during step {step.id} ({step.verb})", fault)

    def broken(self, fault: str) -> None:
        """The file could not be played to its end."""
        self.heard += 1
        self.faults.append(f"{self.path.name}: {fault}")

    def _tell(self, where: str, fault: str) -> None:
        self.faults.append(f"{self.path.name}, {where}: {fault}")

    def lines(self) -> Iterator[str]:
        """What is printed."""
        by_verb: dict[str, list[Verdict]] = defaultdict(list)
        for step_id, verdict in self.steps.items():
            by_verb[self.verbs[step_id]].append(verdict)
        for verb, verdicts in sorted(by_verb.items()):
            counts = [f"{verdicts.count(one)} {one.value}" for one in Verdict if one in verdicts]
            yield f"  {verb}: {', '.join(counts)}"
        counts = [f"{list(self.checks.values()).count(one)} {one.value}" for one in Verdict]
        yield f"  checks: {', '.join(counts)}"
        if self.waiting:
            yield "  " + ", ".join(f"{count} {name}" for name, count in sorted(self.waiting.items()))
        yield from self.faults
        yield self.summary

    @property
    def summary(self) -> str:
        return (
            f"{self.id}: {len(self.steps)} steps, {len(self.checks)} checks,"
            f" {self.failed} failed, {self.not_built} not built"
        )
