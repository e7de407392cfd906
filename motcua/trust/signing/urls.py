"""/xac-minh/ for anyone, /ky/ for whoever signs."""

from django.urls import path

from motcua.trust.signing import rest, views

urlpatterns = [
    path("xac-minh/", views.verify, name="signing-verify"),
    path("xac-minh/<str:code>/", views.verify_code, name="signing-verify-code"),
    path("ky/", views.desk, name="signing-desk"),
    path("ky/dot/<uuid:ref>/", views.batch, name="signing-batch"),
    path("ky/lai/<int:request_id>/", views.retry, name="signing-retry"),
    path("ky/may/", views.pairing, name="signing-pairing"),
    path("ky/may/chung-thu/", rest.certificates, name="signing-agent-certificates"),
    path("ky/may/<uuid:ref>/", rest.work, name="signing-agent-work"),
]
