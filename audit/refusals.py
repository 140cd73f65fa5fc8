"""What an action answers when it may not, cannot or came too late: a code and a sentence."""

from django.http import Http404


class Refused(Exception):
    """A person may know of this, but may not do it. `code` is a closed word; `sentence` says what to do."""

    status = 403

    def __init__(self, code: str, sentence: str = "", *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field


class Incomplete(Refused):
    """The act lacks something that the person can still add: it goes back to the form."""

    status = 422


class TooLate(Refused):
    """Somebody was quicker, or the noun has moved on."""

    status = 409


class Stale(TooLate):
    """The form was opened before somebody else saved: both texts are shown."""

    def __init__(self, code: str, sentence: str = "", *, theirs: object = None) -> None:
        super().__init__(code, sentence)
        self.theirs = theirs


class NotKnown(Http404):
    """One may not know of it: the same answer as for what does not exist. The journal keeps the code."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


def insist(allowed: object, code: str, sentence: str = "") -> None:
    if not allowed:
        raise Refused(code, sentence)
