"""/tai-lieu/ to read, /tep/ to hand in."""

from django.urls import path

from motcua.trust.documents import views

urlpatterns = [
    path("tai-lieu/<uuid:ref>/", views.download, name="documents-download"),
    path("tai-lieu/<uuid:ref>/xem/", views.look, name="documents-look"),
    path("tep/", views.start, name="documents-upload-start"),
    path("tep/gui/", views.take, name="documents-upload-take"),
    path("tep/<uuid:ref>/", views.chunk, name="documents-upload"),
]
