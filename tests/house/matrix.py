"""Who gets what at which address: one row for each pattern of the resolver. No row: the suite fails.

People are named by what they are to the dossier (see `tests.factories.populated`); everybody else gets 404.
"""

from dataclasses import dataclass, field

CONTACT = ("contact", "colleague")
TABLE = (*CONTACT, "decider")
PARTNERS = ("partner", "other_partner")
WATCHERS = ("supervisor", "privacy_officer")
# Who reports, and the attention officers and partners whose organisation has no agreement to report.
AT_WORK = ("youth_worker", "attention_officer", "partner", "contact_point")
SEARCHERS = ("regisseur", "contact_point", "partner", "youth_worker", "attention_officer", "process_director")
EVERYBODY = None


@dataclass
class Row:
    """`get` and `post`: a status for each role of the cast. Of a page without object: of who may come in."""

    thing: str = ""
    get: dict = field(default_factory=dict)
    post: dict = field(default_factory=dict)
    others: int = 404  # what everybody else gets who only looks


@dataclass
class Page:
    """A page without object: `roles` may come in; `post` when they send nothing; `refused` for all others."""

    get: int = 200
    post: int = 405
    roles: tuple | None = EVERYBODY
    but: tuple = ()  # whose roles these are, does not come in after all
    refused: tuple = (404, 404)
    is_open: bool = False  # also to who is not signed in


def of(who, status):
    return dict.fromkeys((who,) if isinstance(who, str) else who, status)


def form(thing, who, empty=422, **others):
    """A page with a form: it opens, and an empty one comes back."""
    return Row(thing, of(who, 200) | others, of(who, empty) | others)


def page(thing, who):
    return Row(thing, of(who, 200), of(who, 405))


def button(thing, post):
    """Only to be pressed."""
    return Row(thing, of(post, 405), post)


# By the roles that somebody holds in the town, whatever they are to a dossier in it.
ACT_ON_COVENANTS = ("any_administrator", "any_controller_officer")
READ_ALONG = ("any_supervisor", "any_privacy_officer")
KNOW_PEOPLE = ("any_administrator", *READ_ALONG)
READ_COVENANTS = (*ACT_ON_COVENANTS, *READ_ALONG)
READ_COVENANTS += ("any_contact_point", "any_regisseur", "any_process_director")
COVENANT_ROLES = tuple(role.removeprefix("any_") for role in READ_COVENANTS)


def covenant(status, get=(), post=(), thing="covenant"):
    """Of the own town: everybody who works with covenants reads it, few may act on it."""
    sent = 405 if status == 200 else status
    return Row(thing, of(READ_COVENANTS, status) | dict(get), of(READ_COVENANTS, sent) | dict(post))


def kept(sent, thing="covenant"):
    """Written by the administrator of the town that keeps it."""
    return covenant(403, of("any_administrator", 200), of("any_administrator", sent), thing)


def accession(sent):
    """An act of one town's own two people."""
    return covenant(403, of(ACT_ON_COVENANTS, 200), of(ACT_ON_COVENANTS, 403) | sent, thing="accession")


def lifting(sent):
    """The suspension of a draft: who only works under covenants does not know of it."""
    reads = of(READ_ALONG, 403)
    return Row("suspension", reads | of(ACT_ON_COVENANTS, 200), reads | of(ACT_ON_COVENANTS, sent))


def managed(thing):
    """For the administrator; who reads along knows of it."""
    reads = of(READ_ALONG, 403)
    return Row(thing, reads | of("any_administrator", 200), reads | of("any_administrator", 422))


def second_person(thing):
    """The administrator has asked; somebody else confirms."""
    knows = of(KNOW_PEOPLE, 403)
    return Row(thing, knows | {"any_controller_officer": 200}, knows | {"any_controller_officer": 302})


