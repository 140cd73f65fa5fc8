"""Log lines say what happened and where to look, never to whom.

An exception's message can quote a row ("Key (email)=(…) already exists"), so only its type and the
place are kept; the request id leads to the journal.
"""

import logging
import traceback
from typing import Any

from foundation import acting


class NoPersonalData(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = acting.request_id() or "-"
        if record.exc_info and record.name.startswith("django.request"):
            # "Internal Server Error: /path": the path holds keys only, the query string is not in it.
            record.args = tuple(str(arg).split("?")[0] for arg in record.args or ())
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's name
        kind, _value, trace = ei
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return f"{kind.__name__} at " + " < ".join(reversed(places[-6:]))
