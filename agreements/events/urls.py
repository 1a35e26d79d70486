"""Addresses of events, obligations and breaches, under /espace/evenements/."""

from django.urls import path

from agreements.events.views import allegations, escrow, events, obligations

base = "espace/evenements/"

urlpatterns = [
    path(base, events.watch, name="event_watch"),
    path(f"{base}tous/", events.event_list, name="event_list"),
    path(f"{base}nouveau/", events.event_new, name="event_new"),
    path(f"{base}echeances/", obligations.obligation_list, name="obligation_list"),
    path(f"{base}echeances/<uuid:pk>/", obligations.obligation, name="obligation"),
    path(
        f"{base}echeances/<uuid:pk>/etapes/<slug:name>/",
        obligations.ObligationTransition.as_view(),
        name="obligation_transition",
    ),
    path(f"{base}echeances/<uuid:pk>/manquement/", obligations.obligation_breach, name="obligation_breach"),
    path(f"{base}calendrier/", obligations.calendar_address, name="obligation_calendar"),
    path(f"{base}calendrier.ics", obligations.calendar_file, name="obligation_ics"),
    path(f"{base}calendrier/<str:token>.ics", obligations.calendar_feed, name="obligation_feed"),
    path(f"{base}mises-en-cause/", allegations.allegation_list, name="allegation_list"),
    path(f"{base}mises-en-cause/<uuid:pk>/", allegations.allegation, name="allegation"),
    path(f"{base}mises-en-cause/<uuid:pk>/notifier/", allegations.NotifyView.as_view(), name="allegation_notify"),
    path(f"{base}mises-en-cause/<uuid:pk>/reception/", allegations.LetterView.as_view(), name="allegation_letter"),
    path(f"{base}mises-en-cause/<uuid:pk>/repondre/", allegations.AnswerView.as_view(), name="allegation_answer"),
    path(f"{base}mises-en-cause/<uuid:pk>/decider/", allegations.FindView.as_view(), name="allegation_find"),
    path(
        f"{base}mises-en-cause/<uuid:pk>/etapes/<slug:name>/",
        allegations.AllegationTransition.as_view(),
        name="allegation_transition",
    ),
    path(f"{base}manquements/<uuid:pk>/reception/", allegations.NoticeReceivedView.as_view(), name="breach_received"),
    path(f"{base}manquements/", obligations.breach_list, name="breach_list"),
    path(f"{base}manquements/<uuid:pk>/", obligations.breach, name="breach"),
    path(
        f"{base}manquements/<uuid:pk>/etapes/<slug:name>/",
        obligations.BreachTransition.as_view(),
        name="breach_transition",
    ),
    path(f"{base}prototypes/<uuid:pk>/", events.event_history, name="event_history"),
    path(f"{base}prototypes/<uuid:pk>/sequestre/", escrow.ReleaseView.as_view(), name="escrow_release"),
    path(f"{base}<uuid:pk>/", events.event, name="event"),
    path(f"{base}<uuid:pk>/decision/", events.event_decide, name="event_decide"),
    path(f"{base}<uuid:pk>/manquement/", events.event_breach, name="event_breach"),
]
