"""Addresses of applications, juries and releases."""

from django.urls import path

from challenges.views import application, consortium, dossier, eligibility, jury, jury_team, release

urlpatterns = [
    path("defis/<slug:slug>/postuler/", application.ApplyView.as_view(), name="apply"),
    path("espace/candidatures/", application.ApplicationListView.as_view(), name="applications"),
    path("espace/candidatures/<uuid:pk>/", application.ApplicationView.as_view(), name="application"),
    path("espace/candidatures/<uuid:pk>/recepisse/", application.ReceiptView.as_view(), name="application_receipt"),
    path("espace/candidatures/<uuid:pk>/contenu.json", application.submitted_content, name="application_content"),
    path("espace/candidatures/<uuid:pk>/messages/", application.MessageView.as_view(), name="application_message"),
    path(
        "espace/candidatures/<uuid:pk>/etat/<slug:name>/",
        application.ApplicationTransitionView.as_view(),
        name="application_transition",
    ),
    path("espace/candidatures/<uuid:pk>/deposer/", application.SubmitView.as_view(), name="application_submit"),
    path("espace/candidatures/<uuid:pk>/pieces/", dossier.AttachView.as_view(), name="application_attach"),
    path(
        "espace/candidatures/<uuid:pk>/pieces/<uuid:attachment>/retirer/",
        dossier.DetachView.as_view(),
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
    path("espace/candidatures/<uuid:pk>/regles/<int:check>/", eligibility.RuleView.as_view(), name="application_rule"),
    path(
        "espace/candidatures/<uuid:pk>/correction/",
        eligibility.CorrectionView.as_view(),
        name="application_correction",
    ),
    path("espace/defis/<uuid:pk>/candidatures/", eligibility.DeskView.as_view(), name="application_desk"),
    path("espace/defis/<uuid:pk>/candidatures/delai/", eligibility.DeadlineView.as_view(), name="application_deadline"),
    path("espace/defis/<uuid:pk>/candidatures.csv", eligibility.desk_csv, name="application_desk_csv"),
    path("espace/defis/<uuid:pk>/jury/", jury_team.CreateJuryView.as_view(), name="jury_create"),
    path("espace/defis/<uuid:pk>/decisions/", release.ReleaseView.as_view(), name="release"),
    path("espace/defis/<uuid:pk>/decisions/preparer/", release.PrepareView.as_view(), name="release_prepare"),
    path("espace/jurys/", jury.JuryListView.as_view(), name="juries"),
    path("espace/jurys/<uuid:pk>/", jury.JuryView.as_view(), name="jury"),
    path("espace/jurys/<uuid:pk>/charte/", jury.CharterView.as_view(), name="jury_charter"),
    path("espace/jurys/<uuid:pk>/liens/", jury.ConflictsView.as_view(), name="jury_conflicts"),
    path("espace/jurys/<uuid:pk>/suivante/", jury.next_reading, name="jury_next"),
    path("espace/jurys/<uuid:pk>/lectures/<uuid:review>/", jury.ReviewView.as_view(), name="jury_review"),
    path(
        "espace/jurys/<uuid:pk>/lectures/<uuid:review>/reprendre/", jury.ReopenView.as_view(), name="jury_review_reopen"
    ),
    path("espace/jurys/<uuid:pk>/composition/", jury_team.ComposeView.as_view(), name="jury_compose"),
    path(
        "espace/jurys/<uuid:pk>/membres/<uuid:member>/<slug:act>/", jury_team.MemberView.as_view(), name="jury_member"
    ),
    path("espace/jurys/<uuid:pk>/conflits/<uuid:conflict>/", jury_team.WaiveView.as_view(), name="jury_waive"),
    path("espace/jurys/<uuid:pk>/ouvrir/", jury_team.OpenView.as_view(), name="jury_open"),
    path("espace/jurys/<uuid:pk>/classement/", jury_team.RankingView.as_view(), name="jury_ranking"),
    path("espace/jurys/<uuid:pk>/deliberation/", jury_team.DeliberationView.as_view(), name="jury_deliberation"),
    path("espace/jurys/<uuid:pk>/deliberation/signer/", jury_team.SignView.as_view(), name="jury_sign"),
    path(
        "espace/jurys/<uuid:pk>/decisions/<uuid:application>/",
        jury_team.DecisionView.as_view(),
        name="jury_decision",
    ),
]
