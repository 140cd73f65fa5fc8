"""Signposts: signing in (allauth's own names) and the own pages."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from accounts import views
from accounts.signing_in import session_views as sessions
from accounts.signing_in import views as signing_in
from accounts.views import factors, management, organisations


class NoDash(StringConverter):
    """The person's key in a reset link ends at the first dash; what follows is the secret, with dashes."""

    regex = "[0-9A-Za-z]+"


register_converter(NoDash, "nodash")

own = (
    [
        path("meldingen/", views.notices, name="notices"),
        path("meldingen/alles-gelezen/", views.read_all, name="read-all"),
        path("meldingen/<uuid:pk>/", views.read_notice, name="read-notice"),
        path("profiel/", views.profile, name="profile"),
        path("profiel/taal/", views.language, name="language"),
        path("profiel/aangemeld/", sessions.sessions, name="sessions"),
        path("profiel/aangemeld/overal/", sessions.end_all, name="end-all-sessions"),
        path("profiel/aangemeld/<uuid:pk>/", sessions.end_session, name="end-session"),
        path("blijf/", sessions.stay, name="stay"),
        path("vergrendel/", sessions.lock, name="lock"),
        path("ontgrendel/", sessions.unlock, name="unlock"),
        path("ontgrendel/passkey/", signing_in.unlock_with_passkey, name="unlock-passkey"),
        path("verder/", sessions.resume, name="resume"),
    ],
    "accounts",
)

# The second factor; allauth's names, our addresses and rules.
second_factor = [
    path("", signing_in.overview, name="mfa_index"),
    path("code/", login_not_required(mfa.authenticate), name="mfa_authenticate"),
    path("app/", signing_in.add_app, name="mfa_activate_totp"),
    path("app/weg/", signing_in.remove_app, name="mfa_deactivate_totp"),
    path("passkey/", signing_in.add_passkey, name="mfa_add_webauthn"),
    path("passkey/<int:pk>/weg/", signing_in.remove_passkey, name="mfa_remove_webauthn"),
    path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/nieuw/", signing_in.new_codes, name="mfa_generate_recovery_codes"),
    path("opnieuw/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("opnieuw/passkey/", signing_in.show_again_with_passkey, name="mfa_reauthenticate_webauthn"),
]

urlpatterns = [
    path("aanmelden/", login_not_required(allauth.login), name="account_login"),
    path(
        "aanmelden/passkey/", login_not_required(signing_in.sign_in_with_passkey), name="mfa_login_webauthn"
    ),
    path("afmelden/", allauth.logout, name="account_logout"),
    path("opnieuw/", allauth.reauthenticate, name="account_reauthenticate"),
    path("wachtwoord/", signing_in.change_password, name="account_change_password"),
    path("wachtwoord/vergeten/", login_not_required(allauth.password_reset), name="account_reset_password"),
    path(
        "wachtwoord/verstuurd/",
        login_not_required(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "wachtwoord/nieuw/<nodash:uidb36>-<key>/",
        login_not_required(signing_in.set_new_password),
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        login_not_required(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("beveiliging/", include(second_factor)),
    path("", include(own)),
]

management_patterns = (
    [
        path("gebruikers/", management.People.as_view(), name="people"),
        path("gebruikers/nieuw/", management.NewPerson.as_view(), name="person-new"),
        path("gebruikers/<uuid:pk>/", management.Person.as_view(), name="person"),
        path("gebruikers/<uuid:pk>/wijzigen/", management.EditPerson.as_view(), name="person-edit"),
        path("gebruikers/<uuid:pk>/sluiten/", management.CloseAccount.as_view(), name="person-close"),
        path("gebruikers/<uuid:pk>/heropenen/", management.ReopenAccount.as_view(), name="person-reopen"),
        path("gebruikers/<uuid:pk>/rol/", management.GiveRole.as_view(), name="role-give"),
        path("gebruikers/<uuid:pk>/afmelden/", factors.SignOut.as_view(), name="person-sign-out"),
        path("gebruikers/<uuid:pk>/tweede-factor/", factors.AskReset.as_view(), name="factor-reset"),
        path("tweede-factor/<uuid:pk>/", factors.ConfirmReset.as_view(), name="factor-confirm"),
        path("rollen/<uuid:pk>/einde/", management.EndRole.as_view(), name="role-end"),
        path("organisaties/", organisations.Organisations.as_view(), name="organisations"),
        path("organisaties/nieuw/", organisations.NewOrganisation.as_view(), name="organisation-new"),
        path("organisaties/<uuid:pk>/", organisations.EditOrganisation.as_view(), name="organisation"),
    ],
    "management",
)
