"""The field diffs see `save()` and `delete()` of one row. What goes around them is not written down."""

import ast

from tests.house.source import trees

SILENT = {"update", "bulk_create", "bulk_update", "raw", "abulk_create", "aupdate", "update_or_create"}
HARMLESS = {"headers", "context", "env", "attrs", "initial", "kwargs", "session", "data", "defaults"}


def silent_calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SILENT:
            owner = node.func.value
            name = getattr(owner, "attr", getattr(owner, "id", ""))
            if node.func.attr != "update" or name not in HARMLESS:
                yield node.lineno, node.func.attr


def assigned_states(tree):
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) else []:
            if isinstance(target, ast.Attribute) and target.attr == "state":
                yield node.lineno, ".state ="


def test_no_room_writes_around_the_diffs():
    found = [
        (str(path), *call)
        for path, tree in trees()
        if path.parts[0] != "audit"
        for call in silent_calls(tree)
    ]
    assert found == []


def test_only_the_table_of_moves_assigns_a_state():
    found = [
        (str(path), *line)
        for path, tree in trees()
        if path.parts[0] != "audit"
        for line in assigned_states(tree)
    ]
    assert found == []


def test_the_watch_sees_what_it_watches_for():
    silent = ast.parse(
        "Signal.objects.filter(pk=1).update(state='x')\nrow.bulk_create([])\nheaders.update(a=1)"
    )
    assert list(silent_calls(silent)) == [(1, "update"), (2, "bulk_create")]
    assert list(assigned_states(ast.parse("signal.state = 'x'"))) == [(1, ".state =")]


def test_no_page_talks_to_the_broker():
    """Losing Redis loses nothing: a page writes a promise, the worker finds it (catalogue 64)."""
    found = [
        (str(path), node.lineno)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"delay", "apply_async", "send_task"}
    ]
    assert found == []


def test_sql_of_our_own_stands_where_it_is_expected():
    """Elsewhere the questions start with who asks; SQL would walk past that."""
    cursors = {
        str(path)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "cursor"
    }
    assert cursors <= {
        "foundation/acting.py",
        "foundation/clock.py",
        "audit/actions.py",
        "audit/reading.py",
        "audit/hidden.py",
        "foundation/lookups.py",
        "foundation/strict/base.py",
        "foundation/management/commands/policies.py",
        "cases/search.py",  # the function joins the rule inside
        "agreements/past.py",  # the function asks who wants to know
        "config/home.py",
        "accounts/signing_in/guesses.py",
    }
