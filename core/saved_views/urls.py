"""Addresses of saved views."""

from django.urls import URLPattern, URLResolver, path

from core.saved_views import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("espace/vues/<slug:listing>/", views.listing_views, name="saved_views"),
    path("espace/vues/<slug:listing>/nouvelle/", views.KeepView.as_view(), name="saved_view_new"),
    path("espace/vues/<slug:listing>/<uuid:pk>/", views.ChangeView.as_view(), name="saved_view"),
    path("espace/vues/<slug:listing>/<uuid:pk>/supprimer/", views.delete, name="saved_view_delete"),
]
