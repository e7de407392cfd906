"""Addresses of the catalogue of published procedures."""

from django.urls import path

from motcua.service.catalogue import views

urlpatterns = [
    path("danh-muc/", views.entries, name="catalogue-list"),
    path("danh-muc/<str:code>/", views.entry, name="catalogue-entry"),
]
