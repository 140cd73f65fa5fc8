"""Keep the Dutch catalogue complete: gather texts, list what is missing, merge translations, compile.

Source texts are English. Needs only Python (polib, Django's template lexer), never GNU gettext.
Several people may run this at once: every write happens under one lock.
"""

import argparse
import ast
import fcntl
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.template import TemplateSyntaxError
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale/nl/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")

SKIPPED = {"tests", "tools", "docs", "benchmarks", "locale", "static", "node_modules", "build", "migrations"}

# Name of the call → where in its arguments the context, the text and the plural stand.
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
CALL_IN_TEMPLATE = re.compile(r"\b(?:gettext|ngettext|pgettext|npgettext|_)\(")
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sdif]|%[sd]|\{[a-z_0-9]*\}")

# (context, text) → (plural, the files it stands in)
Key = tuple[str | None, str]
Texts = dict[Key, tuple[str | None, set[str]]]

HEADER = {
    "Project-Id-Version": "Regie",
    "Language": "nl",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def main(arguments: list[str] | None = None) -> int:
    """Answer one command line."""
    parser = argparse.ArgumentParser(prog="bin/messages", description=__doc__)
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--check", action="store_true", help="fail when a text lacks Dutch or the catalogue is behind"
    )
    how.add_argument(
        "--missing", action="store_true", help="print the untranslated texts as JSON, ready to fill in"
    )
    how.add_argument(
        "--merge",
        metavar="FILE",
        action="append",
        help="take {text: translation} from a JSON file, or - for stdin",
    )
    how.add_argument("--tidy", action="store_true", help="forget translations that no page uses any more")
    parser.add_argument(
        "--under", metavar="PATH", default="", help="with --missing: only texts from files below this path"
    )
    options = parser.parse_args(arguments)
    if options.check:
        return check()
    if options.missing:
        return print_missing(options.under)
    if options.merge:
        return merge(options.merge)
    return update(forget=options.tidy)


def update(*, forget: bool = False) -> int:
    """Bring the catalogue in line with the sources and compile it."""
    with catalogue() as po:
        follow_sources(po, gather())
        if forget:
            for entry in po.obsolete_entries():
                po.remove(entry)
        save(po)
        report(po)
    return 0


def check() -> int:
    """Say everything that is wrong with the catalogue; 0 when nothing is."""
    with catalogue() as po:
        known = {key_of(entry): entry for entry in po if not entry.obsolete}
        texts = gather()
        faults = [
            f"not in the catalogue: {text!r} ({', '.join(sorted(texts[context, text][1]))})"
            for context, text in texts.keys() - known.keys()
        ]
        faults += [f"no longer used: {text!r}" for _context, text in known.keys() - texts.keys()]
        faults += [f"no Dutch: {entry.msgid!r}" for entry in known.values() if not is_done(entry)]
        faults += [fault for entry in known.values() if is_done(entry) for fault in placeholder_faults(entry)]
        if not MO.exists() or MO.read_bytes() != compiled(po):
            faults.append("django.mo is behind django.po")
    for fault in sorted(faults):
        print(fault)
    if faults:
        print(f"{len(faults)} faults. Run bin/messages, then bin/messages --missing.")
    return 1 if faults else 0


def print_missing(under: str) -> int:
    """Print {text: ""}, with a list of two for a text that has a plural."""
    with catalogue() as po:
        follow_sources(po, gather())
        missing = {
            json_key(entry): ["", ""] if entry.msgid_plural else ""
            for entry in po
            if not entry.obsolete
            and not is_done(entry)
            and any(path.startswith(under) for path, _ in entry.occurrences)
        }
    print(json.dumps(missing, ensure_ascii=False, indent=2))
    return 0


