"""Print one account for each role: role, name, email and the password of the practice ground."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.models import Membership
from accounts.states import Role
from config.demo import DEMO_PASSWORD

# Who has most to do in the demo; any other role gets the first who holds it.
FACES = {
    Role.YOUTH_WORKER: "d.vandeneijnde@loopplank.example",
    Role.CONTACT_POINT: "k.oduya@waterrijk.example",
    Role.REGISSEUR: "s.hartog@waterrijk.example",
    Role.PARTNER: "a.bouzidi@politie-waterrijk.example",
    Role.EXECUTOR: "w.bakkeren@waterwolven.example",
    Role.SUPERVISOR: "g.wiersma@waterrijk.example",
}


class Command(BaseCommand):
    help = "Print one account for each role of the demo."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.SITE_IS_DEMO:
            raise CommandError("These accounts exist only where the site is marked as a demo (REGIE_DEMO=1).")
        with translation.override("nl"):
            found = [held for role in Role if (held := face_of(role)) is not None]
            rows = [
                (str(Role(held.role).label), held.user.name, held.user.email, DEMO_PASSWORD) for held in found
            ]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
        for row in rows:
            line = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
            self.stdout.write(line.rstrip())


def face_of(role: Role) -> Membership | None:
    """Who shows this role: a known face, else the first by town and name."""
    held = Membership.objects.live().filter(role=role).select_related("user")
    known = held.filter(user__email=FACES.get(role)).first()
    return known or held.order_by("municipality__name", "user__name").first()
