"""What a person reads on a page: visible text in lines, as blocks stand under each other."""

import html
import re
from collections.abc import Iterator
from functools import cached_property

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

BLOCKS = frozenset(
    """address article aside blockquote body br button caption dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section select summary table
    tbody td textarea tfoot th thead tr ul""".split()
)
SILENT = frozenset("head script style template noscript".split())
SILENT_BOXES = frozenset({"hidden", "radio", "checkbox", "password"})
SPOKEN = ("alt", "title", "aria-label", "placeholder")


class PageText:
    """One page, read once."""

    def __init__(self, source: str) -> None:
        self.html = source

    @cached_property
    def rough(self) -> str:
        """Everything between the tags and in them, quickly; where a text is not in it, it is nowhere."""
        bare = re.sub(r"</?[a-z][^<>]*>", "", self.html)
        return squeeze(html.unescape(f"{bare} {self.html}"))

    def may_show(self, text: str) -> bool:
        """Whether it is worth reading the page with care."""
        return squeeze(text) in self.rough

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def title(self) -> str:
        found = re.search(r"<title[^>]*>(.*?)</title>", self.html, re.DOTALL)
        return squeeze(html.unescape(found[1])) if found else ""

    @cached_property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [html.unescape(found) for found in re.findall(r"<a\s[^>]*?href=\"([^\"]*)\"", self.html)]

    @cached_property
    def lines(self) -> list[str]:
        """The visible lines; what stands in a box to type in is visible too."""
        return lines_of(self.soup)

    @cached_property
    def text(self) -> str:
        return "\n".join(self.lines)

    def shows(self, text: str) -> bool:
        """Whether it stands on the page, possibly broken over lines by the layout."""
        if not self.may_show(text):
            return False
        return text in self.text or squeeze(text) in squeeze(self.text)


def lines_of(root: Tag) -> list[str]:
    """The lines of one part of a page."""
    whole = "".join(_pieces(root))
    return [line for line in (squeeze(piece) for piece in whole.split("\n")) if line]


def squeeze(text: str) -> str:
    """One space where any white space stood."""
    return re.sub(r"\s+", " ", text).strip()


def _pieces(tag: Tag) -> Iterator[str]:
    if tag.name in SILENT:
        return
    edge = "\n" if tag.name in BLOCKS else ""
    yield edge
    yield from _spoken(tag)
    for child in tag.children:
        if isinstance(child, Tag):
            yield from _pieces(child)
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            # A line end in the source is only white space, except where people typed it.
            yield str(child) if tag.name == "textarea" else squeeze_inside(str(child))
    yield edge


def _spoken(tag: Tag) -> Iterator[str]:
    """What stands in a tag itself: said by a screen reader, or typed in a box."""
    yield from (f"\n{tag[name]}\n" for name in SPOKEN if isinstance(tag.get(name), str))
    if tag.name == "input" and tag.get("type", "text") not in SILENT_BOXES:
        yield f"\n{tag.get('value', '')}\n"


def squeeze_inside(text: str) -> str:
    """White space becomes one space, also at the ends: it stands between words of two tags."""
    return re.sub(r"\s+", " ", text)
