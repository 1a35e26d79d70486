"""Addresses of juries, releases, and of the steps of an application (some are the jury’s)."""

from django.urls import path

from challenges.selection.views import (
    addenda,
    assignment,
    audacities,
    jury,
    links,
    members,
    minutes,
    offers,
    outbox,
    progress,
    reading,
    release,
    team,
    ties,
    transitions,
    withdrawal,
)

urlpatterns = [
    path(
        "espace/candidatures/<uuid:pk>/etat/<slug:name>/",
        transitions.ApplicationTransitionView.as_view(),
        name="application_transition",
    ),
    path(
        "espace/candidatures/<uuid:pk>/retrait/",
        withdrawal.SelectionWithdrawalView.as_view(),
        name="selection_withdrawal",
    ),
    path(
        "espace/candidatures/<uuid:pk>/retrait/<slug:step>/",
        withdrawal.WithdrawalStepView.as_view(),
        name="selection_withdrawal_step",
    ),
    path("espace/defis/<uuid:pk>/jury/", team.CreateJuryView.as_view(), name="jury_create"),
    path("espace/defis/<uuid:pk>/liens/", links.LinksView.as_view(), name="challenge_links"),
    path("espace/defis/<uuid:pk>/liens/noter/", links.ToldLinkView.as_view(), name="link_told"),
    path("espace/defis/<uuid:pk>/liens/<uuid:conflict>/", links.LinkAssessView.as_view(), name="link_assess"),
    path("espace/defis/<uuid:pk>/decisions/", release.ReleaseView.as_view(), name="release"),
    path("espace/defis/<uuid:pk>/decisions/preparer/", release.PrepareView.as_view(), name="release_prepare"),
    path(
        "espace/defis/<uuid:pk>/decisions/messages/<uuid:mail>/", outbox.MessageView.as_view(), name="release_message"
    ),
    path(
        "espace/defis/<uuid:pk>/decisions/messages/<uuid:mail>/essai/",
        outbox.TrialView.as_view(),
        name="release_message_trial",
    ),
    path("espace/jurys/", jury.JuryListView.as_view(), name="juries"),
    path("espace/jurys/<uuid:pk>/", jury.JuryView.as_view(), name="jury"),
    path("espace/jurys/<uuid:pk>/charte/", jury.CharterView.as_view(), name="jury_charter"),
    path("espace/jurys/<uuid:pk>/liens/", jury.ConflictsView.as_view(), name="jury_conflicts"),
    path("espace/jurys/<uuid:pk>/suivante/", jury.next_reading, name="jury_next"),
    path("espace/jurys/<uuid:pk>/lectures/<uuid:review>/", reading.ReviewView.as_view(), name="jury_review"),
    path(
        "espace/jurys/<uuid:pk>/lectures/<uuid:review>/reprendre/",
        reading.ReopenView.as_view(),
        name="jury_review_reopen",
    ),
    path("espace/jurys/<uuid:pk>/lectures/<uuid:review>/passer/", reading.SkipView.as_view(), name="jury_skip"),
    path(
        "espace/jurys/<uuid:pk>/lectures/<uuid:review>/abstention/", reading.AbstainView.as_view(), name="jury_abstain"
    ),
    path("espace/jurys/<uuid:pk>/lectures/<uuid:review>/lire/", reading.TakeUpView.as_view(), name="jury_take_up"),
    path("espace/jurys/<uuid:pk>/audacities/", audacities.GridListView.as_view(), name="audacities"),
    path("espace/jurys/<uuid:pk>/audacities/<uuid:application>/", audacities.GridView.as_view(), name="audacity"),
    path("espace/jurys/<uuid:pk>/composition/", team.ComposeView.as_view(), name="jury_compose"),
    path("espace/jurys/<uuid:pk>/avancement/", progress.ProgressView.as_view(), name="jury_progress"),
    path(
        "espace/jurys/<uuid:pk>/avancement/<uuid:member>/relancer/", progress.RemindView.as_view(), name="jury_remind"
    ),
    path("espace/jurys/<uuid:pk>/attribution/", assignment.AssignmentView.as_view(), name="jury_assignment"),
    path(
        "espace/jurys/<uuid:pk>/attribution/<uuid:application>/",
        assignment.ChangeReadingView.as_view(),
        name="jury_reading_change",
    ),
    path(
        "espace/jurys/<uuid:pk>/attribution/<uuid:change>/annuler/",
        assignment.UndoReadingView.as_view(),
        name="jury_reading_undo",
    ),
    path(
        "espace/jurys/<uuid:pk>/attribution/<uuid:member>/retard/",
        assignment.ReassignView.as_view(),
        name="jury_reassign",
    ),
    path("espace/jurys/<uuid:pk>/membres/<uuid:member>/<slug:act>/", members.MemberView.as_view(), name="jury_member"),
    path("espace/jurys/<uuid:pk>/invitations/<uuid:offer>/<slug:act>/", offers.OfferView.as_view(), name="jury_offer"),
    path("invitation-jury/<str:token>/", offers.SeatOfferView.as_view(), name="jury_seat_offer"),
    path("espace/jurys/<uuid:pk>/ouvrir/", team.OpenView.as_view(), name="jury_open"),
    path("espace/jurys/<uuid:pk>/classement/", team.RankingView.as_view(), name="jury_ranking"),
    path("espace/jurys/<uuid:pk>/deliberation/", team.DeliberationView.as_view(), name="jury_deliberation"),
    path("espace/jurys/<uuid:pk>/deliberation/rouvrir/", minutes.ReopenMinutesView.as_view(), name="minutes_reopen"),
    path("espace/jurys/<uuid:pk>/deliberation/additif/", addenda.AddendumView.as_view(), name="minutes_addendum"),
    path(
        "espace/jurys/<uuid:pk>/additifs/<int:minutes>/<int:n>/", addenda.AddendumAnswerView.as_view(), name="addendum"
    ),
    path("espace/jurys/<uuid:pk>/deliberation/versions/<int:n>/", minutes.version, name="minutes_version"),
    path("espace/jurys/<uuid:pk>/deliberation/egalites/<slug:key>/", ties.TieView.as_view(), name="jury_tie"),
    path("espace/jurys/<uuid:pk>/deliberation/signer/", team.SignView.as_view(), name="jury_sign"),
    path(
        "espace/jurys/<uuid:pk>/decisions/<uuid:application>/",
        team.DecisionView.as_view(),
        name="jury_decision",
    ),
]
