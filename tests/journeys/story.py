"""One walk along the path: which pages were seen, by whom, in which order."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "screens"
HEAVIEST = 150_000
TALLEST = 2000  # px
# The steps of the path of which a picture stays; the others are like one of these.
SHOWN = {
    *("start", "who", "what", "how-soon", "check", "sent", "desk", "signal-taken-up", "answer", "weigh"),
    *("confirm", "regisseur-named", "case", "plan-draft", "plan-agree", "plan-agreed", "review"),
    *(
        "partner-case-updated",
        "own-with-feedback",
        "notices-kwame",
        "journal-of-the-signal",
        "journal-line",
        "not-found",
    ),
}


@dataclass(frozen=True)
class Seen:
    name: str
    who: str
    path: str
    status: int
    html: str


@dataclass
class Story:
    """Keeps each page; `strict`: nothing may be wrong with it; `pictures`: some are photographed."""

    strict: bool = False
    pictures: bool = False
    pages: list[Seen] = field(default_factory=list)

    def keep(self, name, someone):
        path = urlsplit(someone.page.url)
        where = path.path + (f"?{path.query}" if path.query else "")
        self.pages.append(Seen(name, someone.email, where, someone.status, someone.response.text()))
        if self.pictures and name in SHOWN and os.environ.get("REGIE_SCREENS") == "1":
            self._picture(name, someone.page)
        if self.strict:
            someone.notices_nothing_wrong()

    def _picture(self, name, page):
        """From the top of the page: png when that is light enough, else jpeg."""
        width = page.viewport_size["width"]
        stem = PICTURES / f"path-{len(self.pages):02d}-{name}-{width}"
        tall = page.evaluate("document.documentElement.scrollHeight")
        whole = {"full_page": True, "clip": {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)}}
        taken, kind = page.screenshot(**whole), "png"
        for quality in (80, 60, 40, 20):
            if len(taken) <= HEAVIEST:
                break
            taken, kind = page.screenshot(**whole, type="jpeg", quality=quality), "jpg"
        for old in stem.parent.glob(f"{stem.name}.*"):
            old.unlink()
        stem.with_suffix(f".{kind}").write_bytes(taken)
