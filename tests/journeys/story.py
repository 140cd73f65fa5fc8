"""One walk along the path: which pages were seen, by whom, in which order."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "screens"
HEAVIEST = 150_000


@dataclass(frozen=True)
class Seen:
    name: str
    who: str
    path: str
    status: int
    html: str


@dataclass
class Story:
    """Keeps each page under a name; with `strict` nothing may be wrong with it, with `pictures` it is kept."""

    strict: bool = False
    pictures: bool = False
    pages: list[Seen] = field(default_factory=list)

    def keep(self, name, someone):
        path = urlsplit(someone.page.url)
        where = path.path + (f"?{path.query}" if path.query else "")
        self.pages.append(Seen(name, someone.email, where, someone.status, someone.response.text()))
        if self.pictures and os.environ.get("REGIE_SCREENS") == "1":
            self._picture(name, someone.page)
        if self.strict:
            someone.notices_nothing_wrong()

    def _picture(self, name, page):
        """The whole page in few colours' worth of bytes: png when it is light enough, else jpeg."""
        stem = PICTURES / f"path-{len(self.pages):02d}-{name}-{page.viewport_size['width']}"
        taken, kind = page.screenshot(full_page=True), "png"
        for quality in (80, 60, 40, 25):
            if len(taken) <= HEAVIEST:
                break
            taken, kind = page.screenshot(full_page=True, type="jpeg", quality=quality), "jpg"
        for old in stem.parent.glob(f"{stem.name}.*"):
            old.unlink()
        stem.with_suffix(f".{kind}").write_bytes(taken)
