"""Addresses of the desk of jobs and mail."""

from django.urls import URLPattern, URLResolver, path

from core.operations import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("espace/travaux/", views.job_list, name="jobs"),
    path("espace/travaux/<int:pk>/", views.job_act, name="job_act"),
    path("espace/travaux/courriels/", views.mail_list, name="jobs_mail"),
    path("espace/travaux/courriels/<uuid:pk>/", views.mail_act, name="mail_act"),
    path("espace/travaux/periodiques/", views.clock_list, name="jobs_clock"),
    path("espace/travaux/cles/", views.key_list, name="jobs_keys"),
]
