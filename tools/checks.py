"""What must hold before a commit: style, types, map, templates, migrations, deployment and locks.

Each check is one line; all of them run, also after one failed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tools import locks, processes, python
from tools.places import ROOT
from tools.python import VENV, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tools.processes import Command

# By module and not by the scripts in .venv/bin: those name the folder in which .venv was made.
PYTHON = VENV / "bin" / "python"
RUFF: Command = (PYTHON, "-m", "ruff")
MYPY: Command = (PYTHON, "-m", "mypy")
DJLINT: Command = (PYTHON, "-m", "djlint")
DJADE: Command = (VENV / "bin" / "djade",)
LINT_IMPORTS: Command = (PYTHON, "-c", "import importlinter.cli; importlinter.cli.lint_imports_command()")
MANAGE: Command = (PYTHON, "manage.py")

# Enough for Django to start; nothing connects with it.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ-check",
    "FIELD_KEYS": f"check:{'A' * 43}=",
    "MATCH_KEY": f"{'A' * 43}=",
    "DATABASE_URL": "postgres://regie_web:check@localhost/regie",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp://localhost:25",
    "ALLOWED_HOSTS": "regie.example",
    "SITE_URL": "https://regie.example",
    "DEBUG": "0",
}
DEVELOPMENT = {"DJANGO_SETTINGS_MODULE": "config.settings.dev"}


def check() -> int:
    """Run every check; the exit code says whether all of them passed."""
    python.ensure("requirements-dev.txt")
    passed = [_report(name, problem()) for name, problem in _all()]
    return 0 if all(passed) else 1


def _report(name: str, problem: str) -> bool:
    say(f"{'failed' if problem else 'ok':<8}{name}")
    sys.stdout.write("".join(f"        {line}\n" for line in problem.splitlines()))
    return not problem


def _all() -> Iterator[tuple[str, Callable[[], str]]]:
    yield "ruff check", lambda: _tool(RUFF, "check", "--quiet", "--output-format", "concise", ".")
    yield "ruff format", lambda: _tool(RUFF, "format", "--quiet", "--check", ".")
    yield "mypy", lambda: _tool(MYPY, "--no-error-summary", "--hide-error-context")
    yield "djade", lambda: _on_templates(DJADE, "--check", "--target-version", "5.2")
    yield "djlint", lambda: _on_templates(DJLINT, "--lint", "--quiet")
    yield "lint-imports", lambda: _tool(LINT_IMPORTS, "--no-logo")
    yield (
        "makemigrations --check",
        lambda: _tool(MANAGE, "makemigrations", "--check", "--dry-run", env=DEVELOPMENT),
    )
    yield (
        "check --deploy",
        lambda: _tool(MANAGE, "check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION),
    )
    yield "licence and locks", lambda: "\n".join(locks.problems())


def _on_templates(command: Command, *options: str) -> str:
    found = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    return _tool(command, *options, *found) if found else ""


def _tool(command: Command, *arguments: str, env: Mapping[str, str] | None = None) -> str:
    """Run a tool and give what it says when it is not content."""
    done = processes.run([*command, *arguments], cwd=ROOT, env=python.bare_environment() | dict(env or {}))
    said = f"{done.stdout}\n{done.stderr}".strip()
    return (said or "It failed without a word.") if done.returncode else ""
