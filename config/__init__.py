"""The house as a whole: settings, signposts, middleware, and the demo town."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
