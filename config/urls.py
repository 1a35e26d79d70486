"""Addresses: French at the root, English under /en/. The one place where Wagtail's public views are opened."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csp import csp_override
from django.views.generic import RedirectView
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.views import serve as serve_page
from core.views import files, health, uploads, writing
from core.views.errors import bad_request, forbidden, not_found, server_error
from public.api import api

handler400, handler403, handler404, handler500 = bad_request, forbidden, not_found, server_error

decorate_urlpatterns(list(wagtailadmin_urls.urlpatterns), csp_override({}))

api_patterns, api_app, api_namespace = api.urls
decorate_urlpatterns(list(api_patterns), login_not_required)

# Wagtail's own logins take the password alone: both lead to ours, which asks for the second factor.
to_login = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))

urlpatterns: list[URLPattern | URLResolver] = [
    path("-/health/", health.health),
    path("-/ready/", health.ready),
    path("-/session/", writing.session_state, name="session_state"),
    path("cms/login/", to_login),
    path("_util/login/", to_login, name="wagtailcore_login"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        login_not_required(wagtail_views.authenticate_with_password),
        name="wagtailcore_authenticate_with_password",
    ),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("register.urls")),
]

urlpatterns += i18n_patterns(
    path("compte/retour/", writing.signed_in_again, name="signed_in_again"),
    path("compte/envois/<uuid:pk>/", writing.HeldPostView.as_view(), name="held_post"),
    path("compte/", include("allauth.urls")),
    path("fichiers/<uuid:pk>/", files.download, name="file"),
    path("espace/envois/", uploads.UploadStartView.as_view(), name="upload_start"),
    path("espace/envois/<uuid:pk>/", uploads.UploadView.as_view(), name="upload"),
    path("", include("core.operations.urls")),
    path("", include("accounts.urls")),
    path("", include("casework.urls")),
    path("", include("partners.urls")),
    path("", include("startups.urls")),
    path("", include("challenges.urls")),
    path("", include("agreements.urls")),
    path("", include("pilots.urls")),
    path("", include("public.urls")),
    path("api/v1/", (api_patterns, api_app, api_namespace)),
    re_path(r"^((?:[\w\-]+/)*)$", serve_page, name="wagtail_serve"),
    prefix_default_language=False,
)

if settings.DEBUG or settings.DEMO:
    from django.views.static import serve

    urlpatterns = [
        path("style/", include("core.urls_style")),
        re_path(r"^media/(?P<path>.*)$", login_not_required(serve), {"document_root": settings.MEDIA_ROOT}),
        *urlpatterns,
    ]
