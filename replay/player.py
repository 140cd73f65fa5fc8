"""Plays one dossier from the first step to the last, and judges it on the way."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import requests
import yaml

from replay import snapshot, verbs
from replay.attempts import Attempt, attempt
from replay.books import Books, Lost
from replay.browser import Refusal
from replay.built import Built
from replay.checks import CHECKS, Judge
from replay.dossier import Check, Dossier, Step
from replay.hall import WORLD, Hall
from replay.markers import Markers
from replay.page_forms import CannotFill
from replay.report import Result
from replay.scene import Failed, Scene
from replay.town import Town
from replay.verbs.actions import open_action
from tools.processes import Trouble

WRONG = (Failed, Lost, CannotFill)
# A file can leave out what a step needs, or give it another shape: that is a fault of the step.
SHAPELESS = (KeyError, TypeError, ValueError, AttributeError, psycopg.DataError)
DESK = """
SELECT DISTINCT u.email FROM accounts_user u JOIN accounts_membership m ON m.user_id = u.id
JOIN accounts_municipality t ON t.id = m.municipality_id WHERE m.role = 'contact_point' AND t.slug = ANY(%s)
"""


@dataclass
class Player:
    """One run of one file."""

    dossier: Dossier
    scene: Scene
    built: Built
    result: Result
    judge: Judge
    attempts: dict[str, Attempt] = field(default_factory=dict)

    def play(self) -> None:
        for step in self.dossier.steps:
            if self.scene.town.hall.stopping:
                raise Trouble("it was stopped before its end.")
            self.scene.markers.place = step.place
            self.judge.mails_before = len(self.scene.town.mails())
            self.scene.town.move_to(step.at)
            self._step(step)
            self.scene.town.work()
            self.scene.town.stand_still()
            self.judge.begin()
            for check in self.dossier.checks_after(step.id):
                self._check(check)
            self._settle_twins(step)
            self._listen(step)
        self._close_early()

    def _step(self, step: Step) -> None:
        part = self.built.step(step)
        if part:
            self.result.later(step, part)
            return
        try:
            self._open_early(step)
            self.result.step(step, self._act(step))
        except WRONG as fault:
            self.result.step(step, f"{fault}.")
        except Refusal as refusal:
            self.result.step(step, f"it should succeed and was answered: {refusal}.")
        except requests.RequestException as error:
            self.result.step(step, f"the server did not answer: {type(error).__name__}.")
        except SHAPELESS as error:
            self.result.step(step, f"it lacks something, or says it in another shape: {_short(error)}.")

    def _act(self, step: Step) -> str | None:
        verbs.prepare(self.scene, step)
        if not step.refused:
            verbs.perform(self.scene, step)
            return None
        before = snapshot.take(self.scene.books)
        self.attempts[step.id] = made = attempt(self.scene, step)
        self.judge.attempts = self.attempts
        changed = before.changed(snapshot.take(self.scene.books))
        if made.refusal is None:
            return f"it must be refused, and it {made.instead}."
        if changed:
            return f"it was refused, and yet it changed {', '.join(changed)}."
        if not made.lines:
            return f"it was refused ({made.refusal}) without a line in the journal."
        return None

    def _check(self, check: Check) -> None:
        part = self.built.check(check)
        if part:
            self.result.later(check, part)
            return
        try:
            fault = CHECKS[check.kind](self.judge, check)
        except WRONG as error:
            fault = f"{error}."
        except Refusal as refusal:
            fault = f"the page was refused: {refusal}."
        except requests.RequestException as error:
            fault = f"the server did not answer: {type(error).__name__}."
        except SHAPELESS as error:
            fault = f"it lacks something, or says it in another shape: {_short(error)}."
        self.result.check(check, fault)

    def _settle_twins(self, step: Step) -> None:
        """Refusals whose permitted twin's turn it is now."""
        for check in self.dossier.checks:
            twin = check.keys.get("twin") if check.kind == "refused" else None
            if (
                isinstance(twin, dict)
                and step.id in (twin.get("step"), twin.get("after"))
                and not self.built.check(check)
            ):
                self.result.check(check, self._twin_fault(check, twin, step))

    def _twin_fault(self, check: Check, twin: dict[str, str], step: Step) -> str | None:
        if "after" in twin:
            refused = self.dossier.step(str(check.keys["step"])).changed(refused=False)
            return self.judge.fault_of(self.scene, refused, "its permitted twin")
        verdict = self.result.steps.get(step.id)
        return (
            None
            if verdict and verdict.value == "passed"
            else f"its permitted twin {step.id} did not succeed."
        )

    def _open_early(self, step: Step) -> None:
        """Forms that are opened at the same moment as this one's, by who sends them later."""
        label = step.fields.get("version_seen")
        if step.verb != "update_action" or label is None:
            return
        for other in self.dossier.steps[step.place :]:
            same = other.verb == step.verb and other.fields.get("action") == step.fields.get("action")
            same = same and other.fields.get("version_seen") == label and not self.built.step(other)
            if same and other.id not in self.scene.early:
                self.scene.early[other.id] = open_action(self.scene, other)

    def _listen(self, step: Step) -> None:
        self.scene.markers.search_outside(self.scene.town)
        for fault in self.scene.markers.take():
            self.result.overheard(step, f"{fault}.")

    def _close_early(self) -> None:
        for opened in self.scene.early.values():
            opened.browser.close()


def _short(error: Exception) -> str:
    return f"{type(error).__name__} {error}".splitlines()[0][:160]


def play(dossier: Dossier, hall: Hall, *, keep: bool = False) -> Result:
    """A fresh town, the whole dossier, and what it showed."""
    result = Result.of(dossier)
    with contextlib.ExitStack() as stack:
        try:
            world = world_of(dossier.path)
            town = Town(hall, hall.template(world), keep=keep)
            stack.callback(town.close)
            scene = scene_of(dossier, town, world)
            judge = Judge(scene, hall.template(world), world.read_text(encoding="utf-8"))
            stack.callback(judge.close)
            Player(dossier, scene, Built(dossier), result, judge).play()
        except Trouble as trouble:
            result.broken(str(trouble))
    return result


def scene_of(dossier: Dossier, town: Town, world: Path) -> Scene:
    source = yaml.safe_load(world.read_text(encoding="utf-8"))
    books = Books(town)
    desk = books.all(DESK, sorted(towns_of(dossier)))
    markers = Markers(dossier, frozenset(row["email"] for row in desk))
    offers = {row["id"]: row["name"] for row in source.get("alternatives") or []}
    return Scene(dossier, town, books, markers, offers)


def towns_of(dossier: Dossier) -> set[str]:
    """The dossier's own town, and each town where a signal is filed."""
    filed = (step.fields.get("municipality") for step in dossier.steps if step.verb == "file_signal")
    return {dossier.town, *map(str, filter(None, filed))}


def world_of(path: Path) -> Path:
    """The world beside the file, else the one of the demo."""
    beside = path.parent / "world.yaml"
    return beside if beside.exists() else WORLD
