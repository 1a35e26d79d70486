"""Addresses of exchanges."""

from django.urls import path

from casework.views import cases, threads

urlpatterns = [
    path("contact/dossier/", cases.open_case, name="case_open"),
    path("suivi/<str:token>/", cases.follow, name="case_follow"),
    path("espace/dossiers/", cases.listing, name="cases"),
    path("espace/dossiers/<uuid:pk>/", cases.detail, name="case"),
    path("espace/dossiers/<uuid:pk>/decision/", cases.decide, name="case_decide"),
    path("espace/boite/", threads.box, name="box"),
    path("espace/boite/<slug:kind>/<uuid:pk>/", threads.ExchangeView.as_view(), name="exchange"),
    path("espace/boite/<slug:kind>/<uuid:pk>/<slug:act>/", threads.ExchangeActView.as_view(), name="exchange_act"),
]
