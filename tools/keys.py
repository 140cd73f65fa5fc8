"""The secrets of this checkout's demo and development servers, in `var/secrets.json`."""

from __future__ import annotations

import base64
import json
import os
import secrets
from typing import TYPE_CHECKING

from tools.places import Lock, own_var
from tools.processes import Trouble

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("SECRET_KEY", "FIELD_KEYS", "MATCH_KEY", "ADMIN_PASSWORD", "OWNER_PASSWORD", "WEB_PASSWORD")
FOR_DJANGO = ("SECRET_KEY", "FIELD_KEYS", "MATCH_KEY")


def path() -> Path:
    """Where they are."""
    return own_var() / "secrets.json"


def ours() -> dict[str, str]:
    """Read the secrets, or make them on the first start."""
    one_at_a_time = Lock.take(own_var() / "secrets.lock", wait=True)
    try:
        if not path().exists():
            _write(fresh())
        found = json.loads(path().read_text())
    except ValueError:
        raise Trouble(
            f"{path()} cannot be read. Restore it, or remove it: then the demo starts afresh."
        ) from None
    finally:
        one_at_a_time.release()
    if missing := [name for name in NAMES if name not in found]:
        raise Trouble(
            f"{path()} lacks {', '.join(missing)}. Restore it, or remove it: then the demo starts afresh."
        )
    return {name: str(found[name]) for name in NAMES}


def fresh() -> dict[str, str]:
    """New secrets."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": f"k1:{_key()}",
        "MATCH_KEY": _key(),
        "ADMIN_PASSWORD": secrets.token_hex(24),
        "OWNER_PASSWORD": secrets.token_hex(24),
        "WEB_PASSWORD": secrets.token_hex(24),
    }


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write(made: dict[str, str]) -> None:
    partial = path().with_suffix(".part")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(made, file, indent=2)
    partial.rename(path())
