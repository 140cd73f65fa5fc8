"""Two towns at work: a signal in every state, an open case with partners and an agreed plan.

Made by the actions themselves. Every text that a person can have typed carries a mark of its own, so that a
page that shows it gives itself away.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from uuid import uuid4, uuid5

from django.apps import apps
from django.db import models

from accounts import actions as accounts
from accounts.models import Membership, Municipality, Organisation, User
from agreements import actions as agreements
from agreements.models import Covenant, LegalGround, RequestForDossier
from cases import actions as cases
from cases.querysets import case_in_emergency
from foundation import acting, clock, outbox
from signals.actions import decider, draft, feedback, weighing
from signals.actions import signal as signals
from signals.actions.proposal import Proposal
from signals.models import CriteriaSet, NameToken

MARK = re.compile(r"kn[0-9]{5}q")
PDF = b"%PDF-1.7\n%%EOF\n"
_numbers = count(1)
NAMES = ("submitted", "in_review", "asked", "proposed", "more_information", "no_action", "other_concern")
NAMES += ("criminal_track", "told", "to_review", "case")
CASTS = {
    "waterrijk": {
        "reporter": "d.vandeneijnde@loopplank.example",
        "contact": "k.oduya@waterrijk.example",
        "colleague": "m.terhorst@waterrijk.example",
        "decider": "a.bouzidi@politie-waterrijk.example",
        "regisseur": "s.hartog@waterrijk.example",
        "partner": "y.demirel@wijkteam-waterrijk.example",
        "other_partner": "i.nowak@meander-ggz.example",
        "former": "c.verbruggen@reclassering-rk.example",
        "covenant": "cov-wr-pga",
        "signed": "cov-wr-pga",
        "receiver": "wr-wijkteam",
        "authority": "wr-zorgveiligheid",
    },
    "zandhoven": {
        "reporter": "l.mulder@jeugdwerkzandhoven.example",
        "contact": "v.schouten@zandhoven.example",
        "colleague": "m.dacosta@zandhoven.example",
        "decider": "j.brouwers@politie-duinstreek.example",
        "regisseur": "m.dacosta@zandhoven.example",
        "partner": "s.ouali@dorpsteam.example",
        "other_partner": "j.kusters@cter-politie.example",
        "former": "e.vanasselt@om-rivierenkust.example",
        "covenant": "cov-reg-zvh",
        "signed": "cov-zh-2021",
        "receiver": "zh-dorpsteam",
        "authority": "zh-oov",
    },
}


def mark(words="Dit typte iemand"):
    """A text with a mark that stands nowhere else."""
    return f"{words} kn{next(_numbers):05d}q"


@dataclass
class Town:
    """What was made in one town, by the words that a test uses for it."""

    town: Municipality
    people: SimpleNamespace
    covenant: Covenant
    signals: dict = field(default_factory=dict)
    things: dict = field(default_factory=dict)  # question, weighing, proposed, feedback, case, …


def populate():
    return {slug: _populate(slug, cast) for slug, cast in CASTS.items()}


def _populate(slug, cast):
    town = Municipality.objects.get(slug=slug)
    users = {name: User.objects.get(email=value) for name, value in cast.items() if "@" in value}
    made = Town(town, SimpleNamespace(**users), Covenant.objects.get(slug=cast["covenant"]))
    _file(made)
    _ask(made)
    _weigh(made, Organisation.objects.get(slug=cast["receiver"]))
    _tell(made)
    _open_case(made, Organisation.objects.get(slug=cast["authority"]))
    _plan(made, Organisation.objects.get(slug=cast["receiver"]))
    _share(made)
    _ask_and_break(made)
    _sign(made, Covenant.objects.get(slug=cast["signed"]))
    return made


def _as(person):
    return acting.acting_as(person.pk, purpose="populate")


def _file(made):
    reporter, contact = made.people.reporter, made.people.contact
    for name in NAMES:
        with _as(reporter):
            begun = draft.begin(key=uuid4(), municipality=made.town, by=reporter)
            made.signals[name] = signals.file(draft=begun, answers=_answers(), by=reporter)
    with _as(reporter):
        made.things["draft"] = draft.begin(key=uuid4(), municipality=made.town, by=reporter)
        said = {"observation": mark()}
        draft.save(draft=made.things["draft"], step="what", answers=said, seen=None, by=reporter)
    for signal in list(made.signals.values())[1:]:
        with _as(contact):
            signals.claim(signal=signal, by=contact)


def _ask(made):
    reporter, contact = made.people.reporter, made.people.contact
    with _as(contact):
        made.things["question"] = signals.ask(signal=made.signals["asked"], asked=_question(), by=contact)
        noted = {"text": mark(), "contacted": True, "form_key": uuid4()}
        signals.note(signal=made.signals["asked"], noted=noted, by=contact)
        made.things["answered"] = signals.ask(signal=made.signals["case"], asked=_question(), by=contact)
    with _as(reporter):
        said = {"text": mark(), "classification": "normal", "form_key": uuid4()}
        signals.answer(question=made.things["answered"], said=said, by=reporter)
        for classification in ("normal", "not_onward", "source_shielded"):
            said = {"kind": "fact", "text": mark(), "observed_on": None, "form_key": uuid4()}
            addition = said | {"classification": classification}
            signals.add(signal=made.signals["case"], addition=addition, by=reporter)


def _question():
    return {"text": mark(), "answer_by": clock.today() + timedelta(days=3), "form_key": uuid4()}


def _answers():
    return {
        "given_name": mark("Jip"),
        "family_name": mark("Testkind"),
        "aliases": [mark("alias")],
        "birth_date": None,
        "estimated_age": 16,
        "district": "",
        "observation": mark(),
        "observed_on": clock.today(),
        "kinds": ["extremist_content"],
        "place": mark("plek"),
        "opinion": mark(),
        "counter_signals": mark(),
        "drivers_suspected": [],
        "source_kind": "own",
        "source_may_be_named": True,
        "classification": "",
        "steps_described": True,
        "steps_consulted": "",
        "steps_talked_with_youth": False,
        "steps_weighed": False,
        "steps_consent_asked": False,
        "steps_gap_reason": mark(),
        "urgency": "three_days",
        "youth_informed": False,
        "youth_informed_reason": mark(),
        "parents_informed": False,
        "parents_informed_reason": mark(),
        "callback_wanted": True,
        "callback_when": mark("na vieren"),
        "wanted_role": mark(),
    }


def _weigh(made, receiver):
    outcomes = {
        "more_information": {
            "question": mark(),
            "question_owner": made.people.contact,
            "question_due_on": clock.today() + timedelta(days=5),
        },
        "no_action": {},
        "other_concern": {"receivers": [receiver], "care_plan": mark(), "watch_wanted": False},
        "criminal_track": {},
        "told": {"outcome": "no_action"},
        "to_review": {"outcome": "no_action"},
        "case": {"outcome": "radicalisation_concern"},
        "proposed": {"outcome": "radicalisation_concern"},
    }
    for name, more in outcomes.items():
        signal, people = made.signals[name], made.people
        terms = decider.Terms(made.covenant, LegalGround.objects.get(pk="lb-pga"), mark("doel"), None)
        with _as(people.contact):
            decider.admit(signal=signal, user=people.decider, terms=terms, by=people.contact)
            proposed = weighing.propose(proposal=_proposal(made, signal, name, more), by=people.contact)
        made.things[f"weighing_{name}"] = proposed
        if name != "proposed":
            with _as(people.decider):
                weighing.confirm(weighing=proposed, by=people.decider)


def _proposal(made, signal, name, more):
    seats = {
        person.pk: person.organisation_in(made.town.pk)
        for person in (made.people.contact, made.people.decider)
    }
    texts = (
        "facts_for",
        "facts_against",
        "proportionality",
        "subsidiarity",
        "alternatives_considered",
        "dissent",
    )
    fields = {"outcome": name, "criteria": ["C1"], "deciders": seats, "legal_grounds": ["lb-pga"]}
    fields |= {text: mark() for text in (*texts, "conflict_declaration")}
    return Proposal(
        form_key=uuid4(),
        signals=[signal],
        criteria_set=CriteriaSet.objects.in_force(made.town).first(),
        **{**fields, **more},
    )


def _tell(made):
    people = made.people
    for name in ("told", "to_review"):
        message = feedback.Message(uuid4(), "closed", free_line=mark())
        with _as(people.contact):
            given = feedback.give(
                signal=made.signals[name], message=message, to=people.reporter, by=people.contact
            )
        made.things[f"feedback_{name}"] = given
    with _as(people.colleague):
        feedback.approve(feedback=made.things["feedback_told"], by=people.colleague)


def _open_case(made, authority):
    people, held = made.people, made.things["weighing_case"]
    with _as(people.contact):
        held.refresh_from_db()
        cases.assign_regisseur(weighing=held, regisseur=people.regisseur, by=people.contact)
        grounds = LegalGround.objects.filter(pk="lb-pga")
        case = cases.open_case(weighing=held, legal_grounds=grounds, authority=authority, by=people.contact)
    made.things["case"] = type(case).objects.get(pk=case.pk)
    for name in ("partner", "other_partner", "former"):
        terms = cases.Terms(
            purpose=mark("doel"),
            ground=LegalGround.objects.get(pk="lb-pga"),
            covenant=made.covenant,
            until=clock.today() + timedelta(days=60),
        )
        user = getattr(people, name)
        with _as(people.regisseur):
            made.things[f"admission_{name}"] = cases.admit(
                case=made.things["case"], user=user, terms=terms, by=people.regisseur
            )
    with _as(people.regisseur):
        ended = made.things["admission_former"]
        cases.end(case=made.things["case"], admission=ended, because=mark(), by=people.regisseur)


def _plan(made, executor):
    people, case = made.people, made.things["case"]
    lines = [cases.ActionLine(texts=_action(executor, person)) for person in (people.partner, None)]
    with _as(people.regisseur):
        goals = (("school", mark()), ("gezin", mark()))
        texts = cases.PlanTexts(mark(), ["identity"], mark(), clock.today() + timedelta(days=90), goals)
        version = cases.draft_plan(
            case=case, texts=texts, lines=lines, form_key=uuid4(), seen=0, by=people.regisseur
        )
        cases.ask_agreement(version=version, people=[people.partner], by=people.regisseur)
    with _as(people.partner):
        made.things["version"] = cases.agree(version=version, by=people.partner)
    with _as(people.regisseur):
        own = _action(people.other_partner.organisation_in(made.town.pk), people.other_partner)
        cases.add_action(case=case, texts=own, form_key=uuid4(), by=people.regisseur)
    made.things["action"] = version.plan.actions.filter(executor_user=people.partner).get()
    made.things["other_action"] = version.plan.actions.filter(executor_user=people.other_partner).get()


def _share(made):
    """The partner shares three texts: one stays, one is asked for, one is called back."""
    people, case = made.people, made.things["case"]
    with _as(people.partner):
        for name, to in (
            ("kept", [people.regisseur]),
            ("asked_for", [people.regisseur]),
            ("called_back", [people.regisseur, people.other_partner]),
        ):
            texts = cases.SharingTexts(mark(), LegalGround.objects.get(pk="lb-pga"), mark(), mark(), mark())
            new = cases.NewItem(mark(), "household", "owner_consent")
            key = uuid4()
            cases.share_items(
                case=case, chosen=cases.Chosen([new]), people=to, texts=texts, form_key=key, by=people.partner
            )
            made.things[name] = case.contributions.get(form_key=uuid5(key, "0"))
    with _as(people.regisseur):
        made.things["owner_question"] = cases.ask_owner(
            case=case,
            ref=f"cases.contribution:{made.things['asked_for'].pk}",
            receiver=people.other_partner,
            purpose=mark(),
            form_key=uuid4(),
            by=people.regisseur,
        )
    with _as(people.partner):
        texts = cases.RecallTexts(mark(), clock.today() + timedelta(days=5))
        refs = [f"cases.contribution:{made.things['called_back'].pk}"]
        made.things["recall"] = cases.recall_items(
            case=case, refs=refs, texts=texts, form_key=uuid4(), by=people.partner
        )


def _ask_and_break(made):
    """Somebody asks to be let in, and the contact point once could not wait."""
    people, case = made.people, made.things["case"]
    asker = people.former
    asked = cases.Asked(made.town, asker.organisation_in(made.town.pk), mark("doel"), case.number)
    with _as(asker):
        cases.ask_for_access(asked=asked, form_key=uuid4(), by=asker)
    outbox.drain()
    with acting.acting_as(None, system=True):
        made.things["route"] = RequestForDossier.objects.get(dossier_id=case.dossier_id)
    with _as(people.contact):
        found = case_in_emergency(people.contact, case.number)
        reason = mark("Er staat iemand met een mes voor de deur")
        sent = {"found": found, "danger": True, "reason": reason, "form_key": uuid4()}
        made.things["glass"] = glass = cases.break_glass(**sent, by=people.contact)
    with _as(people.regisseur):
        cases.end(case=case, admission=glass.admission, because=mark(), by=people.regisseur)


def _action(executor, person):
    today = clock.today()
    return cases.ActionTexts(
        what=mark(),
        executor=executor,
        executor_user=person,
        basis="consent",
        alternative=mark(),
        starts_on=today,
        due_on=today + timedelta(days=20),
        expected_effect=mark(),
        possible_harm=mark(),
    )


def _texts():
    today = clock.today()
    return agreements.Texts("In de maak", today, today + timedelta(days=9), None, [], *[""] * 5)


def _sign(made, signed):
    """The covenant that the town keeps itself, with its paper; and somebody whom the town manages."""
    manages = Membership.objects.get(municipality=made.town, role="administrator").user
    with _as(manages):
        paper = agreements.add_document(covenant=signed, key=uuid4(), content=PDF, by=manages)
        stopped = agreements.draft_covenant(
            key=uuid4(), town=made.town, texts=_texts(), grounds=[], by=manages
        )
        why = {"town": made.town, "key": uuid4(), "reason": "Nog niet af"}
        made.things["suspension"] = agreements.suspend(covenant=stopped, by=manages, **why)
    somebody = Membership.objects.get(municipality=made.town, user=made.people.reporter)
    made.things |= {"covenant": signed, "party": signed.parties.first(), "paper": paper}
    made.things |= {"accession": signed.accessions.get(), "role": somebody, "somebody": somebody.user}
    made.things["organisation"] = somebody.organisation
    with _as(manages):
        asked = {"user": somebody.user, "because": "Telefoon kwijt", "form_key": uuid4(), "by": manages}
        made.things["factor_reset"] = accounts.ask_factor_reset(**asked)


def marks():
    """Which dossiers each mark belongs to, read from the rows themselves, whatever table they are in."""
    with acting.acting_as(None, system=True):
        return _marks()


def _marks():
    found = {}
    for room in ("agreements", "signals", "cases"):
        for model in set(apps.get_app_config(room).get_models()) - {NameToken}:  # web cannot read hashes
            for row in model._base_manager.all():
                for text in texts_of(row):
                    for one in MARK.findall(text):
                        found.setdefault(one, set()).update(dossiers_of(row))
    return found


def texts_of(row):
    kinds = (models.CharField, models.TextField, models.JSONField)
    fields = [field for field in row._meta.concrete_fields if isinstance(field, kinds)]
    return [str(getattr(row, field.attname)) for field in fields]


def dossiers_of(row):
    """The keys of the dossiers that a row is about; some rows are their own."""
    label = row._meta.label
    if label in {"signals.Draft", "agreements.BreakGlass", "agreements.AccessRequest"}:
        return {row.pk}  # read by others than the dossier is
    if label == "signals.Weighing":
        case = getattr(row, "case", None)
        return {signal.dossier_id for signal in row.signals.all()} | ({case.dossier_id} if case else set())
    if label == "agreements.Dossier":
        return {row.pk}
    for name in ("dossier", "signal", "weighing", "case", "plan_version", "plan"):
        if isinstance(
            getattr(type(row), name, None), models.fields.related_descriptors.ForwardManyToOneDescriptor
        ):
            above = getattr(row, name)
            return {above.pk} if name == "dossier" else dossiers_of(above)
    return set()
