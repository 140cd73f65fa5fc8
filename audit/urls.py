"""Signposts of the plain journal browser."""

app_name = "audit"
urlpatterns: list[object] = []
