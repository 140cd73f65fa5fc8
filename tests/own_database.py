"""A database of one's own for a test in which commits are real: threads, other processes, broken tables."""

import secrets
import threading
from contextlib import contextmanager

import psycopg
from django.db import connections

from tests import database


class OwnDatabase:
    """A clone of the world, with the owner's connection to look at what `web` cannot."""

    def __init__(self, name):
        self.name = name
        self.owner = psycopg.connect(database.owner_as_system(name), autocommit=True)

    def rows(self, query, *values):
        return self.owner.execute(query, values).fetchall()

    def count(self, query, *values):
        return self.owner.execute(query, values).fetchone()[0]

    def close(self):
        self.owner.close()


@contextmanager
def leading_to(name):
    """Django's own connections, also those of new threads, lead to this database."""
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    connections["default"].close()
    settings["NAME"] = name
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = before


@contextmanager
def fresh_clone():
    name = f"regie_own_{secrets.token_hex(4)}"
    database.clone(name)
    try:
        yield name
    finally:
        database.drop(name)


@contextmanager
def own_database():
    """A fresh clone to which Django's connections lead for as long as this lasts."""
    with fresh_clone() as name, leading_to(name):
        own = OwnDatabase(name)
        try:
            yield own
        finally:
            own.close()


def at_once(pieces, *, threads):
    """Run functions in threads that start together, each with a connection of its own."""
    answers = [None] * len(pieces)
    waiting = list(enumerate(pieces))
    start = threading.Barrier(threads)

    def work():
        start.wait()
        try:
            while waiting:
                try:
                    place, piece = waiting.pop()
                except IndexError:
                    break
                answers[place] = piece()
        finally:
            connections["default"].close()

    running = [threading.Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return answers
