"""Many cases at once, copied in SQL from one that was made by the actions; the benchmarks use it as well."""

from uuid import uuid4

from django.db import connections

OF_THE_TABLE = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
"""
# What differs in the copy; the rest is as in the first one. {key} is drawn from the number of the copy.
PARTS = {
    "agreements_dossier": (
        "o.id = %(dossier)s",
        {"id": "{dossier}", "registered_at": "o.registered_at - i * interval '1 minute'"},
    ),
    "signals_weighing": ("o.id = %(weighing)s", {"id": "{weighing}", "form_key": "{weighing}"}),
    "cases_case": (
        "o.id = %(case)s",
        {
            "id": "{case}",
            "dossier_id": "{dossier}",
            "weighing_id": "{weighing}",
            "number": "'X-' || %(mark)s || '-' || i",
        },
    ),
    "cases_regisseurship": (
        "o.case_id = %(case)s AND o.ended_at IS NULL",
        {"id": "{regisseurship}", "case_id": "{case}"},
    ),
    "signals_identity": ("o.dossier_id = %(dossier)s", {"id": "{identity}", "dossier_id": "{dossier}"}),
}
ADMITTED = "o.dossier_id = %(dossier)s AND o.user_id = ANY (%(to)s::uuid[])"
ADMISSION = {
    "id": "md5(%(mark)s || o.id || i)::uuid",
    "dossier_id": "{dossier}",
    "registered_at": "o.registered_at - i * interval '1 minute'",
}


def copy(cursor, table, of, differing, values, count="%(number)s"):
    """Insert copies 1 to `number` of the rows `of` a table."""
    cursor.execute(OF_THE_TABLE, [table])
    columns = [row[0] for row in cursor.fetchall()]
    names = ("dossier", "weighing", "case", "regisseurship", "identity")
    keys = {name: f"md5('{name}' || %(mark)s || i)::uuid" for name in names}
    chosen = [differing[name].format(**keys) if name in differing else f'o."{name}"' for name in columns]
    listed = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO {table} ({listed}) SELECT {', '.join(chosen)}"
        f" FROM {table} o, generate_series(1, {count}) AS i WHERE {of}",
        values,
    )


def crowd(case, number, *, to=()):
    """Copies of a case, its weighing, its identity and its regisseur; opened to some as the first one is."""
    values = {
        "mark": uuid4().hex[:8],
        "number": number,
        "case": case.pk,
        "dossier": case.dossier_id,
        "weighing": case.weighing_id,
        "to": [user.pk for user in to],
    }
    with connections["default"].cursor() as cursor:
        for table, (of, differing) in PARTS.items():
            copy(cursor, table, of, differing, values)
        copy(cursor, "agreements_admission", ADMITTED, ADMISSION, values)
