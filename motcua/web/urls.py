"""Addresses of the screens that mix several rooms."""

from django.urls import path

from motcua.web import views

urlpatterns = [
    path("", views.home, name="web-home"),
    path("thu-tuc/", views.search, name="web-search"),
    path("tra-cuu/", views.lookup, name="web-lookup"),
    path("ban-lam-viec/", views.desk, name="web-desk"),
    path("tim/", views.find, name="web-find"),
    path("thong-bao/", views.told, name="web-notices"),
    path("dieu-hanh/", views.leader, name="web-leader"),
    path("dieu-hanh/mot-lan/<str:procedure>/<slug:column>/", views.leader_once, name="web-leader-once"),
    path("dieu-hanh/<slug:figure>/", views.leader_list, name="web-leader-list"),
    path("dieu-hanh/tai-ve.csv", views.leader_csv, name="web-leader-csv"),
    path("so-xu-ly-du-lieu/", views.processing, name="web-processing"),
    path("so-xu-ly-du-lieu/tai-ve.csv", views.processing_csv, name="web-processing-csv"),
    path("demo/", views.demo, name="web-demo"),
    path("healthz", views.healthz, name="web-healthz"),
]
