"""Addresses of the registers' officers under /so/, and of the catalogue of services under /dich-vu-du-lieu/."""

from django.urls import path

from motcua.data.registries import views

urlpatterns = [
    path("so/", views.index, name="registries-index"),
    path("so/ban-ghi/<uuid:ref>/", views.record, name="registries-record"),
    path("so/ban-ghi/<uuid:ref>/<slug:field>/", views.wrong, name="registries-wrong"),
    path("so/chua-dung/<uuid:ref>/", views.correction, name="registries-correction"),
    path("so/chua-dung/<uuid:ref>/tra-loi/", views.answer, name="registries-answer"),
    path("so/<slug:code>/", views.register, name="registries-register"),
    path("dich-vu-du-lieu/", views.services, name="registries-services"),
    path("dich-vu-du-lieu/openapi/<path:id>", views.openapi, name="registries-openapi"),
]
