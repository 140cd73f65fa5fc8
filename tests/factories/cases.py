"""A decided weighing, an open case, a plan: made directly, for tests of what comes after."""

from datetime import date, timedelta
from uuid import uuid4

from accounts.models import District, Organisation, User
from agreements.models import Covenant, Dossier, LegalGround
from agreements.states import Classification, DossierKind, Origin
from cases import actions
from cases.models import Case, Contribution, PlanVersion
from foundation import acting, clock
from signals.models import (
    CriteriaSet,
    Decider,
    Identity,
    Signal,
    Statement,
    WeighedSignal,
    Weighing,
)
from signals.states import Outcome, StatementKind, WeighingState
from signals.states import State as SignalState


def as_system():
    """Rows made directly, without a verb and without a person."""
    return acting.acting_as(None, purpose="test", system=True)


def as_who(person):
    return acting.acting_as(person.pk, purpose="test")


MARK = "Hij tekende een kompasroos op de muur."
HELD_BACK = "Een bron zag hem bij de Zwanebrug."


@as_system()
def a_signal(reporter, town, *, name="Ruben Voorbeeld", number=None):
    """A filed and decided signal with one statement that may be read and one that its owner holds back."""
    dossier = Dossier.objects.create(municipality=town, kind=DossierKind.SIGNAL)
    signal = Signal.objects.create(
        number=number or f"S-{town.number_prefix}-2026-{uuid4().hex[:6]}",
        municipality=town,
        dossier=dossier,
        reporter=reporter,
        organisation=reporter.organisation_in(town.pk),
        state=SignalState.DECIDED_RADICALISATION_CONCERN,
        form_key=uuid4(),
        urgency="this_week",
        kinds=["school_or_work"],
        observed_on=clock.today(),
        youth_informed=True,
        parents_informed=False,
        contact_due_on=clock.today(),
        weighing_due_on=clock.today(),
        decided_at=clock.now(),
    )
    given, _, family = name.partition(" ")
    district = District.objects.filter(municipality=town).order_by("name").first()
    Identity.objects.create(
        dossier=dossier, given_name=given, family_name=family, birth_date=date(2008, 5, 4), district=district
    )
    a_statement(signal, reporter, MARK)
    a_statement(signal, reporter, HELD_BACK, classification=Classification.NOT_ONWARD)
    return signal


@as_system()
def a_statement(
    signal, author, text, *, classification=Classification.NORMAL, kind=StatementKind.OBSERVATION
):
    return Statement.objects.create(
        dossier=signal.dossier,
        signal=signal,
        kind=kind,
        text=text,
        observed_on=clock.today(),
        origin=Origin.REPORTER,
        owner=signal.organisation,
        classification=classification,
        author=author,
    )


@as_system()
def a_decision(
    by, *, signals, deciders=(), outcome=Outcome.RADICALISATION_CONCERN, state=WeighingState.DECIDED
):
    """A weighing that every decider has confirmed."""
    town = signals[0].municipality
    weighing = Weighing.objects.create(
        municipality=town,
        state=state,
        outcome=outcome,
        criteria_set=CriteriaSet.objects.filter(municipality=town).earliest("valid_from"),
        criteria=["C1", "C5"],
        facts_for="Hij sprak over een groep.",
        facts_against="Hij gaat naar school.",
        proportionality="Een aanpak past bij de zorg.",
        subsidiarity="Een gesprek alleen is te licht.",
        conflict_declaration="Geen.",
        legal_grounds=["lb-pga"],
        proposed_by=by,
        decided_at=clock.now() if state == WeighingState.DECIDED else None,
        form_key=uuid4(),
    )
    for signal in signals:
        WeighedSignal.objects.create(weighing=weighing, signal=signal)
    for person in (by, *deciders):
        organisation = person.organisation_in(town.pk)
        Decider.objects.create(
            weighing=weighing, user=person, organisation=organisation, confirmed_at=clock.now()
        )
    return weighing


