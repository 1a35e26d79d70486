"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from partners.views import catalogue, cockpit, copying, directorates, editions

urlpatterns: list[URLPattern | URLResolver] = [
    path("espace/editions/", editions.listing, name="editions_desk"),
    path("espace/editions/nouvelle/", editions.NewEditionView.as_view(), name="edition_new"),
    path("espace/editions/<uuid:pk>/", editions.SetupView.as_view(), name="edition_setup"),
    path("espace/editions/<uuid:pk>/copier/", copying.CopyView.as_view(), name="edition_copy"),
    path("espace/editions/<uuid:pk>/suivi/", cockpit.cockpit, name="edition_cockpit"),
    path("espace/editions/<uuid:pk>/suivi/<slug:kind>/", cockpit.late_list, name="edition_late"),
    path("espace/editions/<uuid:pk>/objectifs/", editions.ObjectivesView.as_view(), name="edition_objectives"),
    path("espace/editions/<uuid:pk>/criteres/", editions.CriteriaView.as_view(), name="edition_criteria"),
    path("espace/editions/<uuid:pk>/recevabilite/", editions.EligibilityView.as_view(), name="edition_eligibility"),
    path(
        "espace/editions/<uuid:pk>/participants/",
        editions.ParticipationsView.as_view(),
        name="edition_participations",
    ),
    path("espace/editions/<uuid:pk>/publication/", editions.publication, name="edition_publication"),
    path("espace/directions/", directorates.listing, name="directorates"),
    path("espace/directions/nouvelle/", directorates.NewDirectorateView.as_view(), name="directorate_new"),
    path("espace/directions/<int:pk>/", directorates.DirectorateView.as_view(), name="directorate"),
    path("espace/directions/<int:pk>/succession/", directorates.succession, name="directorate_succession"),
    path("espace/organisations/<uuid:pk>/donnees/", catalogue.datasets, name="datasets"),
    path("espace/organisations/<uuid:pk>/donnees/nouveau/", catalogue.DataSetView.as_view(), name="dataset_new"),
    path(
        "espace/organisations/<uuid:pk>/donnees/<uuid:dataset>/", catalogue.DataSetView.as_view(), name="dataset_edit"
    ),
    path(
        "espace/organisations/<uuid:pk>/donnees/<uuid:dataset>/retrait/",
        catalogue.withdrawal,
        name="dataset_withdrawal",
    ),
    path("espace/organisations/<uuid:pk>/engagements/", catalogue.CommitmentsView.as_view(), name="commitments"),
    path(
        "espace/organisations/<uuid:pk>/engagements/<uuid:commitment>/realise/",
        catalogue.progress,
        name="commitment_progress",
    ),
]
