"""Signposts."""

from django.urls import path

from cases.views import (
    action,
    agreement,
    case,
    emergency,
    insight,
    participants,
    partner,
    plan,
    proposals,
    requests,
    search,
)

app_name = "cases"
urlpatterns = [
    path("werk/", case.Desk.as_view(), name="work"),
    path("casus/voorstellen/", proposals.Proposals.as_view(), name="proposals"),
    path("casus/voorstel/<uuid:weighing>/", proposals.Proposal.as_view(), name="proposal"),
    path("casus/voorstel/<uuid:weighing>/regisseur/", proposals.Assign.as_view(), name="assign"),
    path("casus/voorstel/<uuid:weighing>/openen/", proposals.Open.as_view(), name="open"),
    path("casus/afspraak/<uuid:pk>/", action.Update.as_view(), name="action-update"),
    path("casus/<uuid:pk>/", case.Overview.as_view(), name="detail"),
    path("casus/<uuid:pk>/deelnemers/", participants.Participants.as_view(), name="participants"),
    path("casus/<uuid:pk>/deelnemers/toelaten/", participants.Admit.as_view(), name="admit"),
    path(
        "casus/<uuid:pk>/deelnemers/<uuid:admission>/einde/",
        participants.EndAdmission.as_view(),
        name="end-admission",
    ),
    path("casus/<uuid:pk>/wie-ziet-dit/", insight.WhoSees.as_view(), name="who-sees"),
    path("casus/<uuid:pk>/bekijk-als/<uuid:user>/", insight.Preview.as_view(), name="preview"),
    path("casus/<uuid:pk>/aanvraag/<uuid:route>/", requests.Answer.as_view(), name="access-request"),
    path("toegang-vragen/", requests.Ask.as_view(), name="ask-access"),
    path("noodtoegang/", emergency.Emergency.as_view(), name="break-glass"),
    path("toezicht/noodtoegang/", emergency.Reviews.as_view(), name="break-glass-reviews"),
    path("toezicht/noodtoegang/gezien/", emergency.NoteAttempts.as_view(), name="break-glass-attempts"),
    path("toezicht/noodtoegang/<uuid:pk>/", emergency.Review.as_view(), name="break-glass-review"),
    path("casus/<uuid:pk>/plan/", plan.PlanPage.as_view(), name="plan"),
    path("casus/<uuid:pk>/plan/opstellen/", plan.Draft.as_view(), name="plan-draft"),
    path("casus/<uuid:pk>/plan/versies/", plan.History.as_view(), name="plan-history"),
    path("casus/<uuid:pk>/plan/akkoord-vragen/", agreement.Ask.as_view(), name="plan-ask"),
    path("casus/<uuid:pk>/plan/afspraak/", action.Add.as_view(), name="action-add"),
    path("plan/<uuid:pk>/akkoord/", agreement.Agree.as_view(), name="plan-agree"),
    path("zoeken/", search.Search.as_view(), name="search"),
    path("partner/", partner.Shared.as_view(), name="partner"),
    path("partner/casus/<uuid:pk>/", partner.SharedCase.as_view(), name="partner-case"),
    path("partner/afspraak/<uuid:pk>/", partner.SharedAction.as_view(), name="partner-action"),
]
