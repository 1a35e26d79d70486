"""Addresses of exchanges."""

from django.urls import path

from casework.views import threads

urlpatterns = [
    path("espace/boite/", threads.box, name="box"),
    path("espace/boite/<slug:kind>/<uuid:pk>/", threads.ExchangeView.as_view(), name="exchange"),
    path("espace/boite/<slug:kind>/<uuid:pk>/<slug:act>/", threads.ExchangeActView.as_view(), name="exchange_act"),
]
