"""Verbs about accounts, roles and organisations: for the administrator of a town."""

from accounts.actions.factors import ask_factor_reset, confirm_factor_reset
from accounts.actions.leaving import on_leaving, refuse_closed
from accounts.actions.organisations import change_organisation, open_organisation
from accounts.actions.people import change_person, close_account, open_account, reopen_account
from accounts.actions.roles import end_role, give_role
from accounts.actions.sign_in import end_session, end_sessions, lock, sign_out_person, unlock

__all__ = [
    "ask_factor_reset",
    "change_organisation",
    "change_person",
    "close_account",
    "confirm_factor_reset",
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
    "sign_out_person",
    "unlock",
]
