"""Who judges: reads pages as people, knows the untouched world, tries things in copies of the town."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from replay import pages, verbs
from replay.attempts import Attempt
from replay.books import Lost
from replay.browser import Answer, Refusal
from replay.crawl import crawl
from replay.dossier import Step, strings
from replay.page_forms import CannotFill
from replay.scene import Failed, Scene
from replay.town import Town

OK = 200
FEW = 5
# What a world says to everybody, by its text, town and person: the same for each dossier of one run.
_GENERAL: dict[tuple[str, str, str], set[str]] = {}


@dataclass
class Judge:
    """What was read at this moment is read once; with the next step everything is read anew."""

    scene: Scene
    template: str
    world: str = ""  # the text of the world file
    attempts: dict[str, Attempt] = field(default_factory=dict)
    read: dict[str, list[Answer]] = field(default_factory=dict)
    untouched: Town | None = None
    mails_before: int = 0  # how many lay in the mailbox before this step

    def begin(self) -> None:
        """A new moment."""
        self.read = {}

    def close(self) -> None:
        if self.untouched is not None:
            self.untouched.close()

    def everywhere(self, who: str) -> list[Answer]:
        """Every page that this person can reach now."""
        if who not in self.read:
            with self.scene.as_(who) as browser:
                self.read[who] = crawl(browser, pages.direct(self.scene))
        return self.read[who]

    def strangers(self, free: Collection[str]) -> list[str]:
        """Who may not read a text; of a sample the same few for all checks of this moment."""
        others = [who for who in self.scene.books.people() if who not in free]
        if not self.scene.town.hall.sample:
            return others
        moment = f"{self.scene.town.hall.sample} {self.scene.markers.place}"
        ranks = {who: sha256(f"{moment} {who}".encode()).digest() for who in others}
        return sorted(others, key=ranks.__getitem__)[:FEW]

    def on(self, who: str, paths: Iterable[str]) -> list[Answer]:
        """The named pages that open for this person."""
        with self.scene.as_(who) as browser:
            answers = [browser.get(path) for path in paths]
        return [answer for answer in answers if answer.status == OK]

    def where(self, who: str, page: str | None) -> list[Answer]:
        """The page that a check names, or every page."""
        if page is None:
            return self.everywhere(who)
        return self.on(who, pages.paths(self.scene, page, None, self.scene.dossier.town))

    def lines_of_nobody(self, who: str) -> set[str]:
        """Lines that this person also reads in the untouched world: menus, help, catalogues."""
        key = (self.world, self.scene.dossier.town, who)
        if key not in _GENERAL:
            if self.untouched is None:
                self.untouched = Town(self.scene.town.hall, self.template)
            scene = self.scene.elsewhere(self.untouched)
            with scene.as_(who) as browser:
                answers = crawl(browser, pages.paths(scene, "info_before_reporting", None, key[1]))
            _GENERAL[key] = {line for answer in answers for line in answer.page.lines}
        return _GENERAL[key]

    def typed_by(self, who: str, text: str) -> bool:
        """Did this person write the text in a step so far? What one typed oneself is no leak."""
        steps = self.scene.dossier.steps[: self.scene.markers.place + 1]
        return any(step.by == who and any(text in one for one in strings(step.fields)) for step in steps)

    def in_a_copy(self, tried: Callable[[Scene], str | None]) -> str | None:
        """Try something on a copy of the town that is thrown away."""
        copy = self.scene.town.copy()
        try:
            return tried(self.scene.elsewhere(copy))
        finally:
            copy.close()

    def fault_of(self, scene: Scene, step: Step, what: str) -> str | None:
        """Play a step that must succeed; what went wrong, in a sentence."""
        try:
            scene.town.move_to(max(step.at, scene.town.now()))
            verbs.prepare(scene, step)
            verbs.perform(scene, step)
        except Refusal as refusal:
            return f"{what}, by {step.by}, should succeed and was answered: {refusal}."
        except (Failed, Lost, CannotFill) as fault:
            return f"{what}, by {step.by}, should succeed: {fault}."
        return None
