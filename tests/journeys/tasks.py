"""What each person does on the path: the same with a finger, a keyboard or no script."""

import re
from datetime import date

YOUTH = "Finn Bedacht"
HEARD = "Finn zei tegen zijn vrienden dat geweld soms moet. Hij liet een filmpje zien van een gesloten groep."
ASKED = "Sinds wanneer komt Finn niet meer op de training?"
ANSWERED = "Sinds half februari. Ik heb hem daarna nog twee keer gezien."
WEIGHED = "Goedpraten van geweld in twee gesprekken, en een gesloten groep."
LINE = "Bel mij gerust als je iets nieuws hoort."
PURPOSE = "Gezin ondersteunen bij school en thuis"
GOAL = "Hij volgt zijn opleiding weer."
AGREED = "Elke week een gesprek met hem en zijn moeder."
PROGRESS = "Het eerste gesprek was goed. Moeder doet mee."
TAKE_UP = "form[action$='/behandeling/'] button"
HOLIDAY = date(2026, 6, 1)


# --- Daan, youth worker
def files_a_concern(daan):
    fills_in_a_concern(daan)
    daan.reads(HEARD, "Finn", "16")
    daan.send().sees("sent")
    number = number_on(daan)
    daan.follow("signals:own").sees("own-signal").reads(number, HEARD)
    return number


def fills_in_a_concern(daan):
    """Three screens and a check: the eight answers that are asked, and one that is not."""
    daan.go("/start/").sees("start")
    daan.follow("signals:new").sees("before-you-report")
    daan.send().sees("who")
    daan.type("given_name", "Finn")
    daan.type("estimated_age", "16")
    daan.open_details()
    daan.type("family_name", "Bedacht")
    daan.send().sees("what")
    daan.type("observation", HEARD)
    daan.choose("when", "yesterday")
    daan.choose("kinds", "threat_or_violence")
    daan.choose("kinds", "closed_group_or_recruiter")
    daan.send().sees("how-soon")
    _says_how_soon(daan)
    daan.send().sees("check")


def _says_how_soon(daan):
    daan.choose("urgency", "three_days")
    daan.choose("youth_informed", "no")
    daan.type("youth_informed_reason", "Eerst wil ik weten wat verstandig is.")
    daan.choose("parents_informed", "no")
    daan.type("parents_informed_reason", "Zijn moeder hoort het liever van mij samen met jullie.")


def number_on(someone):
    return re.search(r"[A-Z-]+-2026-\d+", someone.text).group()


def answers_the_question(daan):
    daan.go("/start/").sees("start-with-question")
    daan.follow("signals:answer").sees("answer").reads(ASKED)
    daan.type("text", ANSWERED)
    daan.send().sees("own-answered").reads(ANSWERED)


def reads_the_feedback(daan, number):
    daan.go("/start/").sees("start-with-feedback").reads(LINE)
    _open(daan, number).sees("own-with-feedback").reads(LINE)
    daan.does_not_read(WEIGHED, "Simone Hartog")


# --- Kwame, contact point
def takes_it_up(kwame, number):
    kwame.go("/triage/").sees("desk").reads(number)
    _open(kwame, number).sees("signal").reads(HEARD, YOUTH)
    kwame.press(TAKE_UP).sees("signal-taken-up")


def asks_a_question(kwame):
    kwame.follow("signals:ask").sees("ask")
    kwame.type("text", ASKED)
    kwame.type_day("answer_by", date(2026, 3, 4))
    kwame.send().sees("signal-asked").reads(ASKED)


def admits_a_decider(kwame, number, name):
    kwame.go("/triage/")
    _open(kwame, number).sees("signal-answered").reads(ANSWERED)
    kwame.follow("signals:admit-decider").sees("admit-decider")
    kwame.choose_named("user", name)
    kwame.type("purpose", "Samen wegen wat er nodig is")
    kwame.choose_named("covenant", "Persoonsgerichte Aanpak")
    kwame.send().sees("signal-decider-admitted").reads(name)


def proposes_a_weighing(kwame, deciders):
    kwame.follow("signals:weigh").sees("weigh")
    kwame.type("facts_for", WEIGHED)
    kwame.type("facts_against", "Hij gaat nog naar school en praat met de jongerenwerker.")
    kwame.choose("criteria", "C3")
    kwame.choose("outcome", "radicalisation_concern")
    kwame.type("proportionality", "De zorg is groot genoeg om er samen naar te kijken.")
    kwame.type("subsidiarity", "Alleen praten met de jongerenwerker is niet genoeg.")
    for name in deciders:
        kwame.choose_named("deciders", name)
    kwame.type("conflict_declaration", "Geen")
    kwame.send().sees("weighing-proposed").reads(WEIGHED)


