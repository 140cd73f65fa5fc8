"""People and towns."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import notices  # noqa: F401, PLC0415  they register themselves
        from accounts.signing_in import events  # noqa: F401, PLC0415
