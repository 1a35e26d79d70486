"""The product's own addresses, without those of Wagtail and of the API: all that a job needs to write a link."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import entering
from core.views import files, health, presence, search, uploads, versions, writing

plain: list[URLPattern | URLResolver] = [
    path("-/health/", health.health),
    path("-/ready/", health.ready),
    path("-/session/", writing.session_state, name="session_state"),
    path("-/presence/", presence.here, name="presence"),
    path("", include("register.urls")),
]

translated: list[URLPattern | URLResolver] = [
    path("compte/retour/", writing.signed_in_again, name="signed_in_again"),
    path("compte/envois/<uuid:pk>/", writing.HeldPostView.as_view(), name="held_post"),
    # Before those of the library, which they replace.
    path("compte/confirm-email/", entering.VerificationSentView.as_view(), name="account_email_verification_sent"),
    path("compte/confirm-email/<str:key>/", entering.ConfirmAddressView.as_view(), name="account_confirm_email"),
    path("compte/", include("allauth.urls")),
    path("fichiers/<uuid:pk>/", files.download, name="file"),
    path("espace/recherche/", search.workspace_search, name="workspace_search"),
    path("espace/envois/", uploads.UploadStartView.as_view(), name="upload_start"),
    path("espace/envois/<uuid:pk>/", uploads.UploadView.as_view(), name="upload"),
    path(
        "espace/versions/<slug:kind>/<uuid:pk>/<slug:name>/", versions.TextVersionsView.as_view(), name="text_versions"
    ),
    path("", include("core.operations.urls")),
    path("", include("core.batches.urls")),
    path("", include("core.saved_views.urls")),
    path("", include("core.exports.urls")),
    path("", include("accounts.urls")),
    path("", include("casework.urls")),
    path("", include("partners.urls")),
    path("", include("startups.urls")),
    path("", include("challenges.urls")),
    path("", include("agreements.urls")),
    path("", include("pilots.urls")),
    path("", include("public.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *plain,
    *i18n_patterns(*translated, prefix_default_language=False),
]
