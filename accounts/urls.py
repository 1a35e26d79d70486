"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import (
    account,
    company,
    duplicates,
    joining,
    mailing,
    merging,
    notices,
    organisation,
    people,
    workspace,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("compte/", account.AccountView.as_view(), name="account"),
    path("compte/courriels/", mailing.MailChoicesView.as_view(), name="mail_choices"),
    path("compte/courriels/arret/<str:token>/", mailing.stop_from_mail, name="mail_stop"),
    path("espace/", workspace.workspace, name="workspace"),
    path("espace/organisations/", organisation.listing, name="organisations"),
    path("espace/organisations/agir/", workspace.ActingView.as_view(), name="organisation_act"),
    path("espace/organisations/nouvelle/", organisation.NewOrganisationView.as_view(), name="organisation_new"),
    path("espace/organisations/rejoindre/", joining.JoinView.as_view(), name="organisation_join"),
    path("espace/organisations/doublons/", duplicates.listing, name="organisation_doubts"),
    path("espace/organisations/doublons/<uuid:pk>/deux/", duplicates.two, name="organisation_doubt_two"),
    path("espace/organisations/reunions/<uuid:pk>/", merging.MergeView.as_view(), name="organisation_merge"),
    path("espace/organisations/<uuid:pk>/reunir/", merging.AskMergeView.as_view(), name="organisation_merge_ask"),
    path("espace/organisations/registre/", company.lookup, name="company_lookup"),
    path("espace/organisations/proches/", company.near, name="organisation_near"),
    path("espace/organisations/<uuid:pk>/registre/", company.refresh_facts, name="organisation_refresh"),
    path("espace/organisations/<uuid:pk>/registre/reprendre/", company.take, name="organisation_take"),
    path("espace/organisations/<uuid:pk>/", organisation.detail, name="organisation"),
    path(
        "espace/organisations/<uuid:pk>/modifier/",
        organisation.EditOrganisationView.as_view(),
        name="organisation_edit",
    ),
    path("espace/organisations/<uuid:pk>/inviter/", organisation.invite, name="organisation_invite"),
    path("espace/organisations/<uuid:pk>/passation/", organisation.pass_on, name="organisation_hand_over"),
    path("espace/organisations/<uuid:pk>/responsable/", organisation.name_a_manager, name="organisation_name_manager"),
    path(
        "espace/organisations/<uuid:pk>/invitations/<uuid:invitation>/retirer/",
        organisation.revoke,
        name="invitation_revoke",
    ),
    path("espace/organisations/<uuid:pk>/membres/<uuid:membership>/fin/", organisation.end, name="membership_end"),
    path("espace/organisations/<uuid:pk>/demandes/<uuid:join_request>/", organisation.answer, name="join_answer"),
    path("espace/invitations/<uuid:pk>/", joining.MyInvitationView.as_view(), name="invitation_mine"),
    path("espace/notices/", notices.listing, name="notices"),
    path("espace/notices/lus/", notices.read, name="notices_read"),
    path("espace/personnes/", people.listing, name="people"),
    path("espace/personnes/<uuid:pk>/role/", people.role, name="person_role"),
    path("invitation/<str:token>/", joining.InvitationView.as_view(), name="invitation"),
]
