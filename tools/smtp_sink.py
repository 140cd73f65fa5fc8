"""A mail server that sends nothing on: each message becomes one file in a folder.

    python -m tools.smtp_sink FOLDER [PORT]

It listens on 127.0.0.1, prints its port, and writes `<moment>-<number>.eml`, so that the names sort in the
order of arrival. A file appears under its name only when it is complete. The envelope stands in the headers
X-Envelope-From and X-Envelope-To.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

MOST_BYTES = 25 * 1024 * 1024


class Folder:
    """Writes every message that arrives."""

    def __init__(self, folder: Path) -> None:
        """Make the folder when it is not there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Keep one message, completely or not at all."""
        del server, session
        name = f"{time.time_ns():020d}-{next(self.numbers):06d}"
        content = (
            envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        )
        partial = self.folder / f".{name}.part"
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(_envelope_headers(envelope) + content)
        partial.rename(self.folder / f"{name}.eml")
        return "250 Kept"


def _envelope_headers(envelope: Envelope) -> bytes:
    lines = [f"X-Envelope-From: {envelope.mail_from}", *(f"X-Envelope-To: {to}" for to in envelope.rcpt_tos)]
    safe = ["".join(sign for sign in line if sign.isprintable()) for line in lines]
    return "".join(f"{line}\r\n" for line in safe).encode()


async def listen(folder: Path, port: int) -> None:
    """Serve until somebody stops us."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", port))
    keeper = Folder(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, hostname="localhost", data_size_limit=MOST_BYTES, enable_SMTPUTF8=True),
        sock=door,
    )
    sys.stdout.write(f"{door.getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


def main() -> None:
    """Read the arguments and serve."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0  # noqa: PLR2004
    try:
        asyncio.run(listen(folder, port))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
