"""Addresses of the agreements."""

from django.urls import path

from motcua.data.exchange import views

urlpatterns = [
    path("thoa-thuan/", views.agreements, name="exchange-agreements"),
    path("thoa-thuan/de-nghi/", views.propose, name="exchange-propose"),
    path("thoa-thuan/nhan/", views.receive, name="exchange-receive"),
    path("thoa-thuan/<str:hash>/", views.agreement, name="exchange-agreement"),
    path("thoa-thuan/<str:hash>/ky/", views.sign, name="exchange-sign"),
    path("thoa-thuan/<str:hash>/cham-dut/", views.revoke, name="exchange-revoke"),
    path("thoa-thuan/<str:hash>/ban-gui.json", views.bundle, name="exchange-bundle"),
    path("thoa-thuan/<str:hash>/odrl.jsonld", views.policy, name="exchange-policy"),
]
