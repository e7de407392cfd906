"""Addresses of dossiers: the applicant's under /ho-so/, the officer's under /ban-lam-viec/."""

from django.urls import path

from motcua.service.dossiers import views

urlpatterns = [
    path("ho-so/", views.dossier_list, name="dossiers-list"),
    path("ho-so/moi/<slug:procedure>/", views.start, name="dossiers-start"),
    path("ho-so/nhap/<uuid:ref>/chua-dung/", views.dispute, name="dossiers-dispute"),
    path("ho-so/nhap/<uuid:ref>/giay-to/", views.papers, name="dossiers-papers"),
    path("ho-so/nhap/<uuid:ref>/giay-to/tu-kho/", views.reuse, name="dossiers-reuse"),
    path("ho-so/nhap/<uuid:ref>/xem-lai/", views.review, name="dossiers-review"),
    path("ho-so/nhap/<uuid:ref>/noi-giai-quyet/", views.place, name="dossiers-place"),
    path("ho-so/nhap/<uuid:ref>/nop/", views.submit, name="dossiers-submit"),
    path("ho-so/nhap/<uuid:ref>/<slug:page>/", views.fill, name="dossiers-fill"),
    path("ho-so/nhap/<uuid:ref>/<slug:page>/luu/", views.save, name="dossiers-save"),
    path("ho-so/<str:code>/", views.dossier, name="dossiers-dossier"),
    path("ho-so/<str:code>/da-nop/", views.submitted, name="dossiers-submitted"),
    path("ho-so/<str:code>/bang-chung/", views.proof, name="dossiers-proof"),
    path("ho-so/<str:code>/bo-sung/<int:number>/", views.supplement_item, name="dossiers-supplement-item"),
    path("ho-so/<str:code>/lam/<slug:action>/", views.do, name="dossiers-do"),
    path("ban-lam-viec/<str:code>/", views.officer_dossier, name="dossiers-officer"),
    path("ban-lam-viec/<str:code>/lam/<slug:action>/", views.officer_do, name="dossiers-officer-do"),
    path("ban-lam-viec/<str:code>/lam-lien/<slug:action>/", views.officer_row, name="dossiers-officer-row"),
    path("phoi-hop/", views.consultations, name="dossiers-consultations"),
    path("phoi-hop/<str:code>/<int:number>/", views.consultation, name="dossiers-consultation"),
]
