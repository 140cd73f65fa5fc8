"""Signposts."""

from django.urls import path

from signals.views import desk, feedback, insight, intake, own, start, weighing

app_name = "signals"
urlpatterns = [
    path("start/", start.Start.as_view(), name="start"),
    path("voor-je-meldt/<slug:town>/", start.Before.as_view(), name="before"),
    path("signaal/nieuw/", intake.New.as_view(), name="new"),
    path("signaal/nieuw/<uuid:pk>/<int:step>/", intake.DraftStep.as_view(), name="draft-step"),
    path("signaal/nieuw/<uuid:pk>/controle/", intake.DraftCheck.as_view(), name="draft-check"),
    path("signaal/nieuw/<uuid:pk>/weg/", intake.DraftDelete.as_view(), name="draft-delete"),
    path("signaal/<uuid:pk>/verstuurd/", intake.Sent.as_view(), name="sent"),
    path("signaal/<uuid:pk>/", own.Own.as_view(), name="own"),
    path("signaal/<uuid:pk>/aanvullen/", own.AddTo.as_view(), name="add"),
    path("signaal/vraag/<uuid:pk>/", own.AnswerQuestion.as_view(), name="answer"),
    path("triage/", desk.Desk.as_view(), name="desk"),
    path("triage/<uuid:pk>/", desk.Detail.as_view(), name="detail"),
    path("triage/<uuid:pk>/wie-ziet-dit/", insight.WhoSees.as_view(), name="who-sees"),
    path("triage/<uuid:pk>/behandeling/", desk.Claim.as_view(), name="claim"),
    path("triage/<uuid:pk>/loslaten/", desk.Release.as_view(), name="release"),
    path("triage/<uuid:pk>/vraag/", desk.AskReporter.as_view(), name="ask"),
    path("triage/<uuid:pk>/notitie/", desk.WriteNote.as_view(), name="note"),
    path("triage/<uuid:pk>/toelaten/", desk.AdmitToWeigh.as_view(), name="admit-decider"),
    path("triage/<uuid:pk>/weging/", weighing.Propose.as_view(), name="weigh"),
    path("triage/<uuid:pk>/terugkoppeling/", feedback.GiveFeedback.as_view(), name="feedback"),
    path("weging/", weighing.Weighings.as_view(), name="weighings"),
    path("weging/<uuid:pk>/", weighing.Read.as_view(), name="weighing"),
    path("weging/<uuid:pk>/bevestigen/", weighing.Confirm.as_view(), name="confirm"),
    path("weging/<uuid:pk>/intrekken/", weighing.Withdraw.as_view(), name="withdraw-weighing"),
    path("weging/<uuid:pk>/vervangen/", weighing.Replace.as_view(), name="supersede"),
    path("terugkoppeling/", feedback.Reviews.as_view(), name="reviews"),
    path("terugkoppeling/<uuid:pk>/", feedback.ReviewFeedback.as_view(), name="review-feedback"),
]
