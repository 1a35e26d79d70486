"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from pilots.views import acts, evaluation, incidents, outcome, pilots, rectifying

ONE = "espace/pilotes/<uuid:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("espace/pilotes/", pilots.pilot_list, name="pilot_list"),
    path("espace/pilotes/liste.csv", pilots.pilot_csv, name="pilot_csv"),
    path(ONE, pilots.pilot_detail, name="workspace_pilot"),
    path(f"{ONE}suivi/", pilots.pilot_follow, name="pilot_follow"),
    path(f"{ONE}cadre/", pilots.pilot_frame, name="pilot_frame"),
    path(f"{ONE}bilan/", outcome.pilot_outcome, name="pilot_outcome"),
    path(f"{ONE}preparer/", acts.PlanView.as_view(), name="pilot_plan"),
    path(f"{ONE}point/", acts.CheckInView.as_view(), name="pilot_check_in"),
    path(f"{ONE}points/<uuid:item>/corriger/", rectifying.CheckInCorrectView.as_view(), name="pilot_check_in_correct"),
    path(f"{ONE}points/<uuid:item>/mots/", rectifying.CheckInHideView.as_view(), name="pilot_check_in_hide"),
    path(f"{ONE}points/<uuid:item>/mots-retires/", rectifying.CheckInJudgeView.as_view(), name="pilot_check_in_judge"),
    path(f"{ONE}mesures/<uuid:item>/corriger/", rectifying.MeasureCorrectView.as_view(), name="pilot_measure_correct"),
    path(f"{ONE}mesures/<uuid:item>/retirer/", rectifying.MeasureWithdrawView.as_view(), name="pilot_measure_withdraw"),
    path(f"{ONE}mesures/<uuid:item>/mots/", rectifying.MeasureHideView.as_view(), name="pilot_measure_hide"),
    path(f"{ONE}mesures/<uuid:item>/mots-retires/", rectifying.MeasureJudgeView.as_view(), name="pilot_measure_judge"),
    path(f"{ONE}incidents/ajouter/", incidents.IncidentView.as_view(), name="pilot_incident_add"),
    path(f"{ONE}incidents/<uuid:item>/relire/", incidents.ShowView.as_view(), name="pilot_incident_show"),
    path(f"{ONE}incidents/<uuid:item>/retirer/", incidents.HideView.as_view(), name="pilot_incident_hide"),
    path(f"{ONE}incidents/<uuid:item>/violation/", incidents.BreachView.as_view(), name="pilot_incident_breach"),
    path(f"{ONE}incidents/<uuid:item>/clore/", incidents.CloseView.as_view(), name="pilot_incident_close"),
    path(f"{ONE}jalons/ajouter/", acts.MilestoneView.as_view(), name="pilot_milestone_add"),
    path(f"{ONE}jalons/<uuid:item>/", acts.MilestoneView.as_view(), name="pilot_milestone"),
    path(f"{ONE}jalons/<uuid:item>/fait/", acts.milestone_done, name="pilot_milestone_done"),
    path(f"{ONE}indicateurs/ajouter/", acts.IndicatorView.as_view(), name="pilot_indicator_add"),
    path(f"{ONE}indicateurs/<uuid:item>/", acts.IndicatorView.as_view(), name="pilot_indicator"),
    path(f"{ONE}indicateurs/<uuid:item>/mesure/", acts.MeasureView.as_view(), name="pilot_measure_add"),
    path(f"{ONE}lieux/ajouter/", acts.SiteView.as_view(), name="pilot_site_add"),
    path(f"{ONE}lieux/<uuid:item>/", acts.SiteView.as_view(), name="pilot_site"),
    path(f"{ONE}lieux/<uuid:item>/autoriser/", acts.SiteAuthoriseView.as_view(), name="pilot_site_authorise"),
    path(f"{ONE}donnees/ajouter/", acts.SharingView.as_view(), name="pilot_data_add"),
    path(f"{ONE}donnees/<uuid:item>/accepter/", acts.TermsView.as_view(), name="pilot_data_terms"),
    path(f"{ONE}donnees/<uuid:item>/suppression/", acts.DeletionView.as_view(), name="pilot_data_deletion"),
    path(f"{ONE}analyse-impact/", acts.AssessmentView.as_view(), name="pilot_assessment"),
    path(f"{ONE}analyse-impact/valider/", acts.assessment_validate, name="pilot_assessment_validate"),
    path(f"{ONE}evaluer/", evaluation.EvaluateView.as_view(), name="pilot_evaluate"),
    path(f"{ONE}evaluation/", evaluation.ReadView.as_view(), name="pilot_evaluation_read"),
    path(f"{ONE}evaluation/faire-lire/", evaluation.evaluation_send, name="pilot_evaluation_send"),
    path(f"{ONE}evaluation/proposer/", evaluation.evaluation_propose, name="pilot_evaluation_propose"),
    path(f"{ONE}materiel/ajouter/", evaluation.DeviceView.as_view(), name="pilot_device_add"),
    path(f"{ONE}materiel/<uuid:item>/", evaluation.DeviceView.as_view(), name="pilot_device"),
    path(f"{ONE}materiel/<uuid:item>/retirer/", evaluation.DeviceRemoveView.as_view(), name="pilot_device_remove"),
    path(f"{ONE}douze-mois/", acts.FollowUpView.as_view(), name="pilot_follow_up"),
    path(f"{ONE}etapes/<slug:name>/", pilots.PilotTransitionView.as_view(), name="pilot_transition"),
]
