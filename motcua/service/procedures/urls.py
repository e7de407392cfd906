"""Addresses of the catalogue."""

from django.urls import path

from motcua.service.procedures import views

urlpatterns = [
    path("goi-thu-tuc/", views.shelf, name="procedures-shelf"),
    path("thu-tuc/<str:name>/", views.procedure, name="procedures-procedure"),
    path("thu-tuc/<str:name>/goi/", views.package, name="procedures-package"),
    path("thu-tuc/<str:name>/goi/phe-duyet/", views.approve, name="procedures-approve"),
    path("thu-tuc/<str:name>/goi/cong-bo/", views.publish, name="procedures-publish"),
    path("thu-tuc/<str:name>/quy-trinh/", views.process, name="procedures-process"),
]
