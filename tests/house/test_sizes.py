"""Small pieces. What is larger than its budget stands in a list that may only shrink."""

import ast

from tests.house.source import ROOT, lines, modules, trees

MODULE, FUNCTION, TEMPLATE, TEST = 300, 25, 80, 30
LARGER = {
    "modules": {"audit/verbs.py": 400, "config/world.py": 320},
    "functions": {
        "agreements/actions/admission.py:admit": 33,
        "audit/actions.py:write": 30,
        "cases/actions/case.py:open_case": 28,
        "cases/views/case.py:get_context_data": 28,
        "cases/views/plan.py:get_context_data": 29,
        "config/gallery.py:context": 51,
        "signals/actions/feedback.py:give": 26,
    },
    "templates": {"templates/component.html": 130},
    "tests": {},
}


def over(found, budget, kind):
    """What is over its budget and not in the list, or has grown since it was put there."""
    return sorted((name, size) for name, size in found if size > max(budget, LARGER[kind].get(name, 0)))


def functions(parsed):
    for path, tree in parsed:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield f"{path}:{node.name}", node.end_lineno - node.body[0].lineno + 1


def test_no_module_is_longer_than_three_hundred_lines():
    found = [(str(path.relative_to(ROOT)), lines(path)) for path in modules()]
    assert over(found, MODULE, "modules") == []


def test_no_function_is_longer_than_twenty_five_lines():
    assert over(functions(trees()), FUNCTION, "functions") == []


def test_no_template_is_longer_than_eighty_lines():
    found = [(str(path.relative_to(ROOT)), lines(path)) for path in (ROOT / "templates").rglob("*.html")]
    assert over(found, TEMPLATE, "templates") == []


def test_no_test_is_longer_than_thirty_lines():
    parsed = [
        (path.relative_to(ROOT), ast.parse(path.read_text())) for path in (ROOT / "tests").rglob("test_*.py")
    ]
    assert over(functions(parsed), TEST, "tests") == []