KNOWS = of(PARTNERS, 403)  # they know of the case, but do not direct it
NO = of("decider", 403)  # who is admitted to weigh knows of the signal, but does not work at the desk
OPEN = Page(is_open=True)
OBJECTS = {
    "signals:draft-step": form("draft", "reporter"),
    "signals:draft-check": form("draft", "reporter"),
    "signals:draft-delete": form("draft", "reporter", empty=302),
    "signals:sent": page("signal", "reporter"),
    "signals:own": page("signal", "reporter"),
    "signals:add": form("signal", "reporter"),
    "signals:answer": form("question", "reporter"),
    "signals:detail": page("signal", TABLE),
    "signals:claim": Row("signal", of(CONTACT, 405) | NO, {"contact": 302, "colleague": 409} | NO),
    # It has been decided; before that, who took it up and the team lead could let it go.
    "signals:release": Row("signal", of(CONTACT, 405) | NO, {"no_team_lead": 403} | of(CONTACT, 409) | NO),
    "signals:ask": form("signal", CONTACT, **NO),
    "signals:note": form("signal", CONTACT, **NO),
    "signals:admit-decider": form("signal", CONTACT, **NO),
    "signals:weigh": form("signal", CONTACT, **NO),
    "signals:feedback": form("signal", CONTACT, **NO),
    "signals:weighing": Row("weighing_case", of(TABLE, 200), of(TABLE, 409)),
    "signals:confirm": form("weighing_proposed", ("contact", "decider"), empty=302, colleague=403),
    "signals:withdraw-weighing": form("weighing_proposed", CONTACT, empty=302, decider=403),
    "signals:supersede": form("weighing_case", CONTACT, **NO),
    "signals:review-feedback": form("feedback_to_review", CONTACT),
    "cases:proposal": page("weighing_case", CONTACT),
    "cases:assign": form("weighing_case", CONTACT),
    "cases:open": form("weighing_case", CONTACT),
    "cases:detail": page("case", "regisseur"),
    "cases:participants": page("case", "regisseur"),
    "cases:admit": form("case", "regisseur", **KNOWS),
    "cases:end-admission": form("case", "regisseur", **KNOWS),
    "cases:losses": form("case", "regisseur", **KNOWS),
    "cases:share": form("case", ("regisseur", *PARTNERS)),
    "cases:sharing": page("case", ("regisseur", *PARTNERS)),
    "cases:ask-owner": form("case", ("regisseur", *PARTNERS)),
    "cases:recall": form("case", ("regisseur", *PARTNERS)),
    "cases:answer-owner": form("owner_question", "partner"),
    "cases:confirm-recall": form("recall", ("regisseur", "other_partner")),
    "cases:recall-left": form("recall", "regisseur", **KNOWS),
    "cases:plan": page("case", ("regisseur", "partner")),
    "cases:plan-draft": form("case", "regisseur", **KNOWS),
    "cases:plan-history": page("case", ("regisseur", "partner")),
    "cases:plan-ask": Row("case", of("regisseur", 409) | KNOWS, of("regisseur", 409) | KNOWS),  # it is agreed
    "cases:action-add": form("case", "regisseur", **KNOWS),
    "cases:plan-agree": form("version", ("regisseur", "partner")),
    "cases:partner-case": page("case", ("regisseur", *PARTNERS)),
    "cases:action-update": form("action", ("regisseur", "partner")),
    "cases:partner-action": form("action", ("regisseur", "partner")),
    "signals:who-sees": Row("signal", of(CONTACT, 200) | NO, of(CONTACT, 405) | NO),
    "cases:who-sees": page("case", "regisseur"),
    "cases:who-could-see": page("case", ("regisseur", *READ_ALONG)),
    "cases:preview": Row("case", of("regisseur", 200) | KNOWS, of("regisseur", 405) | KNOWS),
    "cases:access-request": form("case", "regisseur", **KNOWS),
    "cases:break-glass-review": form("glass", "privacy_officer"),
    "agreements:covenant": covenant(200),
    "agreements:covenant-edit": kept(422),
    "agreements:covenant-version": kept(302),
    "agreements:party": kept(422),
    "agreements:party-end": kept(422, thing="party"),
    "agreements:paper-add": kept(422),
    "agreements:paper": covenant(200, thing="paper"),
    "agreements:town": kept(422),
    "agreements:covenant-end": kept(422),
    "agreements:suspend": covenant(403, of(ACT_ON_COVENANTS, 200), of(ACT_ON_COVENANTS, 422)),
    "agreements:propose": accession(of(ACT_ON_COVENANTS, 422)),
    "agreements:take-back": accession(of(ACT_ON_COVENANTS, 409)),
    "agreements:confirm": accession({"any_controller_officer": 409}),
    "agreements:leave": accession(of(ACT_ON_COVENANTS, 422)),
    "agreements:lift": lifting(422),
    "agreements:confirm-lift": lifting(403),  # nobody has asked for it
    "management:person": Row("somebody", of(KNOW_PEOPLE, 200), of(KNOW_PEOPLE, 405)),
    "management:person-edit": managed("somebody"),
    "management:person-close": managed("somebody"),
    "management:person-reopen": managed("somebody"),
    "management:person-sign-out": managed("somebody"),
    "management:factor-reset": managed("somebody"),
    "management:factor-confirm": second_person("factor_reset"),
    "management:role-give": managed("somebody"),
    "management:role-end": managed("role"),
    "management:organisation": managed("organisation"),
    "audit:entry": Row("line", of(WATCHERS, 200), of((*WATCHERS, "watches_elsewhere"), 405)),
    "accounts:read-notice": Row("notice", {"reporter": 405}, {"reporter": 302}, others=405),
}
PAGES = {
    "home": Page(get=302),
    "health": OPEN,
    "explanation": OPEN,
    "privacy": OPEN,
    "accessibility": OPEN,
    "demo": OPEN,
    "demo-mail": OPEN,
    "component": OPEN,
    "account_login": Page(302, 302),
    "account_logout": Page(200, 302),
    "account_change_password": Page(200, 200),
    "account_reauthenticate": Page(200, 200),
    "mfa_login_webauthn": Page(302, 302, is_open=True),
    "mfa_authenticate": Page(302, 302, is_open=True),
    "mfa_index": Page(),
    "mfa_activate_totp": Page(200, 200),
    "mfa_deactivate_totp": Page(404, 404),  # nobody in the demo has an app, a passkey or codes
    "mfa_add_webauthn": Page(200, 200),
    "mfa_remove_webauthn": Page(404, 404),
    "mfa_view_recovery_codes": Page(404, 405),
    "mfa_generate_recovery_codes": Page(200, 200),
    "mfa_reauthenticate": Page(302, 302),
    "mfa_reauthenticate_webauthn": Page(302, 302),
    "accounts:sessions": Page(),
    "accounts:end-session": Page(405, 302),
    "accounts:end-all-sessions": Page(405, 302),
    "accounts:stay": Page(405, 200),
    "accounts:lock": Page(405, 302),
    "accounts:unlock": Page(200, 422),
    "accounts:unlock-passkey": Page(404, 404),
    "accounts:resume": Page(302, 302),
    "account_reset_password": Page(200, 200, is_open=True),
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": Page(200, 200, is_open=True),
    "account_reset_password_from_key_done": OPEN,
    "accounts:notices": Page(),
    "accounts:read-all": Page(405, 302),
    "accounts:profile": Page(),
    "accounts:language": Page(405, 302),
    "signals:start": Page(roles=AT_WORK),
    "signals:before": Page(),
    "signals:new": Page(200, 422, AT_WORK, but=("reg-om", "reg-recl", "reg-zvh", "reg-rvdk")),
    "signals:desk": Page(roles=("contact_point",)),
    "signals:reviews": Page(roles=("contact_point",)),
    "signals:weighings": Page(roles=("contact_point", "regisseur", "partner", "process_director")),
    "cases:work": Page(roles=("regisseur",)),
    "cases:proposals": Page(roles=("contact_point",), refused=(404, 405)),
    "cases:partner": Page(but=("executor", "administrator")),
    "cases:ask-access": Page(200, 422, ("partner", "process_director", "attention_officer", "youth_worker")),
    "cases:break-glass": Page(200, 422, ("contact_point", "regisseur", "process_director")),
    "cases:break-glass-reviews": Page(roles=("privacy_officer",)),
    "cases:break-glass-attempts": Page(405, 302, ("privacy_officer",)),
    "audit:refused": Page(roles=("administrator", "privacy_officer")),
    "cases:search": Page(200, 422, SEARCHERS, but=("executor", "administrator")),
    "agreements:covenants": Page(roles=COVENANT_ROLES),
    "agreements:covenant-new": Page(200, 422, ("administrator",), refused=(404, 404)),
    "management:people": Page(roles=("administrator", *WATCHERS)),
    "management:person-new": Page(200, 422, ("administrator",), refused=(404, 404)),
    "management:organisations": Page(roles=("administrator", *WATCHERS)),
    "management:organisation-new": Page(200, 422, ("administrator",), refused=(404, 404)),
    "audit:journal": Page(roles=WATCHERS),
}
