"""Addresses of the desk of jobs and mail."""

from django.urls import URLPattern, URLResolver, path

from core.operations import mail_texts, returns, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("espace/travaux/", views.job_list, name="jobs"),
    path("espace/travaux/<int:pk>/", views.job_act, name="job_act"),
    path("espace/travaux/courriels/", views.mail_list, name="jobs_mail"),
    path("espace/travaux/courriels/retours/", returns.listing, name="mail_returns"),
    path("espace/travaux/courriels/retours/<uuid:pk>/", returns.ReturnView.as_view(), name="mail_return"),
    path("espace/travaux/courriels/<uuid:pk>/", views.mail_act, name="mail_act"),
    path("espace/travaux/textes/", mail_texts.listing, name="mail_words_list"),
    path("espace/travaux/textes/<str:kind>/<slug:variant>/", mail_texts.WordsView.as_view(), name="mail_words"),
    path("espace/travaux/textes/<str:kind>/<slug:variant>/essai/", mail_texts.try_out, name="mail_words_trial"),
    path("espace/travaux/textes/<str:kind>/<slug:variant>/origine/", mail_texts.take_back, name="mail_words_back"),
    path("espace/travaux/periodiques/", views.clock_list, name="jobs_clock"),
    path("espace/travaux/cles/", views.key_list, name="jobs_keys"),
]
