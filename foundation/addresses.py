"""From which address a request came, and nothing that a client may make up."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of the connection, or what the nearest of our own proxies says it was.

    A forwarded header is the client's own word, except for the last entries: those our proxies wrote.
    """
    trusted: int = settings.TRUSTED_PROXIES
    nearest: str | None = request.META.get("REMOTE_ADDR") or None
    if trusted:
        told = [one.strip() for one in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
        if len(told) >= trusted and _is_address(told[-trusted]):
            return told[-trusted]
    return nearest if nearest and _is_address(nearest) else None


def network_of(address: str | None) -> str:
    """One line to the internet: of version 6 a subscriber has the whole /64."""
    if not address:
        return ""
    found = ipaddress.ip_address(address)
    if found.version == 4:  # noqa: PLR2004  the version itself
        return str(found)
    return str(ipaddress.ip_network(f"{address}/64", strict=False))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
