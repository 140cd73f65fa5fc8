"""The practice ground's own pages: who you can sign in as, and what the mail sink got."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Membership

DEMO_PASSWORD = "oefenen-met-regie"  # noqa: S105  fictional accounts on a marked practice site only
MOST_MAILS = 50


@login_not_required
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    people = Membership.objects.live().select_related("user", "organisation", "municipality")
    context = {
        "people": people.order_by("municipality__name", "role", "user__name"),
        "password": DEMO_PASSWORD,
    }
    return render(request, "demo/accounts.html", context)


def _text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


@login_not_required
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    folder = Path(settings.MAIL_SINK_DIR) if settings.MAIL_SINK_DIR else None
    found = sorted(folder.glob("*.eml"), reverse=True)[:MOST_MAILS] if folder and folder.is_dir() else []
    messages = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]
    shown = [
        {
            "to": message["To"],
            "subject": message["Subject"],
            "date": message["Date"],
            "body": _text_of(message),
        }
        for message in messages
    ]
    return render(request, "demo/mail.html", {"messages_received": shown})
