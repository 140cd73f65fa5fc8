"""Signposts: signing in (allauth's own names) and the own pages."""

from allauth.account import views as allauth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from accounts import views

own = (
    [
        path("meldingen/", views.notices, name="notices"),
        path("meldingen/alles-gelezen/", views.read_all, name="read-all"),
        path("meldingen/<uuid:pk>/", views.read_notice, name="read-notice"),
        path("profiel/", views.profile, name="profile"),
        path("profiel/taal/", views.language, name="language"),
    ],
    "accounts",
)

urlpatterns = [
    path("aanmelden/", login_not_required(allauth.login), name="account_login"),
    path("afmelden/", allauth.logout, name="account_logout"),
    path("wachtwoord/", allauth.password_change, name="account_change_password"),
    path("wachtwoord/vergeten/", login_not_required(allauth.password_reset), name="account_reset_password"),
    path(
        "wachtwoord/verstuurd/",
        login_not_required(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "wachtwoord/nieuw/<uidb36>-<key>/",
        login_not_required(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        login_not_required(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("", include(own)),
]
