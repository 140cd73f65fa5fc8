"""Every page that a person can reach: what the menu and the links lead to, and the records' own addresses."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from replay.browser import Answer, Browser

OK = 200
MOST_PAGES = 400
MOST_ALIKE = 40  # of one kind of page with another key
MOST_MANAGED = 5  # of one kind of page about people, organisations and covenants: nothing of a dossier
MOST_LINES = 12  # of the journal: each line is built alike
MOST_VIEWS = 12  # of one list with other filters
KEY = re.compile(r"/(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d+)(?=/|$)")
MANAGED = ("/beheer/", "/convenanten/")
# Nothing of a dossier: files of the look, signing out, and texts that are the same for everybody.
LEFT_OUT = (
    "/static/",
    "/account/afmelden",
    "/account/wachtwoord",
    "/account/beveiliging",
    "/component/",
    "/uitleg/",
    "/toegankelijkheid/",
    "/privacy/",
)


def crawl(browser: Browser, direct: Iterable[str]) -> list[Answer]:
    """Breadth first from the front door, then the addresses that nobody pointed to."""
    waiting, known = ["/"], {"/"}
    alike: Counter[str] = Counter()
    found: list[Answer] = []
    while waiting and len(found) < MOST_PAGES:
        path = waiting.pop(0)
        answer = browser.get(path)
        if answer.status == OK:
            found.append(answer)
        for link in _links(answer):
            if link not in known and _counts(link, alike):
                known.add(link)
                waiting.append(link)
    found += [answer for path in direct if path not in known and (answer := browser.get(path)).status == OK]
    return found


def _links(answer: Answer) -> list[str]:
    links = []
    for link in answer.page.links:
        parts = urlsplit(urldefrag(urljoin(f"http://here{answer.path}", link)).url)
        if parts.netloc == "here" and not parts.path.startswith(LEFT_OUT):
            links.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return links


def _counts(link: str, alike: Counter[str]) -> bool:
    parts = urlsplit(link)
    kind = KEY.sub("/*", parts.path)
    if parts.query:
        kind += "?" if len(parse_qs(parts.query)) == 1 else "?…"
    alike[kind] += 1
    return alike[kind] <= _most(parts.path, filtered=bool(parts.query))


def _most(path: str, *, filtered: bool) -> int:
    if filtered:
        return MOST_VIEWS
    if path.startswith(MANAGED):
        return MOST_MANAGED
    return MOST_LINES if re.search(r"/\d+(/|$)", path) else MOST_ALIKE
