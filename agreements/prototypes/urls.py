"""Addresses of prototypes in the workspace, and their public publiccode.yml."""

from django.urls import path

from agreements.prototypes.views import acts as acts
from agreements.prototypes.views import prototypes

urlpatterns = [
    path("espace/prototypes/", prototypes.prototype_list, name="prototype_list"),
    path("espace/prototypes/liste.csv", prototypes.prototype_csv, name="prototype_csv"),
    path("espace/prototypes/<uuid:pk>/", prototypes.prototype_detail, name="workspace_prototype"),
    path("espace/prototypes/<uuid:pk>/modifier/", acts.EditView.as_view(), name="prototype_edit"),
    path(
        "espace/prototypes/<uuid:pk>/composants/ajouter/", acts.ComponentView.as_view(), name="prototype_component_add"
    ),
    path(
        "espace/prototypes/<uuid:pk>/composants/<uuid:item>/", acts.ComponentView.as_view(), name="prototype_component"
    ),
    path(
        "espace/prototypes/<uuid:pk>/composants/<uuid:item>/retirer/",
        acts.component_remove,
        name="prototype_component_remove",
    ),
    path("espace/prototypes/<uuid:pk>/deposer/", acts.DepositView.as_view(), name="prototype_deposit"),
    path("espace/prototypes/<uuid:pk>/licence/", acts.LicenceView.as_view(), name="prototype_licence"),
    path("espace/prototypes/<uuid:pk>/examen/", prototypes.review, name="prototype_review"),
    path(
        "espace/prototypes/<uuid:pk>/etapes/<slug:name>/",
        prototypes.PrototypeTransitionView.as_view(),
        name="prototype_transition",
    ),
    path("prototypes/<slug:slug>/sources/<uuid:deposit>/", prototypes.source_file, name="prototype_source"),
    path("prototypes/<slug:slug>/publiccode.yml", prototypes.publiccode_file, name="prototype_publiccode"),
]
