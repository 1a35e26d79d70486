"""Addresses of conventions, clauses and deeds in the workspace."""

from django.urls import path

from agreements.conventions.views import articles, binding, conventions, library, life, voting

convention = "espace/conventions/<uuid:pk>/"

urlpatterns = [
    path("espace/clauses/", library.clause_list, name="clause_list"),
    path("espace/clauses/<slug:key>/", library.clause, name="clause"),
    path("espace/conventions/", conventions.convention_list, name="convention_list"),
    path("espace/conventions/nouvelle/", conventions.convention_new, name="convention_new"),
    path(convention, conventions.convention, name="convention"),
    path(f"{convention}epreuve/", conventions.convention_stress, name="convention_stress"),
    path(f"{convention}reparer/", conventions.convention_repair, name="convention_repair"),
    path(f"{convention}articles/ajouter/", conventions.convention_add_article, name="convention_add_article"),
    path(f"{convention}articles/<uuid:article>/", articles.convention_article, name="convention_article"),
    path(
        f"{convention}articles/<uuid:article>/apercu/",
        articles.convention_article_preview,
        name="convention_article_preview",
    ),
    path(f"{convention}articles/<uuid:article>/remarques/", articles.convention_comment, name="convention_comment"),
    path(
        f"{convention}articles/<uuid:article>/<slug:act>/",
        articles.convention_article_act,
        name="convention_article_act",
    ),
    path(
        f"{convention}remarques/<uuid:remark>/traitee/",
        articles.convention_comment_resolve,
        name="convention_comment_resolve",
    ),
    path(f"{convention}parties/", conventions.convention_parties, name="convention_parties"),
    path(f"{convention}parties/<uuid:party>/denoncer/", life.DenounceView.as_view(), name="convention_denounce"),
    path(f"{convention}parties/<uuid:party>/<slug:act>/", conventions.convention_party, name="convention_party"),
    path(f"{convention}vote/", voting.convention_vote, name="convention_vote"),
    path(f"{convention}vote/corriger/", voting.convention_vote_correct, name="convention_vote_correct"),
    path(f"{convention}signatures/", binding.convention_signatures, name="convention_signatures"),
    path(f"{convention}duree/", life.convention_life, name="convention_life"),
    path(
        f"{convention}denonciations/<uuid:made>/reprendre/",
        life.convention_denunciation,
        name="convention_denunciation",
    ),
    path(f"{convention}versions/", conventions.convention_versions, name="convention_versions"),
    path(f"{convention}etapes/<slug:name>/", conventions.ConventionTransition.as_view(), name="convention_transition"),
    path("espace/adhesions/", binding.accession_list, name="accession_list"),
    path("espace/adhesions/nouvelle/", binding.accession_new, name="accession_new"),
    path("espace/adhesions/<uuid:pk>/", binding.accession, name="accession"),
    path("espace/adhesions/<uuid:pk>/signataire/", binding.accession_signatory, name="accession_signatory"),
]