def an_open_case(*, by, regisseur, reporter, town, deciders=(), **signal) -> Case:
    """From signal to open case, by the case room's own verbs."""
    weighing = a_decision(by, signals=[a_signal(reporter, town, **signal)], deciders=deciders)
    with as_who(by):
        actions.assign_regisseur(weighing=weighing, regisseur=regisseur, by=by)
        authority = by.organisation_in(town.pk)
        grounds = LegalGround.objects.filter(pk="lb-pga")
        case = actions.open_case(weighing=weighing, legal_grounds=grounds, authority=authority, by=by)
    return Case.objects.get(pk=case.pk)


def admitted(case: Case, user: User, *, purpose="Steun aan het gezin", slug="cov-wr-pga", days=60):
    terms = actions.Terms(
        purpose=purpose,
        ground=LegalGround.objects.get(pk="lb-pga"),
        covenant=Covenant.objects.get(slug=slug),
        until=clock.today() + timedelta(days=days),
    )
    by = case.regisseurship.user
    with as_who(by):
        return actions.admit(case=case, user=user, terms=terms, by=by)


def action_texts(executor="wr-wijkteam", *, what="Elke week een gesprek thuis", user=None, days=20):
    return actions.ActionTexts(
        what=what,
        executor=Organisation.objects.get(slug=executor),
        executor_user=user,
        basis="consent",
        alternative="",
        starts_on=clock.today(),
        due_on=clock.today() + timedelta(days=days),
        expected_effect="Rust",
        possible_harm="Geen verwacht",
    )


def plan_texts(*, youths_view="Nog niet gevraagd.", problem="Hij verloor zijn stage.", goals=None):
    return actions.PlanTexts(
        underlying_problem=problem,
        drivers=["identity"],
        youths_view=youths_view,
        review_on=clock.today() + timedelta(days=90),
        goals=goals or (("school", "Hij haalt zijn diploma."),),
    )


def a_draft(case: Case, *, executors=("wr-wijkteam",), **texts) -> PlanVersion:
    lines = [actions.ActionLine(texts=action_texts(slug)) for slug in executors]
    by = case.regisseurship.user
    with as_who(by):
        return actions.draft_plan(
            case=case, texts=plan_texts(**texts), lines=lines, form_key=uuid4(), seen=0, by=by
        )


def an_agreed_plan(case: Case, people, **more) -> PlanVersion:
    """Drafted by the regisseur, agreed by everybody who is named."""
    version = a_draft(case, **more)
    by = case.regisseurship.user
    with as_who(by):
        actions.ask_agreement(version=version, people=people, by=by)
    for person in people:
        with as_who(person):
            actions.agree(version=version, by=person)
    version.refresh_from_db()
    return version


def said(purpose="Goed kunnen helpen.", *, ground="lb-pga", says_yes=False):
    """What a person writes about an act of sharing."""
    return actions.SharingTexts(
        purpose=purpose,
        ground=LegalGround.objects.get(pk=ground),
        proportional="Twee zinnen.",
        less_invasive="Er is geen lichtere manier.",
        secrecy="Geheimhouding.",
        says_yes=says_yes,
    )


def brought_in(
    case: Case, by: User, to, text, *, category="behaviour", held=Classification.NORMAL, **more
) -> Contribution:
    """A new text, shared by the room's own verb with these people."""
    chosen = actions.Chosen(new=[actions.NewItem(text, category, held)])
    actions.share_items(case=case, chosen=chosen, people=to, texts=said(**more), form_key=uuid4(), by=by)
    return Contribution.objects.filter(text=text).get()


def shared_on(case: Case, by: User, to, item: Contribution, **more):
    """A known item, shared with these people."""
    chosen = actions.Chosen(known=[f"cases.contribution:{item.pk}"])
    return actions.share_items(
        case=case, chosen=chosen, people=to, texts=said(**more), form_key=uuid4(), by=by
    )


def called_back(case: Case, by: User, *items: Contribution, days=5, corrected=""):
    texts = actions.RecallTexts("Het klopt niet.", clock.today() + timedelta(days=days), corrected)
    refs = [f"cases.contribution:{item.pk}" for item in items]
    return actions.recall_items(case=case, refs=refs, texts=texts, form_key=uuid4(), by=by)
