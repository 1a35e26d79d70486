"""Addresses of acts on many rows."""

from django.urls import URLPattern, URLResolver, path

from core.batches import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("espace/lots/nouveau/<slug:kind>/<uuid:place>/", views.start, name="batch_start"),
    path("espace/lots/<uuid:pk>/", views.show, name="batch"),
    path("espace/lots/<uuid:pk>/reprendre/", views.undo, name="batch_undo"),
    path("espace/lots/<uuid:pk>/relancer/", views.again, name="batch_retry"),
]
