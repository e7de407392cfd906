"""Addresses of the signing room."""

urlpatterns: list[object] = []
