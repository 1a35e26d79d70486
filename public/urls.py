"""Public addresses: they never change; one that was public once redirects."""

from django.urls import URLPattern, URLResolver, path

from public.views import (
    challenges,
    contact,
    conventions,
    editions,
    feeds,
    method,
    opendata,
    partners,
    pilots,
    prototypes,
    register,
    search,
    site,
)

app_name = "public"

urlpatterns: list[URLPattern | URLResolver] = [
    path("editions/", editions.edition_list, name="editions"),
    path("editions/<slug:slug>/", editions.edition_detail, name="edition"),
    path("defis/", challenges.challenge_list, name="challenges"),
    path("defis/flux.rss", feeds.challenge_feed, name="challenge_feed"),
    path("defis/calendrier.ics", feeds.challenge_calendar, name="challenge_calendar"),
    path("defis/<slug:slug>/", challenges.challenge_detail, name="challenge"),
    path("defis/<slug:slug>/formulaire/", challenges.blank_form, name="challenge_form"),
    path("pilotes/", pilots.pilot_list, name="pilots"),
    path("pilotes/<slug:slug>/", pilots.pilot_detail, name="pilot"),
    path("prototypes/", prototypes.prototype_list, name="prototypes"),
    path("prototypes/<slug:slug>/", prototypes.prototype_detail, name="prototype"),
    path("conventions/", conventions.convention_list, name="conventions"),
    path("conventions/methode/", method.method, name="method"),
    path("conventions/methode/essai/", method.method_trial, name="method_trial"),
    path("conventions/<slug:slug>/", conventions.convention_detail, name="convention"),
    path("partenaires/", partners.partner_list, name="partners"),
    path("partenaires/<slug:slug>/", partners.partner_detail, name="partner"),
    path("registre/", register.register_home, name="register"),
    path("registre/verifier/", register.register_verify, name="register_verify"),
    path("registre/<int:index>/", register.register_entry, name="register_entry"),
    path("donnees/", opendata.open_data, name="open_data"),
    path("donnees/catalogue.jsonld", opendata.catalogue_view, name="catalogue"),
    path("donnees/<slug:slug>.schema.json", opendata.dataset_schema, name="dataset_schema"),
    path("donnees/<slug:slug>.<str:suffix>", opendata.dataset, name="dataset"),
    path("recherche/", search.search, name="search"),
    path("plan-du-site/", site.site_map, name="site_map"),
    path("contact/", contact.contact, name="contact"),
    path("contact/merci/", contact.thanks, name="contact_thanks"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path(".well-known/security.txt", site.security, name="security_txt"),
]
