"""Addresses of exports."""

from django.urls import URLPattern, URLResolver, path

from core.exports import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("espace/exports/", views.listing, name="exports"),
    path("espace/exports/nouveau/<slug:kind>/<uuid:place>/", views.start, name="export_start"),
    path("espace/exports/<uuid:pk>/fichier/", views.fetch, name="export_file"),
    path("espace/exports/<uuid:pk>/relancer/", views.again, name="export_again"),
    path("espace/exports/<uuid:pk>/supprimer/", views.delete, name="export_delete"),
]
