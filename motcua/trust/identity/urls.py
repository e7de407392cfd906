"""Doors: persons by the identity provider, officers by password and second factor."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
