"""The signposts: one file per room; every pattern needs its row in the access matrix."""

from django.conf import settings
from django.urls import include, path

from accounts.urls import management_patterns
from config import about, home

handler500 = "config.errors.broken"

urlpatterns = [
    path("", home.home, name="home"),
    path("gezond/", home.health, name="health"),
    path("uitleg/", about.explanation, name="explanation"),
    path("privacy/", about.privacy, name="privacy"),
    path("toegankelijkheid/", about.accessibility, name="accessibility"),
    path("account/", include("accounts.urls")),
    path("beheer/", include(management_patterns)),
    path("", include("signals.urls")),
    path("", include("cases.urls")),
    path("", include("agreements.urls")),
    path("", include("audit.urls")),
]

if settings.SITE_IS_DEMO:
    from config import demo, gallery

    urlpatterns += [
        path("demo/", demo.accounts, name="demo"),
        path("demo/mail/", demo.mail, name="demo-mail"),
        path("component/", gallery.gallery, name="component"),
    ]
