"""/du-lieu-cua-toi/ for the person, /can-bo/ for the data-protection officer, /kiem-tra-bang-chung/ for anyone."""

from django.urls import path

from motcua.trust.privacy import views

urlpatterns = [
    path("du-lieu-cua-toi/", views.mine, name="privacy-mine"),
    path("du-lieu-cua-toi/tai-ve.json", views.mine_json, name="privacy-mine-json"),
    path("du-lieu-cua-toi/tai-ve.csv", views.mine_csv, name="privacy-mine-csv"),
    path("du-lieu-cua-toi/<int:read>/", views.read, name="privacy-read"),
    path("du-lieu-cua-toi/<int:read>/bang-chung/", views.proof, name="privacy-proof"),
    path("can-bo/nhat-ky-doc/", views.audit, name="privacy-audit"),
    path("can-bo/nhat-ky-doc/luot/", views.audit_reads, name="privacy-audit-reads"),
    path("can-bo/nhat-ky-doc/bao-dong/<int:alarm>/", views.alarm, name="privacy-alarm"),
    path("can-bo/su-co-du-lieu/", views.breaches, name="privacy-breaches"),
    path(
        "can-bo/su-co-du-lieu/<int:breach>/da-bao/<slug:whom>/", views.breach_told, name="privacy-breach-told"
    ),
    path("kiem-tra-bang-chung/", views.check, name="privacy-check"),
]
