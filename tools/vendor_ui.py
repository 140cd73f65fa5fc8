"""Fetch the design system's parts once, for the maintainer; the result is committed and needs no Node to run.

python tools/vendor_ui.py           fetch what ui-vendor.toml names, write static/ui/ and its lock
python tools/vendor_ui.py --check   compare the committed files with the lock, without network
python tools/vendor_ui.py --pin     fetch, and write the integrity hash of each package into ui-vendor.toml
"""

import base64
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "ui-vendor.toml"
HERE = ROOT / "static/ui"
LOCK = HERE / "lock.json"
OWN_CSS = ROOT / "static/app.css"

LAYERS = "@layer base,kit,tokens,theme,app;"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CHARSET = re.compile(r"@charset[^;]*;")
USED = re.compile(r"var\(\s*(--[a-zA-Z0-9_-]+)")
TOKEN = re.compile(r"(--[a-zA-Z0-9_-]+)\s*:\s*([^;}]+)[;}]")

Files = dict[str, bytes]


def main() -> int:
    """Answer one command line."""
    if "--check" in sys.argv:
        return check()
    wanted = tomllib.loads(LIST.read_text(encoding="utf-8"))
    packages = fetch(wanted["packages"])
    if "--pin" in sys.argv:
        pin(packages)
    elif wrong := mismatches(wanted["packages"], packages):
        print("\n".join(f"{name}: not the package that was pinned" for name in wrong))
        return 1
    write(wanted, {name: unpack(packed) for name, packed in packages.items()})
    return 0


def check() -> int:
    """Compare the committed files with those that were made."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    found = {name: sha256((HERE / name).read_bytes()) for name in lock["files"] if (HERE / name).exists()}
    wrong = [name for name, digest in lock["files"].items() if found.get(name) != digest]
    if lock["list"] != sha256(LIST.read_bytes()):
        wrong.append("ui-vendor.toml (run tools/vendor_ui.py)")
    print("\n".join(f"differs from its lock: {name}" for name in wrong) or f"{len(found)} files as locked")
    return 1 if wrong else 0


def fetch(packages: dict[str, dict[str, str]]) -> Files:
    """Each package as it was published; no script of it is run."""
    with ThreadPoolExecutor(8) as several:
        return dict(
            zip(
                packages,
                several.map(pack, packages, (each["version"] for each in packages.values())),
                strict=True,
            )
        )


def pack(name: str, version: str) -> bytes:
    """One package's archive."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--ignore-scripts", "--silent", f"{name}@{version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return next(Path(folder).glob("*.tgz")).read_bytes()


def mismatches(packages: dict[str, dict[str, str]], found: Files) -> list[str]:
    """The packages whose content is not what ui-vendor.toml says."""
    return [name for name, package in packages.items() if package["integrity"] != integrity(found[name])]


def pin(found: Files) -> None:
    """Write what we got into ui-vendor.toml, for a person to compare and commit."""
    text = LIST.read_text(encoding="utf-8")
    for name, packed in found.items():
        line = re.compile(rf'^("{re.escape(name)}" = {{ version = "[^"]+")[^\n]*}}$', re.MULTILINE)
        text = line.sub(rf'\1, integrity = "{integrity(packed)}" }}', text)
    LIST.write_text(text, encoding="utf-8")