def merge(names: list[str]) -> int:
    """Take translations from JSON files; what no source uses is named, not kept."""
    wrong = 0
    with catalogue() as po:
        follow_sources(po, gather())
        known = {json_key(entry): entry for entry in po if not entry.obsolete}
        for name in names:
            given = json.loads(sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8"))
            for text, translation in given.items():
                if text not in known:
                    print(f"no source uses: {text!r}")
                elif translation and any(translation):
                    wrong += not translate(known[text], translation)
        save(po)
        report(po)
    return 1 if wrong else 0


def translate(entry: polib.POEntry, translation: str | list[str]) -> bool:
    """Give the entry its Dutch; refuse a translation that would break the page."""
    before = entry.msgstr, dict(entry.msgstr_plural)
    if entry.msgid_plural:
        one, many = translation if isinstance(translation, list) else (translation, translation)
        entry.msgstr_plural = {0: one, 1: many}
    else:
        entry.msgstr = translation if isinstance(translation, str) else translation[0]
    if faults := placeholder_faults(entry):
        entry.msgstr, entry.msgstr_plural = before
        print("\n".join(faults))
        return False
    return True


@contextmanager
def catalogue() -> Iterator[polib.POFile]:
    """Hold the catalogue for ourselves while we read and write it."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(PO.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield polib.pofile(str(PO), wrapwidth=110) if PO.exists() else polib.POFile(wrapwidth=110)
    finally:
        os.close(folder)


def follow_sources(po: polib.POFile, texts: Texts) -> None:
    """Add what is new, wake what came back, put to sleep what is gone."""
    known = {key_of(entry): entry for entry in po}
    for key, (plural, files) in texts.items():
        entry = known.get(key)
        if entry is None:
            entry = polib.POEntry(msgctxt=key[0], msgid=key[1], msgstr="")
            po.append(entry)
        if plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
        entry.obsolete = False
        entry.occurrences = [(file, "") for file in sorted(files)]
    for key, entry in known.items():
        if key not in texts:
            entry.obsolete = True
            entry.occurrences = []


def save(po: polib.POFile) -> None:
    """Write in one fixed order, so that two people's work meets in few lines."""
    po.metadata = HEADER
    po.sort(key=lambda entry: (entry.obsolete, entry.msgid, entry.msgctxt or ""))
    po.save(str(PO))
    MO.write_bytes(compiled(po))


def compiled(po: polib.POFile) -> bytes:
    """The .mo file as bytes."""
    po.metadata = HEADER
    return bytes(po.to_binary())


def report(po: polib.POFile) -> None:
    """One line: how many texts, how many still without Dutch."""
    current = [entry for entry in po if not entry.obsolete]
    print(f"{len(current)} texts, {sum(not is_done(entry) for entry in current)} without Dutch")


def is_done(entry: polib.POEntry) -> bool:
    """Tell whether every form has its Dutch, and none of it is a guess."""
    filled = all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)
    return filled and not entry.fuzzy


def placeholder_faults(entry: polib.POEntry) -> list[str]:
    """A translation must carry the same placeholders, or the page breaks on it."""
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    translations = [entry.msgstr_plural[1]] if entry.msgid_plural else [entry.msgstr]
    return [
        f"placeholders differ: {entry.msgid!r} → {translation!r}"
        for translation in translations
        if set(PLACEHOLDER.findall(translation)) != wanted
    ]


def key_of(entry: polib.POEntry) -> Key:
    """What makes an entry the same text as one in the sources."""
    return entry.msgctxt, entry.msgid


def json_key(entry: polib.POEntry) -> str:
    """The text itself; one with a context reads 'context | text'."""
    return f"{entry.msgctxt} | {entry.msgid}" if entry.msgctxt else str(entry.msgid)


def gather() -> Texts:
    """Every text in our own Python and templates."""
    if not settings.configured:
        settings.configure()
    texts: Texts = {}
    for path in sources():
        read = from_python if path.suffix == ".py" else from_template
        name = path.relative_to(ROOT).as_posix()
        try:
            found = list(read(path.read_text(encoding="utf-8"), name))
        except (SyntaxError, TemplateSyntaxError, UnicodeDecodeError) as trouble:
            # A half-written file of a colleague must not cost the others their translations.
            print(f"left out {name}: {trouble}", file=sys.stderr)
            continue
        for context, text, plural in found:
            before, files = texts.get((context, text), (None, set()))
            texts[context, text] = (plural or before, files | {name})
    return texts


def sources() -> Iterator[Path]:
    """Our own modules, and the templates and mails."""
    for folder in sorted(ROOT.iterdir()):
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in SKIPPED:
            for path in sorted(folder.rglob("*")):
                inside = path.relative_to(ROOT).parts
                if path.suffix in {".py", ".html", ".txt"} and not SKIPPED & set(inside[:-1]):
                    yield path


def from_python(source: str, _name: str) -> Iterator[tuple[str | None, str, str | None]]:
    """Texts in calls of gettext and its kin."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from from_call(node)


def from_template(source: str, name: str) -> Iterator[tuple[str | None, str, str | None]]:
    """Texts in translate and blocktranslate tags: Django turns them into calls, we read those."""
    if "{" not in source:
        return
    code = templatize(source, origin=name)
    for match in CALL_IN_TEMPLATE.finditer(code):
        if call := first_call(code[match.start() :]):
            yield from from_call(call)


def first_call(code: str) -> ast.Call | None:
    """The call that this piece of code starts with."""
    for closing in re.finditer(r"\)", code):
        try:
            tree = ast.parse(code[: closing.end()].strip(), mode="eval")
        except SyntaxError:
            continue
        return tree.body if isinstance(tree.body, ast.Call) else None
    return None


def from_call(call: ast.Call) -> Iterator[tuple[str | None, str, str | None]]:
    """The context, text and plural of one call, when they are plain texts."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name not in CALLS:
        return
    text_of: Callable[[int | None], Any] = lambda place: literal(call.args, place)  # noqa: E731
    context, text, plural = map(text_of, CALLS[name])
    if text:
        yield context, text, plural


def literal(arguments: list[ast.expr], place: int | None) -> str | None:
    """The text at this place of the arguments, if it is one."""
    if place is None or place >= len(arguments):
        return None
    node = arguments[place]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


if __name__ == "__main__":
    sys.exit(main())
