"""Addresses of applications."""

from django.urls import path

from challenges.applications.views import (
    across,
    application,
    attachments,
    consortium,
    dossier,
    eligibility,
    elsewhere,
    questionnaire,
    receipt,
    start,
)

urlpatterns = [
    path("defis/<slug:slug>/postuler/", application.ApplyView.as_view(), name="apply"),
    path("defis/<slug:slug>/postuler/organisation/", start.FirstApplicationView.as_view(), name="apply_first"),
    path("espace/candidatures/", application.ApplicationListView.as_view(), name="applications"),
    path("espace/candidatures-recues/", across.applications_received, name="applications_received"),
    path("espace/candidatures-recues.csv", across.applications_received_csv, name="applications_received_csv"),
    path("espace/candidatures/<uuid:pk>/", application.ApplicationView.as_view(), name="application"),
    path("espace/candidatures/<uuid:pk>/recepisse/", receipt.ReceiptView.as_view(), name="application_receipt"),
    path("espace/candidatures/<uuid:pk>/contenu.json", receipt.submitted_content, name="application_content"),
    path("espace/candidatures/<uuid:pk>/recepisses/<int:n>/", receipt.ReceiptView.as_view(), name="submission"),
    path("espace/candidatures/<uuid:pk>/recepisses/<int:n>.json", receipt.submitted_content, name="submission_content"),
    path(
        "espace/candidatures/<uuid:pk>/recepisses/<int:n>/sceau/",
        receipt.SealedReceiptView.as_view(),
        name="submission_sealed",
    ),
    path("espace/candidatures/<uuid:pk>/deposer/", application.SubmitView.as_view(), name="application_submit"),
    path("espace/candidatures/<uuid:pk>/repartir/", elsewhere.RestartView.as_view(), name="application_restart"),
    path("espace/candidatures/<uuid:pk>/copier/", elsewhere.DuplicateView.as_view(), name="application_duplicate"),
    path("espace/candidatures/<uuid:pk>/confier/", elsewhere.TransferView.as_view(), name="application_transfer"),
    path("espace/candidatures/<uuid:pk>/pieces/", attachments.AttachView.as_view(), name="application_attach"),
    path(
        "espace/candidatures/<uuid:pk>/pieces/<uuid:attachment>/retirer/",
        attachments.DetachView.as_view(),
        name="application_detach",
    ),
    path(
        "espace/candidatures/<uuid:pk>/groupement/", consortium.ConsortiumView.as_view(), name="application_consortium"
    ),
    path(
        "espace/candidatures/<uuid:pk>/groupement/inviter/", consortium.InviteView.as_view(), name="application_invite"
    ),
    path(
        "espace/candidatures/<uuid:pk>/groupement/<int:member>/retirer/",
        consortium.RemoveView.as_view(),
        name="application_member_remove",
    ),
    path("espace/candidatures/<uuid:pk>/etape/<slug:step>/", dossier.StepView.as_view(), name="application_step"),
    path(
        "espace/candidatures/<uuid:pk>/versions/<slug:key>/",
        dossier.AnswerVersionsView.as_view(),
        name="application_versions",
    ),
    path("espace/candidatures/<uuid:pk>/regles/<int:check>/", eligibility.RuleView.as_view(), name="application_rule"),
    path(
        "espace/candidatures/<uuid:pk>/correction/",
        eligibility.CorrectionView.as_view(),
        name="application_correction",
    ),
    path(
        "espace/editions/<uuid:pk>/questions/",
        questionnaire.EditionQuestionsView.as_view(),
        name="edition_questions",
    ),
    path(
        "espace/defis/<uuid:pk>/formulaire/",
        questionnaire.ChallengeQuestionsView.as_view(),
        name="challenge_form_questions",
    ),
    path(
        "espace/questionnaires/<uuid:pk>/publication/",
        questionnaire.PublishView.as_view(),
        name="questionnaire_publish",
    ),
    path(
        "espace/questionnaires/<uuid:pk>/questions/<uuid:row>/",
        questionnaire.QuestionView.as_view(),
        name="questionnaire_question",
    ),
    path(
        "espace/questionnaires/<uuid:pk>/questions/<uuid:row>/place/",
        questionnaire.MoveView.as_view(),
        name="questionnaire_move",
    ),
    path(
        "espace/questionnaires/<uuid:pk>/questions/<uuid:row>/retirer/",
        questionnaire.RemoveView.as_view(),
        name="questionnaire_remove",
    ),
    path(
        "espace/candidatures/<uuid:pk>/memes-personnes/<uuid:pair>/",
        eligibility.ApartView.as_view(),
        name="application_apart",
    ),
    path("espace/defis/<uuid:pk>/candidatures/", eligibility.DeskView.as_view(), name="application_desk"),
    path("espace/defis/<uuid:pk>/candidatures/delai/", eligibility.DeadlineView.as_view(), name="application_deadline"),
    path("espace/defis/<uuid:pk>/candidatures.csv", eligibility.desk_csv, name="application_desk_csv"),
]
