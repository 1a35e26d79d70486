"""Addresses of the facts of a prototype in the workspace."""

from django.urls import path

from agreements.facts.views import facts, portfolio

urlpatterns = [
    path("espace/verifications/", portfolio.portfolio, name="fact_portfolio"),
    path("espace/prototypes/<uuid:pk>/faits/", facts.prototype_facts, name="prototype_facts"),
    path("espace/prototypes/<uuid:pk>/faits/<slug:name>/", facts.RecordView.as_view(), name="fact_record"),
    path(
        "espace/prototypes/<uuid:pk>/faits/<uuid:fact>/confirmer/", facts.ConfirmView.as_view(), name="fact_confirm"
    ),
    path("espace/prototypes/<uuid:pk>/faits/<uuid:fact>/finir/", facts.EndView.as_view(), name="fact_end"),
]  # fmt: skip
