"""Signposts."""

from django.urls import path

from agreements.views import covenant, standing

app_name = "agreements"
urlpatterns = [
    path("convenanten/", covenant.Covenants.as_view(), name="covenants"),
    path("convenanten/nieuw/", covenant.Write.as_view(), name="covenant-new"),
    path("convenanten/<uuid:pk>/", covenant.OneCovenant.as_view(), name="covenant"),
    path("convenanten/<uuid:pk>/wijzigen/", covenant.Edit.as_view(), name="covenant-edit"),
    path("convenanten/<uuid:pk>/nieuwe-versie/", covenant.NewVersion.as_view(), name="covenant-version"),
    path("convenanten/<uuid:pk>/partij/", covenant.WriteParty.as_view(), name="party"),
    path("convenanten/partij/<uuid:pk>/einde/", covenant.EndParty.as_view(), name="party-end"),
    path("convenanten/<uuid:pk>/document/", covenant.AddPaper.as_view(), name="paper-add"),
    path("convenanten/document/<uuid:pk>/", covenant.OpenPaper.as_view(), name="paper"),
    path("convenanten/<uuid:pk>/gemeente/", standing.InviteTown.as_view(), name="town"),
    path("convenanten/toetreding/<uuid:pk>/voorstellen/", standing.Propose.as_view(), name="propose"),
    path("convenanten/toetreding/<uuid:pk>/terugnemen/", standing.TakeBack.as_view(), name="take-back"),
    path("convenanten/toetreding/<uuid:pk>/bevestigen/", standing.Confirm.as_view(), name="confirm"),
    path("convenanten/toetreding/<uuid:pk>/einde/", standing.Leave.as_view(), name="leave"),
    path("convenanten/<uuid:pk>/einde/", standing.End.as_view(), name="covenant-end"),
    path("convenanten/<uuid:pk>/schorsen/", standing.Suspend.as_view(), name="suspend"),
    path("convenanten/schorsing/<uuid:pk>/opheffen/", standing.AskToLift.as_view(), name="lift"),
    path(
        "convenanten/schorsing/<uuid:pk>/opheffen/bevestigen/",
        standing.ConfirmLift.as_view(),
        name="confirm-lift",
    ),
]
