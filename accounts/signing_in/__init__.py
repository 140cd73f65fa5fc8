"""Signing in: the door for django-allauth, and what a sign-in is worth.

`adapter` and `events` tie allauth to the journal; `store` keeps sessions, `entrance` lets a request in or
not; `second_factor` and `guesses` hold the rules, `passwords` how a password is kept; `views` the pages.
"""
