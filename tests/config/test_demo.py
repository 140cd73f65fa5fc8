"""The fictional towns of the demo: made through the actions, alive today, and never on a live site."""

import os
import subprocess
import sys
from datetime import timedelta

import psycopg
import pytest

from tests import database

SIMONE = "s.hartog@waterrijk.example"
DAAN = "d.vandeneijnde@loopplank.example"
AMEL = "a.bouzidi@politie-waterrijk.example"


def manage(name, *command, **extra):
    env = os.environ | {
        "DATABASE_URL": database.web_url(name),
        "DATABASE_OWNER_URL": database.owner_url(name),
        **extra,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=database.ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def demo(worker_id):
    """An empty database in which the demo was made, seen by its owner."""
    name = f"regie_demo_{worker_id}"
    database.drop(name)
    with database.as_admin() as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    with database.as_admin(name) as admin:
        admin.execute((database.ROOT / "foundation" / "sql" / "roles.sql").read_text())
    for command in (["migrate", "--database", "owner", "-v", "0"], ["seed_demo"]):
        done = manage(name, *command)
        assert done.returncode == 0, done.stderr
    with psycopg.connect(database.owner_as_system(name), autocommit=True) as owner:
        owner.made_in = name
        yield owner
    database.drop(name)


def numbers(demo, query, *values):
    return [row[0] for row in demo.execute(query, values)]


def test_its_clock_is_the_servers(demo):
    with demo.transaction():
        assert numbers(demo, "SELECT regie_now() = now()") == [True]
    assert numbers(demo, "SELECT to_regclass('clock_shift')") == [None]


def test_nothing_in_it_happens_later_than_now(demo):
    assert numbers(demo, "SELECT count(*) FROM audit.entry WHERE at > now()") == [0]
    assert numbers(demo, "SELECT count(*) FROM signals_signal WHERE filed_at > now()") == [0]


def test_both_towns_are_marked_as_fictional(demo):
    assert numbers(demo, "SELECT is_fictional FROM accounts_municipality") == [True, True]


def test_the_contact_point_finds_work(demo):
    found = demo.execute(
        """SELECT count(*) FILTER (WHERE state = 'submitted'),
                  count(*) FILTER (WHERE state = 'submitted' AND contact_due_on < regie_today()),
                  count(*) FILTER (WHERE feedback_given_at IS NULL AND feedback_due_on < regie_today())
           FROM signals_signal WHERE number LIKE 'W-%%'"""
    ).fetchone()
    assert found == (2, 1, 1)
    assert numbers(demo, "SELECT count(*) FROM signals_feedback WHERE state = 'proposed'") == [1]


def test_a_case_waits_to_be_opened(demo):
    assert numbers(
        demo,
        """SELECT count(*) FROM signals_weighing w
           WHERE outcome = 'radicalisation_concern' AND state = 'decided'
           AND NOT EXISTS (SELECT FROM cases_case c WHERE c.weighing_id = w.id)""",
    ) == [1]


def test_the_reporter_finds_a_question(demo):
    assert numbers(
        demo,
        """SELECT count(*) FROM signals_question q JOIN signals_signal s ON s.id = q.signal_id
           JOIN accounts_user u ON u.id = s.reporter_id WHERE q.answer_id IS NULL AND u.email = %s""",
        DAAN,
    ) == [1]


def test_the_partner_finds_a_decision_and_a_plan_to_confirm(demo):
    waiting = """SELECT count(*) FROM {} one JOIN accounts_user u ON u.id = one.user_id
                 WHERE one.{} IS NULL AND u.email = %s"""
    assert numbers(demo, waiting.format("signals_decider", "confirmed_at"), AMEL) == [1]
    assert numbers(demo, waiting.format("cases_planagreement", "agreed_at"), AMEL) == [1]


def test_the_regisseur_finds_actions_late_today_and_this_week(demo):
    today = numbers(demo, "SELECT regie_today()")[0]
    due = numbers(
        demo,
        """SELECT a.due_on FROM cases_action a JOIN cases_plan p ON p.id = a.plan_id
           JOIN cases_regisseurship r ON r.case_id = p.case_id AND r.ended_at IS NULL
           JOIN accounts_user u ON u.id = r.user_id
           WHERE u.email = %s AND a.status NOT IN ('done', 'stopped')""",
        SIMONE,
    )
    assert any(day < today for day in due)
    assert today in due
    assert any(today < day <= today + timedelta(days=7) for day in due)


def test_old_news_is_read_and_old_mail_is_not_sent_again(demo):
    old = "told_at < now() - interval '7 days'"
    assert numbers(demo, f"SELECT count(*) FROM accounts_notice WHERE read_at IS NULL AND {old}") == [0]
    assert numbers(
        demo,
        """SELECT count(*) FROM foundation_promise
           WHERE done_at IS NULL AND made_at < now() - interval '7 days'""",
    ) == [0]


def test_a_second_run_changes_nothing(demo):
    before = numbers(demo, "SELECT count(*) FROM audit.entry")
    done = manage(demo.made_in, "seed_demo")
    assert (done.returncode, numbers(demo, "SELECT count(*) FROM audit.entry")) == (0, before)


def test_every_role_has_an_account(demo):
    lines = manage(demo.made_in, "demo_accounts").stdout.splitlines()
    assert len(lines) == 11


@pytest.mark.parametrize("command", ["seed_demo", "demo_accounts", "load_world"])
def test_a_live_site_refuses_fiction(demo, command):
    live = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "REGIE_DEMO": "0", "DEBUG": "0"}
    done = manage(demo.made_in, command, **live)
    assert done.returncode == 1
    assert "REGIE_DEMO=1" in done.stderr
    assert "Traceback" not in done.stderr
