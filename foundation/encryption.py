"""Fields that hold identity, encrypted one by one with AES-256-GCM.

A stored value reads `key id : base64(nonce + ciphertext)`. The field's own name is bound to it as
associated data, so a value moved to another column does not decrypt. Wrong key: an error, never a blank.
"""

import base64
import hmac
import json
import os
from datetime import date
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
KEY_BYTES = 32


class UnreadableField(Exception):
    """A stored value does not open with any key of this installation."""


@lru_cache(maxsize=4)
def _keys(setting: str) -> dict[str, bytes]:
    keys = {}
    for part in filter(None, (piece.strip() for piece in setting.split(","))):
        key_id, _, encoded = part.partition(":")
        key = base64.b64decode(encoded)
        if len(key) != KEY_BYTES:
            raise ImproperlyConfigured(f"FIELD_KEYS: key '{key_id}' must be 32 bytes in base64.")
        keys[key_id] = key
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS is empty. Set it to 'id:base64-of-32-bytes'.")
    return keys


@lru_cache(maxsize=4)
def _keyring(setting: str) -> dict[str, AESGCM]:
    return {key_id: AESGCM(key) for key_id, key in _keys(setting).items()}


def keyed_hashes(text: str, *, bound_to: str) -> list[str]:
    """What may be compared without being read: one hash for each key, the newest first.

    A row keeps the first; who searches tries all, as the row may be older than the key.
    """
    return [
        hmac.digest(hmac.digest(key, bound_to.encode(), "sha256"), text.encode(), "sha256").hex()
        for key in _keys(settings.FIELD_KEYS).values()
    ]


def seal(text: str, *, bound_to: str) -> str:
    keyring = _keyring(settings.FIELD_KEYS)
    key_id, cipher = next(iter(keyring.items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = cipher.encrypt(nonce, text.encode(), bound_to.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def open_sealed(stored: str, *, bound_to: str) -> str:
    """The text behind a stored value; raises UnreadableField for an unknown key or a changed value."""
    key_id, _, encoded = stored.partition(":")
    cipher = _keyring(settings.FIELD_KEYS).get(key_id)
    if cipher is None:
        raise UnreadableField("This value was encrypted with a key that this installation does not have.")
    try:
        raw = base64.b64decode(encoded, validate=True)
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode()).decode()
    except (InvalidTag, ValueError) as error:  # ValueError: not even the shape of a sealed value
        raise UnreadableField(
            "This value was changed outside the application, or its key is wrong."
        ) from error


def seal_file(content: bytes, *, bound_to: str) -> tuple[str, bytes]:
    """A file gets a key of its own; what is stored beside it is that key, sealed with the installation's."""
    key, nonce = AESGCM.generate_key(KEY_BYTES * 8), os.urandom(NONCE_BYTES)
    hidden = nonce + AESGCM(key).encrypt(nonce, content, bound_to.encode())
    return seal(base64.b64encode(key).decode(), bound_to=f"{bound_to}.key"), hidden


def open_file(sealed_key: str, hidden: bytes, *, bound_to: str) -> bytes:
    """The file behind a sealed key; raises UnreadableField when either was changed."""
    key = base64.b64decode(open_sealed(sealed_key, bound_to=f"{bound_to}.key"))
    try:
        return AESGCM(key).decrypt(hidden[:NONCE_BYTES], hidden[NONCE_BYTES:], bound_to.encode())
    except InvalidTag as error:
        raise UnreadableField("This file was changed outside the application.") from error


class EncryptedTextField(models.TextField):
    """Text that the database never sees in the clear. It cannot be searched or sorted on."""

    def _bound_to(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def to_text(self, value: Any) -> str:
        return str(value)

    def from_text(self, text: str) -> Any:
        return text

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return None if value is None else ""
        return seal(self.to_text(value), bound_to=self._bound_to())

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        if not value:
            return value
        return self.from_text(open_sealed(value, bound_to=self._bound_to()))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted: it can be read, not looked up with '{lookup_name}'.")
        return super().get_lookup(lookup_name)


class EncryptedDateField(EncryptedTextField):
    def to_text(self, value: date) -> str:
        return value.isoformat()

    def from_text(self, text: str) -> date:
        return date.fromisoformat(text)

    def to_python(self, value: Any) -> Any:
        return date.fromisoformat(value) if isinstance(value, str) and value else value


class EncryptedJSONField(EncryptedTextField):
    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else seal(json.dumps(value), bound_to=self._bound_to())

    def from_text(self, text: str) -> Any:
        return json.loads(text)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))
