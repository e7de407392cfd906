"""Addresses of the connectors, all under /ket-noi/."""

from django.urls import path

from motcua.service.connectors import views

urlpatterns = [
    path("ket-noi/", views.connectors, name="connectors-page"),
    path("ket-noi/gui-lai/<str:code>/", views.again, name="connectors-again"),
    path("ket-noi/kho/thu-lai/", views.store_again, name="connectors-store-again"),
    path("ket-noi/ho-so-bo/", views.mirrors, name="connectors-mirrors"),
]
