"""Verbs about people, split along their nouns."""

from accounts.actions.sign_in import end_session, end_sessions, lock, reset_second_factor, unlock

__all__ = ["end_session", "end_sessions", "lock", "reset_second_factor", "unlock"]