def unpack(packed: bytes) -> Files:
    """The archive's files by name."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        return {
            member.name.removeprefix("package/"): content.read()
            for member in archive
            if member.isfile() and (content := archive.extractfile(member))
        }


def write(wanted: dict, packages: dict[str, Files]) -> None:
    """Make static/ui/ anew from the packages."""
    files = {
        "kit.css": kit(wanted, packages).encode(),
        "icons.svg": sprite(wanted["icons"], packages[wanted["icons"]["package"]]).encode(),
        **licences(packages, wanted["packages"]),
    }
    for name, content in files.items():
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_bytes(content)
    lock = {
        "list": sha256(LIST.read_bytes()),
        "files": {name: sha256(content) for name, content in sorted(files.items())},
    }
    LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
    print(f"{len(packages)} packages, kit.css {len(files['kit.css'])} bytes")


def kit(wanted: dict, packages: dict[str, Files]) -> str:
    """The parts in one layer, and the tokens that they or our own styles reach in the next."""
    parts = "".join(
        stylesheet(packages[name], "dist/index.css")
        for name in wanted["packages"]
        if name.startswith("@utrecht/")
    )
    parts = without(parts, wanted["leave_out"]["selectors"])
    theme = wanted["theme"]
    tokens = dict(TOKEN.findall(stylesheet(packages[theme["package"]], theme["file"])))
    own = OWN_CSS.read_text(encoding="utf-8") if OWN_CSS.exists() else ""
    values = ";".join(f"{name}:{value.strip()}" for name, value in reachable(tokens, parts + own).items())
    return f"{wanted['notice']['text']}\n{LAYERS}@layer kit{{{parts}}}@layer tokens{{:root{{{values}}}}}\n"


def stylesheet(package: Files, name: str) -> str:
    """A stylesheet without comments, source maps and spare white space."""
    text = CHARSET.sub("", COMMENT.sub("", package[name].decode()))
    text = re.sub(r"\s+", " ", text)
    return (
        re.sub(r"\s*([{};,>])\s*|(?<=[(:])\s+|\s+(?=\))", lambda found: found[1] or "", text)
        .replace(";}", "}")
        .strip()
    )


def without(css: str, selectors: list[str]) -> str:
    """Leave out rules for the states that the kit shows in its own documentation only."""
    drop = re.compile("|".join(selectors))

    def kept(rule: re.Match[str]) -> str:
        names = [name for name in rule[1].split(",") if not drop.search(name)]
        return f"{','.join(names)}{{{rule[2]}}}" if names else ""

    return re.sub(r"([^{}]+)\{([^{}]*)\}", kept, css)


def reachable(tokens: dict[str, str], css: str) -> dict[str, str]:
    """The tokens that the stylesheet uses, and those that they are made of."""
    seen: set[str] = set()
    queue = USED.findall(css)
    while queue:
        name = queue.pop()
        if name in tokens and name not in seen:
            seen.add(name)
            queue += USED.findall(tokens[name])
    return {name: tokens[name] for name in sorted(seen)}


def sprite(icons: dict, package: Files) -> str:
    """One file with a symbol for each icon that we use."""
    symbols = [
        symbol(name, package[f"icons/outline/{drawing}.svg"].decode())
        for name, drawing in sorted(icons["names"].items())
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def symbol(name: str, drawing: str) -> str:
    """One icon, drawn in the colour of the text beside it."""
    inner = re.sub(r">\s+<", "><", COMMENT.sub("", drawing.split(">", 1)[1].rsplit("</svg>", 1)[0])).strip()
    inner = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inner)
    inner = re.sub(r"\s+/>", "/>", inner)
    look = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {look}>{inner}</symbol>'


def licences(packages: dict[str, Files], versions: dict[str, dict[str, str]]) -> Files:
    """Each licence text once, and a list of what falls under which."""
    texts: Files = {}
    lines = []
    for name, package in sorted(packages.items()):
        found = next(package[file] for file in ("LICENSE.md", "LICENSE") if file in package)
        told = json.loads(package["package.json"])["license"]
        label = re.sub(r"[^A-Za-z0-9.-]", "", str(told))
        file = next((known for known, text in texts.items() if text == found), None)
        if file is None:
            file = f"licences/{label}-{sum(known.startswith(f'licences/{label}') for known in texts) + 1}.txt"
            texts[file] = found
        lines.append(f"{name} {versions[name]['version']}: {told}, {file.removeprefix('licences/')}")
        marks = "\n".join(
            content.decode("utf-8", "replace")
            for path, content in package.items()
            if path.endswith("index.css")
        )
        lines += [f"    {mark}" for mark in sorted(set(re.findall(r"Copyright \(c\)[^\n*]+", marks)))]
    return {**texts, "licences/NOTICE.txt": ("\n".join(lines) + "\n").encode()}


def integrity(packed: bytes) -> str:
    """The hash by which npm knows a package."""
    return "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode()


def sha256(content: bytes) -> str:
    """The hash by which we know a file."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
