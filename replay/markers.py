"""Whatever leaves the app during a run is searched for texts that its reader may not see.

The rule, on the safe side of false alarms. A marker may be read by who typed it, by the contact point of
the dossier's town, by everybody to whom a step up to now has opened a door (as decider, regisseur, receiver
and so on; as party to the plan only what was written in it; to be told or admitted alone opens nothing), and
by who stands in a `sees` or `only_sees` of that very text. It is a fault when anybody else gets it in any
answer of the app, and when it stands in a mail, in a log, or on a page before signing in. Who stands in a
`not_sees` of the marker may not read it from then on, until a later `sees` says otherwise. What holds at one
moment only (`only_sees`) is asked by the check itself.

Names of youth and family are never in a mail, an address, a title or a log. And no answer is an error of
the server's own (500 and up).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

import requests

from replay.dossier import Dossier, Marker, Step, strings
from replay.text import PageText
from replay.town import Town

# To be told something, or admitted to own actions alone, opens no text of another person.
OPENS_NOTHING = frozenset(
    {"give_feedback", "admit_participant", "update_action", "add_action", "withdraw_admission"}
)
OPENS_THE_PLAN = frozenset({"approve_plan"})
WRITES_THE_PLAN = frozenset({"draft_plan", "add_action", "update_action"})
ERROR = 500
EMAIL = re.compile(r"[\w.]+@[\w.-]+\.example")


@dataclass
class Markers:
    """Listens to every answer of the run and keeps what it should not have heard."""

    dossier: Dossier
    contact_points: frozenset[str]
    place: int = 0  # the step that is played
    faults: list[str] = field(default_factory=list)
    read_so_far: dict[str, int] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    names: tuple[re.Pattern[str], ...] = ()

    def __post_init__(self) -> None:
        self.names = tuple(name_pattern(name) for name in sorted(set(self.dossier.names())) if len(name) > 2)  # noqa: PLR2004

    def witness(self, who: str, response: requests.Response) -> None:
        """Called with every answer, redirects included."""
        path = unquote(response.request.path_url)
        address = f"{path} {unquote(response.headers.get('Location', ''))}"
        self.search_names(address, f"the address {path}")
        body = response.text if "text" in response.headers.get("Content-Type", "") else ""
        reader = who if response.request.headers.get("Cookie", "").count("session") else ""
        for marker in self.dossier.markers:
            if marker.text in body and not self.may_read(reader, marker):
                self.tell(f"{who} got the text '{marker.text}' of {marker.step} at {path}")
        if response.status_code >= ERROR:
            self.tell(f"{who} got an error {response.status_code} at {path}")
        if "<title" in body:
            self.search_names(PageText(body).title, f"the title of {path}")

    def may_read(self, who: str, marker: Marker) -> bool:
        shut = self._last(who, marker, {"not_sees"})
        opened = self._last(who, marker, {"sees", "only_sees"})
        if shut > opened:
            return False
        return (
            opened >= 0 or who in self.contact_points or self._typed(who, marker) or self._named(who, marker)
        )

    def search_outside(self, town: Town) -> None:
        """Mail and logs: no reader there may see anything."""
        for mail in town.mails():
            self._search(mail.source, f"a mail to {mail.to}")
        for log in town.logs():
            self._search(self._news(log), f"the log {log.name}")

    def search_names(self, text: str, where: str) -> None:
        for name in self.names:
            found = name.search(text)
            if found:
                self.tell(f"the name '{found.group()}' stands in {where}")

    def tell(self, fault: str) -> None:
        """Once is enough, however often it happens."""
        if fault not in self.told:
            self.told.add(fault)
            self.faults.append(fault)

    def take(self) -> list[str]:
        """What was heard since the last time."""
        found, self.faults = self.faults, []
        return found

    def _search(self, text: str, where: str) -> None:
        for marker in self.dossier.markers:
            if marker.text in text:
                self.tell(f"the text '{marker.text}' of {marker.step} stands in {where}")
        self.search_names(text, where)

    def _news(self, log: object) -> str:
        path = str(log)
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  a log that grows
            file.seek(self.read_so_far.get(path, 0))
            news = file.read()
            self.read_so_far[path] = file.tell()
        return unquote(news)

    def _typed(self, who: str, marker: Marker) -> bool:
        return any(step.id == marker.step and step.by == who for step in self.dossier.steps)

    def _named(self, who: str, marker: Marker) -> bool:
        """Whether a step so far opens a door to this person."""
        so_far = self.dossier.steps[: self.place + 1]
        return any(who in _addresses(strings(step.fields)) and self._opens(step, marker) for step in so_far)

    def _opens(self, step: Step, marker: Marker) -> bool:
        if step.verb in OPENS_THE_PLAN:
            return self.dossier.step(marker.step).verb in WRITES_THE_PLAN
        return step.verb not in OPENS_NOTHING and not step.refused

    def _last(self, who: str, marker: Marker, kinds: set[str]) -> int:
        """The latest step up to now whose check names this reader and this text; -1 for none."""
        places = [-1]
        for check in self.dossier.checks:
            readers = {*check.who, *check.keys.get("may", [])}
            place = self.dossier.step(check.after).place
            late = place > self.place if check.kind == "not_sees" else False
            late = late or (check.kind == "not_sees" and "where" in check.keys)
            if check.kind in kinds and who in readers and marker.text in check.texts and not late:
                places.append(place if check.kind == "not_sees" else min(place, self.place))
        return max(places)


def _addresses(texts: Iterable[str]) -> set[str]:
    return {found for text in texts for found in EMAIL.findall(text)}


def name_pattern(name: str) -> re.Pattern[str]:
    """A name as a whole word, as it is written."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
