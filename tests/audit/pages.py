"""Pages that do just one thing, to see what the house does around it: rolls back, journals, answers."""

from django.http import HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path

from agreements import actions as agreements
from agreements.models import Covenant, Dossier
from audit import actions as audit
from audit.refusals import Incomplete, NotKnown, Refused, TooLate

WORDS = "Wat hier staat is van Bilal"


def look(request, pk):
    shown = Dossier.objects.get(pk=pk)
    audit.look(page="look", subject=shown, by=request.user, items=["signals.statement:1"])
    return shown


def shows(request, pk):
    look(request, pk)
    return HttpResponse(WORDS)


def refuses(request, pk):
    look(request, pk)
    raise {
        "refused": Refused("not_regisseur", "Alleen de regisseur kan dit."),
        "too-late": TooLate("claimed_by_other", "Iemand was eerder."),
        "not-known": NotKnown("no_admission"),
        "incomplete": Incomplete("receiver_missing", "Kies een ontvanger."),
        "broken": ZeroDivisionError(WORDS),
    }[request.GET["how"]]


def admit(request, pk):
    covenant = Covenant.objects.get(slug="cov-wr-pga")
    agreements.admit(
        dossier=Dossier.objects.get(pk=pk),
        user=request.user,
        organisation=request.user.live_memberships[0].organisation,
        covenant=covenant,
        ground=covenant.grounds.first(),
        kinds=["plan"],
        purpose=WORDS,
        until=None,
        by=request.user,
    )


def acts(request, pk):
    admit(request, pk)
    return HttpResponse("ok")


def acts_then_breaks(request, pk):
    """The act is done when the template, which is rendered later, turns out to be wrong."""
    admit(request, pk)
    return TemplateResponse(request, engines["django"].from_string("{% include 'no/such.html' %}"))


urlpatterns = [
    path("toon/<uuid:pk>/", shows, name="shows"),
    path("weiger/<uuid:pk>/", refuses, name="refuses"),
    path("doe/<uuid:pk>/", acts, name="acts"),
    path("doe-half/<uuid:pk>/", acts_then_breaks, name="acts-then-breaks"),
    path("", include("config.urls")),
]
