"""Addresses of the counter, all under /quay/."""

from django.urls import path

from motcua.service.counter import views

urlpatterns = [
    path("quay/", views.start, name="counter-start"),
    path("quay/nhap/<uuid:ref>/", views.intake, name="counter-intake"),
    path("quay/nhap/<uuid:ref>/luu/", views.save, name="counter-save"),
    path("quay/nhap/<uuid:ref>/lam/<slug:action>/", views.take, name="counter-take"),
    path("quay/nhap/<uuid:ref>/quet/<slug:component>/", views.scan, name="counter-scan"),
    path("quay/nhap/<uuid:ref>/kho/<slug:component>/", views.look_in_vault, name="counter-vault"),
    path("quay/nhap/<uuid:ref>/kho/<slug:component>/dung/", views.reuse, name="counter-reuse"),
    path("quay/xong/<str:code>/", views.taken, name="counter-taken"),
    path("quay/phieu/<str:code>/<slug:form>/", views.slip, name="counter-slip"),
    path("quay/phieu/<str:code>/<slug:form>/lap/", views.issue, name="counter-issue"),
    path("quay/tra/", views.returns, name="counter-returns"),
    path("quay/tra/<str:code>/", views.give_back, name="counter-return"),
    path("quay/thay/<str:code>/", views.stand_in, name="counter-stand-in"),
    path("quay/thay/<str:code>/<slug:action>/", views.act_for, name="counter-act-for"),
    path("quay/giay-to/<str:code>/", views.papers, name="counter-papers"),
    path("quay/giay-to/<str:code>/nhan/", views.take_over, name="counter-take-over"),
    path("quay/so/", views.register, name="counter-register"),
    path("quay/so/in/", views.print_register, name="counter-print"),
]
