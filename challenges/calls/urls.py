"""Addresses of challenges in the workspace."""

from django.urls import path

from challenges.calls.views import asking, before, drafting, listing, rules, sheet, staff
from core.saved_views.views import opens_with_views

urlpatterns = [
    path("defis/<slug:slug>/question/", asking.AskView.as_view(), name="challenge_ask"),
    path("espace/defis/", opens_with_views("defis")(listing.ChallengeListView.as_view()), name="workspace_challenges"),
    path("espace/defis/liste.csv", listing.challenges_csv, name="workspace_challenges_csv"),
    path("espace/defis/nouveau/<slug:edition>/", listing.StartView.as_view(), name="challenge_start"),
    path("espace/defis/<uuid:pk>/", drafting.ChallengeDetailView.as_view(), name="workspace_challenge"),
    path("espace/defis/<uuid:pk>/copier/", listing.CopyView.as_view(), name="challenge_copy"),
    path("espace/defis/<uuid:pk>/apercu/", drafting.PreviewView.as_view(), name="challenge_preview"),
    path("espace/defis/<uuid:pk>/apercu/partager/", before.ShareView.as_view(), name="challenge_share"),
    path(
        "espace/defis/<uuid:pk>/apercu/<uuid:link>/retirer/",
        before.WithdrawLinkView.as_view(),
        name="challenge_unshare",
    ),
    path(
        "espace/defis/<uuid:pk>/proposer/",
        before.ProposeView.as_view(http_method_names=["get"]),
        name="challenge_propose",
    ),
    path("espace/defis/<uuid:pk>/modifications/", before.ChangesView.as_view(), name="challenge_changes"),
    path("apercu/<str:token>/", before.shared_preview, name="challenge_shared_preview"),
    path("espace/defis/<uuid:pk>/historique/", drafting.HistoryView.as_view(), name="challenge_history"),
    path("espace/defis/<uuid:pk>/fiche/", sheet.FactsView.as_view(), name="challenge_facts"),
    path(
        "espace/defis/<uuid:pk>/fiche/versions/<slug:key>/",
        drafting.SheetVersionsView.as_view(),
        name="challenge_sheet_versions",
    ),
    path("espace/defis/<uuid:pk>/indicateurs/", sheet.IndicatorsView.as_view(), name="challenge_indicators"),
    path("espace/defis/<uuid:pk>/donnees/", sheet.DataSetsView.as_view(), name="challenge_datasets"),
    path("espace/defis/<uuid:pk>/organisations/", sheet.OrganisationsView.as_view(), name="challenge_organisations"),
    path("espace/defis/<uuid:pk>/parties/<slug:key>/", drafting.SectionView.as_view(), name="challenge_section"),
    path(
        "espace/defis/<uuid:pk>/parties/<slug:key>/versions/",
        drafting.VersionsView.as_view(),
        name="challenge_versions",
    ),
    path(
        "espace/defis/<uuid:pk>/parties/<slug:key>/remarques/", drafting.CommentView.as_view(), name="challenge_comment"
    ),
    path(
        "espace/defis/<uuid:pk>/parties/<slug:key>/remarques/<uuid:comment>/<slug:act>/",
        drafting.CommentActView.as_view(),
        name="challenge_comment_act",
    ),
    path("espace/defis/<uuid:pk>/publication/", staff.PublicationView.as_view(), name="challenge_publication"),
    path("espace/defis/<uuid:pk>/publication/<slug:field>/", staff.AmendView.as_view(), name="challenge_amend"),
    path(
        "espace/defis/<uuid:pk>/questions/",
        staff.QuestionsView.as_view(http_method_names=["get"]),
        name="challenge_questions",
    ),
    path("espace/defis/<uuid:pk>/questions/<uuid:question>/", staff.QuestionsView.as_view(), name="challenge_answer"),
    path(
        "espace/defis/<uuid:pk>/etapes/<slug:name>/",
        staff.ChallengeTransitionView.as_view(),
        name="challenge_transition",
    ),
    path("espace/editions/<uuid:pk>/criteres/modifier/", rules.CriteriaAmendView.as_view(), name="criteria_amend"),
]
