"""The signed paper: a PDF by its content, encrypted with a key of its own."""

import hashlib
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import CovenantDocument
from audit.refusals import Incomplete
from foundation import encryption

MOST_BYTES = 10 * 1024 * 1024
HEAD, TAIL, WITHIN = b"%PDF-", b"%%EOF", 1024
BOUND_TO = "agreements.covenantdocument"


def insist_pdf(content: bytes) -> None:
    """What a file is called and what a browser says about it proves nothing."""
    if len(content) > MOST_BYTES:
        raise Incomplete("file_too_large", _("This file is too large. It may be 10 MB."), field="file")
    if not content.startswith(HEAD) or TAIL not in content[-WITHIN:]:
        raise Incomplete("not_a_pdf", _("This is not a PDF. Save the document as PDF first."), field="file")


def sealed(content: bytes) -> dict[str, Any]:
    """The columns of a document."""
    key, hidden = encryption.seal_file(content, bound_to=BOUND_TO)
    return {
        "key": key,
        "content": hidden,
        "size": len(content),
        "digest": hashlib.sha256(content).hexdigest(),
    }


def opened(document: CovenantDocument) -> bytes:
    return encryption.open_file(document.key, bytes(document.content), bound_to=BOUND_TO)
