"""Addresses of the reading of scanned originals."""

from django.urls import path

from agreements.scans import views

signature = "espace/conventions/<uuid:pk>/signatures/<uuid:signature>/"

urlpatterns = [
    path(f"{signature}original/", views.convention_scan, name="convention_scan"),
    path(
        f"{signature}original/<slug:act>/",
        views.convention_scan_act,
        name="convention_scan_act",
    ),
    path(
        f"{signature}<slug:which>/<int:number>.png",
        views.convention_scan_page,
        name="convention_scan_page",
    ),
]
