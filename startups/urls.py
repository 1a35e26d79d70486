"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from startups.views import profile

BASE = "espace/organisations/<uuid:pk>/profil/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(BASE, profile.ProfileView.as_view(), name="startup_profile"),
    path(f"{BASE}fondateurs/", profile.FoundersView.as_view(), name="startup_founders"),
    path(f"{BASE}documents/", profile.DocumentsView.as_view(), name="startup_documents"),
    path(f"{BASE}documents/<uuid:document>/retirer/", profile.remove, name="startup_document_remove"),
    path(f"{BASE}export/", profile.export, name="startup_export"),
]
