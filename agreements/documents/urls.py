"""Addresses of documents: the draft of a convention, and the page that checks any of them."""

from django.urls import path

from agreements.documents import views

urlpatterns = [
    path("espace/conventions/<uuid:pk>/projet.pdf", views.convention_draft, name="convention_draft"),
    path("verifier/", views.check_document, name="check_document"),
]
