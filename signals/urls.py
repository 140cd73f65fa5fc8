"""Signposts."""

app_name = "signals"
urlpatterns: list[object] = []
