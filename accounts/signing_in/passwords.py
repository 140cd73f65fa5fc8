"""How a password is kept, and which ones are too easy. Length counts; signs are not asked for."""

import re
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

EACH_SIGN = 6  # fewer different signs than this is a pattern, not a password
# What Dutch offices choose first, besides Django's own list of twenty thousand that leaked.
DUTCH = (
    "welkom wachtwoord gemeente geheim voetbal ajax feyenoord psv oranje zomer winter herfst lente maandag "
    "dinsdag woensdag donderdag vrijdag januari februari maart april juni juli augustus september oktober "
    "november december nederland amsterdam rotterdam utrecht hallo regie jongeren jeugd politie school "
    "aanmelden inloggen toegang"
)
LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")


class Argon2id(Argon2PasswordHasher):
    """64 MiB, three rounds, one lane: about a tenth of a second, and memory for eight sign-ins at once.

    Stronger than the least that OWASP asks (19 MiB, two rounds) and what RFC 9106 advises where memory is
    short. Django hashes again at the next sign-in when these change.
    """

    memory_cost = 65_536
    time_cost = 3
    parallelism = 1


class NotCommon(CommonPasswordValidator):
    """Not on the list of leaked passwords, also when written twice, with a year, or with 0 for o."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = password.lower().strip()
        core = plain.translate(LOOKS_LIKE)
        if len(set(plain)) < EACH_SIGN or any(self._is_easy(form) for form in {plain, core, *_cores(plain)}):
            raise ValidationError(self.get_error_message(), code="password_too_common")
        super().validate(password, user)

    def _is_easy(self, text: str) -> bool:
        """One word of the list, two of them, or one again and again. Four make a good password."""
        words = [(text[:cut], text[cut:]) for cut in range(3, len(text) - 2)]
        return self._known(text) or any(
            self._known(first) and (self._known(rest) or not rest.replace(first, "")) for first, rest in words
        )

    def _known(self, word: str) -> bool:
        return word in self.passwords or word in DUTCH.split()

    def get_error_message(self) -> str:
        return _("This password is easy to guess. Take four or more words that do not belong together.")


def _cores(plain: str) -> set[str]:
    """Without the figures and signs around it and between it."""
    letters = re.sub(r"[\W\d_]+", "", plain)
    return {letters, re.sub(r"[\W_]+", "", plain)} if len(letters) >= len(plain) / 2 else set()
