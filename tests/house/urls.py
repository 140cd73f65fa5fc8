"""Every address of the house, taken from the resolver and never from a list."""

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver=None, spaces=()):
    """Pairs of the full name and the names of the arguments."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern):
            yield ":".join((*spaces, one.name or str(one.pattern))), tuple(one.pattern.converters)
