"""Verbs about accounts, roles and organisations: for the administrator of a town."""

from accounts.actions.leaving import on_leaving, refuse_closed
from accounts.actions.organisations import change_organisation, open_organisation
from accounts.actions.people import change_person, close_account, open_account, reopen_account
from accounts.actions.roles import end_role, give_role
from accounts.actions.sign_in import end_session, end_sessions, lock, reset_second_factor, unlock

__all__ = [
    "change_organisation",
    "change_person",
    "close_account",
    "end_role",
    "end_session",
    "end_sessions",
    "give_role",
    "lock",
    "on_leaving",
    "open_account",
    "open_organisation",
    "refuse_closed",
    "reopen_account",
    "reset_second_factor",
    "unlock",
]
