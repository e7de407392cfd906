"""/so/ for the registers' officers, /so-cua-toi/ for whom they are about, /dich-vu-du-lieu/ for the services."""

from django.urls import path

from motcua.data.registries import views

urlpatterns = [
    path("so/", views.index, name="registries-index"),
    path("so/ban-ghi/<uuid:ref>/", views.record, name="registries-record"),
    path("so/ban-ghi/<uuid:ref>/<slug:field>/", views.wrong, name="registries-wrong"),
    path("so/chua-dung/<uuid:ref>/", views.correction, name="registries-correction"),
    path("so/chua-dung/<uuid:ref>/tra-loi/", views.answer, name="registries-answer"),
    path("so/<slug:code>/", views.register, name="registries-register"),
    path("so-cua-toi/", views.own, name="registries-own"),
    path("so-cua-toi/ban-ghi/<uuid:ref>/", views.own_record, name="registries-own-record"),
    path("so-cua-toi/ban-ghi/<uuid:ref>/<slug:field>/", views.own_wrong, name="registries-own-wrong"),
    path("dich-vu-du-lieu/", views.services, name="registries-services"),
    path("dich-vu-du-lieu/openapi/<path:id>", views.openapi, name="registries-openapi"),
]
