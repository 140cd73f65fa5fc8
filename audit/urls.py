"""Signposts of the plain journal browser."""

from django.urls import path

from audit import browser

app_name = "audit"
urlpatterns = [
    path("logboek/", browser.Journal.as_view(), name="journal"),
    path("beheer/geweigerd/", browser.Refused.as_view(), name="refused"),
    path("logboek/<int:pk>/", browser.Line.as_view(), name="entry"),
]
