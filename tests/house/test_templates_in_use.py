import re

from tests.house.source import ROOT, modules

# Django, allauth and the form renderer ask for these by names of their own.
ASKED_FOR_BY_OTHERS = re.compile(r"^(account|allauth|django|mfa)/|^(403|404|409|500|503)\.html$")


def test_every_template_is_asked_for():
    folder = ROOT / "templates"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    said = "".join(path.read_text() for path in [*modules(), *folder.rglob("*.html")])
    unused = []
    for name in sorted(names):
        tag = name.removeprefix("cotton/").removesuffix(".html").replace("_", "-").replace("/", ".")
        asked = (
            f"<c-{tag}" in said or f"<c-{tag.replace('-', '_')}" in said
            if name.startswith("cotton/")
            else name in said
        )
        if not asked and not ASKED_FOR_BY_OTHERS.match(name):
            unused.append(name)
    assert unused == []
