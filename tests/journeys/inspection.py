"""What may not be wrong with a page: each function gives the faults it finds, in words."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import axe_playwright_python
import html5lib
from axe_playwright_python.sync_playwright import Axe

SMALLEST = 24  # px, WCAG 2.5.8
NARROWEST = 320  # px, WCAG 1.4.10
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe leaves to a person, looked at once. Nothing else may be left to anybody.
JUDGED: dict[str, str] = {}

# Boxes that a finger has to hit. A choice counts with its label; a link inside a sentence may be low.
TARGETS = """(smallest) => {
  const inside = (link) => {
    if (link.tagName !== "A" || getComputedStyle(link).display !== "inline") return false;
    const around = link.closest("p, li, dd, dt, td, th, h1, h2, h3, h4, div");
    const rest = around.textContent.replace(link.textContent, "").trim();
    return rest.length > 0 && around.querySelectorAll("a").length <= 2;
  };
  const box = (part) => {
    const own = part.getBoundingClientRect();
    const label = part.matches("[type=radio],[type=checkbox]") && part.labels && part.labels[0];
    if (!label) return own;
    const beside = label.getBoundingClientRect();
    return {
      width: Math.max(own.right, beside.right) - Math.min(own.left, beside.left),
      height: Math.max(own.bottom, beside.bottom) - Math.min(own.top, beside.top),
    };
  };
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const parts = document.querySelectorAll(kinds);
  return [...parts]
    .filter((part) => part.checkVisibility() && !part.matches(".utrecht-skip-link") && !inside(part))
    .map((part) => [part.outerHTML.slice(0, 160), box(part)])
    .filter(([, size]) => size.width + 0.5 < smallest || size.height + 0.5 < smallest)
    .map(([html, size]) => `${Math.round(size.width)} x ${Math.round(size.height)} px: ${html}`);
}"""

TOO_WIDE = """() => {
  const seen = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - seen;
  if (over <= 0) return "";
  const parts = [...document.body.querySelectorAll("*")];
  const wide = parts.filter((one) => one.getBoundingClientRect().right > seen + 0.5);
  return `${over} px too wide: ` + wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ");
}"""


def of_headers(response):
    policy = response.headers.get("content-security-policy", "")
    if not policy or "unsafe-" in policy:
        yield f"content security policy: {policy or 'none'}"
    if "no-store" not in response.headers.get("cache-control", ""):
        yield "this page may be kept by a cache"


def of_html(html):
    """Parse errors, doubled ids, not exactly one h1, a skipped level of headings."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    for place, code, _values in parser.errors:
        yield f"does not parse: {code} at {place}"
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id"))
    yield from (f"id {name} stands {count} times" for name, count in ids.items() if count > 1)
    levels = [int(one.tag[1]) for one in tree.iter() if re.fullmatch("h[1-6]", str(one.tag))]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of level 1"
    for above, below in zip([0, *levels], levels, strict=False):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"


def title_of(html):
    return re.search(r"<title>(.*?)</title>", html, re.DOTALL).group(1).strip()


def of_targets(page):
    yield from page.evaluate(TARGETS, SMALLEST)


def of_reflow(page):
    """Nothing scrolls sideways: not as the page stands here, and not on the narrowest screen."""
    here = page.viewport_size
    for width in {here["width"], NARROWEST}:
        page.set_viewport_size({"width": width, "height": here["height"]})
        wide = page.evaluate(TOO_WIDE)
        if wide:
            yield f"at {width} px: {wide}"
    page.set_viewport_size(here)


def of_axe(page):
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations", "incomplete"]}).response
    for kind in ("violations", "incomplete"):
        for rule in found[kind]:
            for node in rule["nodes"]:
                if kind == "incomplete" and rule["id"] in JUDGED:
                    continue
                reasons = "; ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])
                yield f"axe {kind} {rule['id']}: {node['html'][:160]} ({reasons[:200]})"


def focus_shows(someone):
    """What has the focus is on the screen and has an outline or a shadow to say so."""
    shown = someone.page.evaluate(
        """() => {
          const look = getComputedStyle(document.activeElement);
          const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
          return outlined || look.boxShadow !== "none";
        }"""
    )
    focused = someone.page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
    assert shown, f"On {someone.path} the focus does not show on {focused}"


@cache
def axe_version():
    script = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
    return re.search(r"axe v([\d.]+)", script).group(1)
