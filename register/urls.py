"""Addresses of this app: what outside verifiers read, the same in every language."""

from django.urls import path

from register import views

app_name = "register"

urlpatterns = [
    path("registre/tete.json", views.head, name="head"),
    path("registre/cles.json", views.keys, name="keys"),
    path("registre/journal.jsonl", views.journal, name="journal"),
    path("registre/preuve/inclusion", views.inclusion, name="inclusion"),
    path("registre/preuve/coherence", views.consistency, name="consistency"),
]
