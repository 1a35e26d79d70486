"""Addresses of exchanges, cases, acts and steps."""

from django.urls import path

from casework.views import acts, cases, steps, threads

urlpatterns = [
    path("contact/dossier/", cases.open_case, name="case_open"),
    path("suivi/<str:token>/", cases.follow, name="case_follow"),
    path("suivi/<str:token>/acte.pdf", cases.answer_file, name="case_answer_file"),
    path("actes/<int:number>/", acts.public_act, name="public_act"),
    path("actes/<int:number>/acte.pdf", acts.public_file, name="public_act_file"),
    path("espace/dossiers/", cases.listing, name="cases"),
    path("espace/dossiers/<uuid:pk>/", cases.detail, name="case"),
    path("espace/dossiers/<uuid:pk>/decision/", cases.decide, name="case_decide"),
    path("espace/actes/", acts.listing, name="acts"),
    path("espace/actes/delegations/", acts.delegations, name="delegations"),
    path("espace/actes/delegations/<uuid:pk>/fin/", acts.end, name="delegation_end"),
    path("espace/actes/<int:number>/", acts.detail, name="act"),
    path("espace/actes/<int:number>/corriger/", acts.correct, name="act_correct"),
    path("espace/actes/remises/<uuid:pk>/papier/", acts.paper, name="act_paper"),
    path("espace/a-confirmer/", steps.listing, name="steps"),
    path("espace/a-confirmer/<uuid:pk>/", steps.detail, name="step"),
    path("espace/a-confirmer/<uuid:pk>/<slug:act>/", steps.answer, name="step_answer"),
    path("espace/boite/", threads.box, name="box"),
    path("espace/boite/<slug:kind>/<uuid:pk>/", threads.ExchangeView.as_view(), name="exchange"),
    path("espace/boite/<slug:kind>/<uuid:pk>/<slug:act>/", threads.ExchangeActView.as_view(), name="exchange_act"),
]
