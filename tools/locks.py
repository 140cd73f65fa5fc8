"""Whether the licence, the lock files and what they name agree with each other."""

from __future__ import annotations

import importlib.metadata
import re

from tools import places
from tools.places import ROOT

PINNED = re.compile(
    r"^(?P<name>[a-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^ ;\\\n]+)(?P<hashes>[^#]*)",
    re.MULTILINE | re.IGNORECASE,
)
ASKED = re.compile(r"^[a-z0-9._-]+", re.MULTILINE | re.IGNORECASE)
NOT_IN_A_LOCK = re.compile(r"https?://|file:|index-url|find-links|^/", re.MULTILINE)
FREE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|L?GPL|EUPL|PostgreSQL|Unlicense)", re.IGNORECASE
)
LICENCE = "EUPL-1.2"


def problems() -> list[str]:
    """List every disagreement as a sentence."""
    return [*_licence(), *_locks(), *_libraries()]


def _licence() -> list[str]:
    found = []
    if not (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2"):
        found.append("LICENSE is not the text of the EUPL 1.2.")
    if f"license: {LICENCE}" not in (ROOT / "publiccode.yml").read_text():
        found.append(f"publiccode.yml does not name {LICENCE}.")
    return found


def _locks() -> list[str]:
    product, development = _pins("requirements.txt"), _pins("requirements-dev.txt")
    found = [
        f"{name} is asked for in {stem}.in but not locked; run bin/lock."
        for stem, pins in (("requirements", product), ("requirements-dev", development))
        for name in _asked(f"{stem}.in")
        if name not in pins
    ]
    found += [
        f"{name} is locked differently for development; run bin/lock."
        for name, pin in product.items()
        if development.get(name) != pin
    ]
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / file).read_text()
        found += [f"{file} names an address or a folder; run bin/lock."] if NOT_IN_A_LOCK.search(text) else []
        found += [
            f"{one['name']} has no hash in {file}."
            for one in PINNED.finditer(text)
            if "sha256:" not in one["hashes"]
        ]
    return found


def _libraries() -> list[str]:
    folder = str(places.find_programs())
    return [
        f"{name} states no free licence; look at it before it goes along."
        for name in _pins("requirements.txt")
        for library in importlib.metadata.distributions(name=name, path=[folder])
        if not FREE.search(_stated(library.metadata))
    ]


def _stated(metadata: importlib.metadata.PackageMetadata) -> str:
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    return "\n".join(
        [*(metadata.get_all("License-Expression") or []), *(metadata.get_all("License") or []), *classifiers]
    )


def _pins(file: str) -> dict[str, str]:
    return {_plain(one["name"]): one["version"] for one in PINNED.finditer((ROOT / file).read_text())}


def _asked(file: str) -> list[str]:
    return [_plain(name) for name in ASKED.findall((ROOT / file).read_text()) if not name.startswith("-")]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
