"""Every form of the house as somebody finds it on the page, with an answer at each question.

Who may send it follows from the matrix; the page says what it offers. So a form that is taken as it stands
(the control) can be sent again with one thing in it that was not offered.
"""

import re
import uuid
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import Accession, Party
from cases import actions as cases
from foundation import acting
from replay.page_forms import Form, forms_of
from signals.actions import draft as drafts
from signals.actions import weighing
from tests.factories.populated import PDF
from tests.house.matrix import OBJECTS
from tests.house.test_access_matrix import PATTERNS, status_of
from tests.house.visits import address, nobody, thing

TOWN = "waterrijk"
DAY = re.compile(r"(.*)_([012])$")
PAST = ("observed_on", "signed_on")
LATER = ("ends_on", "due_on", "review_on")
WORDS = "Dit schreef iemand in een formulier"
NOT_OFFERED = {
    "cases:losses": "nobody lost access",
    "cases:recall-left": "everybody can still confirm",
    "management:person-reopen": "no account is closed",
    "management:factor-reset": "it is asked already",
}
ON_PAGES = {"signals:new": "daan", "cases:ask-access": "cas", "cases:break-glass": "kwame"}
ON_PAGES |= dict.fromkeys(
    ("agreements:covenant-new", "management:person-new", "management:organisation-new"), "pervin"
)


def said(made, name):
    """What cannot be guessed from the page."""
    partner = made.people.partner
    carried = {"executor": partner.organisation_in(made.town.pk).pk, "executor_user": partner.pk}
    in_block = {f"actions-0-{field}": value for field, value in carried.items()}
    return {
        "cases:action-add": carried,
        "cases:plan-draft": in_block,
        "cases:share": {"known": None},
        "cases:ask-access": {"number": made.things["case"].number},
        "cases:break-glass": {"number": made.things["case"].number},
        "management:person-new": {"email": "n.nieuw@waterrijk.example"},
        "agreements:propose": {"acceded_on_0": "4"},
        "signals:draft-step": {"estimated_age": "16"} | {f"birth_date_{place}": None for place in range(3)},
        "signals:weigh": {"conflicted": None, "supersedes": None},
        "signals:supersede": {"conflicted": None},
    }.get(name, {})


@dataclass
class Filled:
    """A form that is ready to be sent."""

    name: str
    who: str
    url: str
    form: Form
    offered: bool
    own: tuple = ()  # keys of what the form is about, which may be sent along

    @property
    def data(self):
        sent = {}
        for field, value in self.form.payload():
            sent.setdefault(field, []).append(value)
        if self.name == "agreements:paper-add":
            sent["file"] = SimpleUploadedFile("convenant.pdf", PDF)
        return sent

    def post(self, hall, then=None, **more):
        return hall.visit(self.who, self.url, "post", self.data | more, then=then)


def names():
    """Every address at which something can be sent that is taken."""
    taken = {name for name, row in OBJECTS.items() if {302, 422} & set(row.post.values())}
    return sorted((taken | ON_PAGES.keys()) - NOT_OFFERED.keys())


def senders(hall, name):
    """Who may send it, of the people who have something to do with the town."""
    if name in ON_PAGES:
        return [ON_PAGES[name]]
    row = OBJECTS[name]
    return [who for who in hall.people if status_of(hall, row, who, TOWN, "post") in (302, 422)]


def object_of(made, name):
    """The object of the matrix, or one at which this form can still be sent."""
    prepared = {
        "agreements:covenant-edit": lambda: made.things["suspension"].covenant,
        "agreements:party": lambda: made.things["suspension"].covenant,
        "agreements:propose": lambda: drafted(made),
        "cases:open": lambda: decided(made),
        "cases:plan-agree": lambda: asked_version(made),
        "signals:supersede": lambda: made.things["weighing_no_action"],
        "signals:weigh": lambda: made.signals["in_review"],
    }
    return prepared.get(name, lambda: thing(made, OBJECTS[name].thing))()


def drafted(made):
    """The accession to a draft that has a party."""
    covenant = made.things["suspension"].covenant
    Party.objects.create(covenant=covenant, organisation=made.things["organisation"])
    return Accession.objects.get(covenant=covenant)


def decided(made):
    """A second decision, with a regisseur and without a case."""
    held, people = made.things["weighing_proposed"], made.people
    with acting.acting_as(people.decider.pk):
        weighing.confirm(weighing=held, by=people.decider)
    held.refresh_from_db()
    with acting.acting_as(people.contact.pk):
        cases.assign_regisseur(weighing=held, regisseur=people.regisseur, by=people.contact)
    return held


def asked_version(made):
    """A next version of the plan, which the partner is asked to agree."""
    case, people = made.things["case"], made.people
    texts = cases.PlanTexts(
        WORDS, ["identity"], WORDS, made.things["version"].review_on, (("school", WORDS),)
    )
    with acting.acting_as(people.regisseur.pk):
        new = cases.draft_plan(
            case=case, texts=texts, lines=[], form_key=uuid.uuid4(), seen=0, by=people.regisseur
        )
        cases.ask_agreement(version=new, people=[people.partner], by=people.regisseur)
    return new


def filled(hall, name, who):
    made = hall.world.towns[TOWN]
    if name == "signals:draft-check":
        complete(hall, who)
    key = object_of(made, name).pk if name in OBJECTS else nobody()
    return on_page(hall, name, who, address(name, made, key, PATTERNS[name]))


def on_page(hall, name, who, url):
    page = hall.visit(who, url)
    found = [one for one in forms_of(page.text, url, "html.parser") if one.method == "post"]
    form = next((one for one in found if one.action == url), None)
    offered = form is not None or page.status == 405
    form = form or Form(url, "post")
    form.pressed = next((one for one in form.buttons if one[0] not in ("more", "to", "save")), None)
    for field in form.names:
        form.values[field] = answer(form, field)
    for field, value in said(hall.world.towns[TOWN], name).items():
        form.values[field] = [] if value is None else [str(value)]
    own = (str(hall.world.towns[TOWN].signals["no_action"].pk),) if name == "signals:supersede" else ()
    return Filled(name, who, url, form, offered, own)


def complete(hall, who):
    """The draft with an answer on each of its screens."""
    made = hall.world.towns[TOWN]
    held, person = made.things["draft"], hall.people[who]
    for step in (1, 2, 3):
        url = address("signals:draft-step", made, held.pk, ("pk", "step")).replace("/2/", f"/{step}/")
        screen = on_page(hall, "signals:draft-step", who, url).data
        answers = {
            box: values
            for box, values in screen.items()
            if box not in ("csrfmiddlewaretoken", "version", "to", "save")
        }
        with acting.acting_as(person.pk):
            held = drafts.save(draft=held, step=str(step), answers=answers, seen=None, by=person)


def answer(form, field):
    held = [one.strip("\r\n") for one in form.values.get(field, ())]
    if any(held):
        return held
    if field in form.choices:
        return [one for one in form.choices[field] if one][:1]
    if day := DAY.match(field):
        parts = ("1", "3", "2026") if day[1].endswith(PAST) else ("31", "3", "2026")
        if day[1].endswith(LATER):
            parts = ("30", "4", "2026")
        return [parts[int(day[2])]]
    return ["" if field.endswith(("-key", "version")) else WORDS]
