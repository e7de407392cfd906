"""/kho-cua-toi/ for the owner."""

from django.urls import path

from motcua.service.vault import views

urlpatterns = [
    path("kho-cua-toi/", views.mine, name="vault-mine"),
    path("kho-cua-toi/giay/<uuid:ref>/", views.paper, name="vault-paper"),
]