def confirms_the_weighing(decider):
    decider.go("/weging/").sees("weighings")
    decider.follow("signals:confirm").sees("confirm").reads(WEIGHED)
    decider.send("[value=confirm]").sees("weighing-confirmed")


def opens_the_case(kwame, regisseur):
    kwame.go("/casus/voorstellen/").sees("proposals")
    kwame.follow("cases:proposal").sees("proposal")
    kwame.choose_named("regisseur", regisseur)
    kwame.send().sees("regisseur-named").reads(regisseur)
    kwame.choose_named("legal_grounds", "")
    kwame.choose_named("authority", "")
    kwame.send().sees("case-opened").reads("C-W-2026-")


def tells_the_reporter(kwame, number):
    kwame.go("/triage/?status=all")
    _open(kwame, number).sees("signal-decided")
    kwame.follow("signals:feedback").sees("feedback")
    kwame.choose("code", "taken_up")
    kwame.type("free_line", LINE)
    kwame.send().sees("signal-told").reads(LINE)


# --- Marloes, team lead of the contact point
def reviews_the_message(marloes):
    marloes.go("/terugkoppeling/").sees("reviews")
    marloes.follow("signals:review-feedback").sees("review").reads(LINE)
    marloes.send("[value=approve]").sees("reviews-done")


# --- Simone, regisseur
def admits_a_partner(simone, name):
    simone.go("/werk/").sees("my-work").reads(YOUTH)
    simone.follow("cases:detail").sees("case").reads(HEARD)
    simone.follow("cases:participants").sees("participants")
    simone.follow("cases:admit").sees("admit-partner")
    simone.choose_named("user", name)
    simone.type("purpose", PURPOSE)
    simone.choose_named("ground", "")
    simone.choose_named("covenant", "Persoonsgerichte Aanpak")
    simone.type_day("until", HOLIDAY)
    simone.send().sees("partner-admitted").reads(name)


def drafts_a_plan(simone):
    simone.follow("cases:plan").sees("plan-empty")
    simone.follow("cases:plan-draft").sees("plan-draft")
    simone.type("underlying_problem", "Hij zoekt een plek waar hij erbij hoort.")
    simone.choose("drivers", "identity")
    _goal(simone, 0, GOAL)
    _goal(simone, 1, "Thuis weet iedereen wie hij kan bellen.")
    _action(simone, 0, AGREED, "Wijkteam", "Yasemin")
    _action(simone, 1, "Elke maandag een gesprek over school.", "", "")
    simone.type_day("review_on", HOLIDAY)
    simone.send().sees("plan-drafted").reads(GOAL, AGREED)


def _goal(simone, place, text):
    area = simone.page.locator(f"[name=goals-{place}-life_area] option").nth(place + 1)
    simone.choose_named(f"goals-{place}-life_area", area.inner_text())
    simone.type(f"goals-{place}-text", text)


def _action(simone, place, what, organisation, person):
    name = f"actions-{place}-{{}}".format
    if not simone.page.locator(f"[name={name('what')}]").count():
        simone.send("[value=action]")
    simone.type(name("what"), what)
    simone.choose_named(name("executor"), organisation or "MBO")
    if person:
        simone.choose_named(name("executor_user"), person)
    simone.choose_named(name("basis"), "")
    simone.type_day(name("starts_on"), date(2026, 3, 9))
    simone.type_day(name("due_on"), date(2026, 5, 4))


def asks_agreement(simone, name):
    simone.follow("cases:plan-ask").sees("plan-ask")
    simone.choose_named("people", name)
    simone.send().sees("plan-asked").reads(name)


def finds_the_plan_agreed(simone):
    simone.go("/werk/").sees("my-work-agreed")
    simone.follow("cases:detail").sees("case-agreed")
    simone.follow("cases:plan").sees("plan-agreed").reads(AGREED)


# --- Yasemin, partner
def agrees_to_the_plan(yasemin):
    yasemin.go("/partner/").sees("partner").reads(PURPOSE)
    yasemin.follow("cases:plan-agree").sees("plan-agree").reads(GOAL, AGREED)
    yasemin.press("form:has([name=confirm]) button").sees("partner-case").reads(PURPOSE)


def says_how_it_goes(yasemin):
    yasemin.follow("cases:partner-action").sees("partner-action")
    yasemin.choose("status", "running")
    yasemin.type("result", PROGRESS)
    yasemin.send().sees("partner-case-updated").reads(PROGRESS)


# --- everybody
def opens_the_bell(someone, name):
    someone.press("header a.app-bell").sees(f"notices-{name}")


def _open(someone, number):
    return someone.press(f'main a:text-is("{number}")')
