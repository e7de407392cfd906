"""/du-lieu-cua-toi/ for the person; /kiem-tra-bang-chung/ for anyone."""

from django.urls import path

from motcua.trust.privacy import views

urlpatterns = [
    path("du-lieu-cua-toi/", views.mine, name="privacy-mine"),
    path("du-lieu-cua-toi/tai-ve.json", views.mine_json, name="privacy-mine-json"),
    path("du-lieu-cua-toi/tai-ve.csv", views.mine_csv, name="privacy-mine-csv"),
    path("du-lieu-cua-toi/<int:read>/", views.read, name="privacy-read"),
    path("du-lieu-cua-toi/<int:read>/bang-chung/", views.proof, name="privacy-proof"),
    path("kiem-tra-bang-chung/", views.check, name="privacy-check"),
]
