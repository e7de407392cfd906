"""/kho-cua-toi/ for the owner, /chia-se/ for whoever holds a link."""

from django.urls import path

from motcua.service.vault import views

urlpatterns = [
    path("kho-cua-toi/", views.mine, name="vault-mine"),
    path("kho-cua-toi/giay/<uuid:ref>/", views.paper, name="vault-paper"),
    path("kho-cua-toi/giay/<uuid:ref>/tep/", views.paper_file, name="vault-paper-file"),
    path("kho-cua-toi/mang-di/", views.export, name="vault-export"),
    path("kho-cua-toi/chia-se/", views.shares, name="vault-shares"),
    path("kho-cua-toi/chia-se/moi/", views.new_share, name="vault-share-new"),
    path("kho-cua-toi/chia-se/<uuid:ref>/", views.one_share, name="vault-share"),
    path("kho-cua-toi/chia-se/<uuid:ref>/thu-lai/", views.end_share, name="vault-share-end"),
    path("kho-cua-toi/uy-quyen/", views.mandates, name="vault-mandates"),
    path("kho-cua-toi/uy-quyen/cho/", views.delegate, name="vault-delegate"),
    path("kho-cua-toi/uy-quyen/nhan/", views.recognise, name="vault-recognise"),
    path("kho-cua-toi/uy-quyen/<uuid:ref>/rut/", views.end_mandate, name="vault-mandate-end"),
    path("kho-cua-toi/dong-bo/", views.sync, name="vault-sync"),
    path("kho-cua-toi/dong-bo/bat/", views.agree_sync, name="vault-sync-agree"),
    path("kho-cua-toi/dong-bo/thoi/", views.stop_sync, name="vault-sync-stop"),
    path("chia-se/<str:token>/", views.received, name="vault-received"),
    path("chia-se/<str:token>/<uuid:ref>/", views.received_paper, name="vault-received-paper"),
]
