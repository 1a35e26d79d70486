"""What must hold before a pilot starts."""

from agreements.facts.domain.ending import end_fact
from agreements.models import Accession, Deposit, Fact, Party, Prototype, Signature
from core.clock import app_now
from core.derivation import settle
from pilots.models import EvaluationDraft, Pilot, Site
from tests.factories.partners import DataSetFactory
from tests.factories.pilots import AssessmentFactory, DataSharingFactory, DeviceFactory
from tests.tables.gates.rows import row
from tests.tables.gates.worlds import deeds_of_others

GATE = "pilots.start"
TEAM = ("équipe du programme", "programme team")
LEGAL = ("juriste", "legal officer")
OWNER = ("{w.directorate}", "{w.directorate}")
MAKER = ("{w.maker}", "{w.maker}")


def update(w, **values):
    Pilot.objects.filter(pk=w.obj.pk).update(**values)


def undirected(w):
    update(w, directorate=None)
    settle(w.obj)


def unbound(w):
    Signature.objects.filter(party__organisation=w.partner).delete()
    Party.objects.filter(organisation=w.partner).update(founding=False)


def not_party(w):
    Signature.objects.filter(party__organisation=w.partner).delete()
    Party.objects.filter(organisation=w.partner).delete()
    settle(w.convention)


def unsigned_deed(w):
    Accession.objects.filter(organisation=w.maker).update(signed_at=None)
    w.deed = Accession.objects.get(organisation=w.maker)
    deeds_of_others(w.deed)


def ended_deed(w):
    Accession.objects.filter(organisation=w.maker).update(ended_at=app_now())


def ungoverned(w):
    Prototype.objects.filter(pk=w.obj.prototype_id).update(governing_version=None)
    Accession.objects.filter(organisation=w.maker).delete()


def with_assessment(w):
    update(w, personal_data=True)
    AssessmentFactory(pilot=w.obj)


def returned(w):
    update(w, personal_data=True)
    AssessmentFactory(pilot=w.obj, returned_at=app_now(), asked="Flouter.")


def lent(w, n, **values):
    for _ in range(n):
        w.sharing = DataSharingFactory(pilot=w.obj, **values)


row(
    GATE, "calendar", "calendar.directorate", undirected,
    "Aucune direction ne suit ce pilote.", "No directorate follows this pilot.",
    who=TEAM, person="team", page="pilot_directorate_name {w.obj.pk}", act="form [name=organisation]",
)  # fmt: skip
row(
    GATE, "calendar", "calendar.dates", lambda w: update(w, starts_on=None),
    "Les dates du pilote ne sont pas fixées.", "The dates of the pilot are not set.",
    who=OWNER, person="agent", page="pilot_plan {w.obj.pk}", act="form [name=starts_on]",
)  # fmt: skip
row(
    GATE, "parties", "parties.no_convention", ungoverned,
    "Aucune convention en vigueur ne régit ce pilote.", "No convention in force governs this pilot.",
    who=LEGAL, person="legal", page="accession_list", act="form[action='/espace/adhesions/nouvelle/']",
)  # fmt: skip
row(
    GATE, "parties", "parties.unbound", unbound,
    "{w.partner} n’est pas liée par la convention en vigueur.", "{w.partner} is not bound by the convention in force.",
    who=("signataire de {w.partner}", "signatory of {w.partner}"), person="partner_signatory",
    page="convention_signatures {w.convention.pk}", act="form [name=party]",
)  # fmt: skip
row(
    GATE, "parties", "parties.unbound", not_party,
    "{w.partner} n’est pas liée par la convention en vigueur.", "{w.partner} is not bound by the convention in force.",
    who=LEGAL, person="legal", page="convention_parties {w.convention.pk}", act="form [name=organisation]",
)  # fmt: skip
row(
    GATE, "parties", "parties.unbound", unsigned_deed,
    "{w.maker} n’a pas signé son acte d’adhésion à la convention.", "{w.maker} has not signed its deed of accession to the convention.",
    who=("signataire de {w.maker}", "signatory of {w.maker}"), person="startup_signatory", page="accession {w.deed.pk}",
    act="form [name=signatory_name]",
)  # fmt: skip
row(
    GATE, "parties", "parties.unbound", ended_deed,
    "{w.maker} n’a pas signé son acte d’adhésion à la convention.", "{w.maker} has not signed its deed of accession to the convention.",
    nobody="the startup left: a deed that ended is not signed again",
)  # fmt: skip
row(
    GATE, "deposit", "deposit.none", lambda w: Deposit.objects.filter(prototype=w.obj.prototype).update(verified_ok=False),
    "Aucune archive des sources du prototype n’est déposée.", "No archive of the prototype’s sources has been deposited.",
    who=MAKER, person="founder", page="prototype_deposit {w.obj.prototype_id}", act="form [name=version]",
)  # fmt: skip
for n, fr, en in (
    (
        1,
        "Les conditions d’un jeu de données prêté ne sont pas acceptées.",
        "The terms of one data set lent are not accepted.",
    ),
    (
        2,
        "Les conditions de 2 jeux de données prêtés ne sont pas acceptées.",
        "The terms of 2 data sets lent are not accepted.",
    ),
):
    row(
        GATE, "data_terms", "data_terms.waiting", lambda w, n=n: lent(w, n), fr, en,
        who=MAKER, person="founder", page="pilot_frame {w.obj.pk}", act="a[href$='/accepter/']",
    )  # fmt: skip
for n, fr, en in (
    (
        1,
        "Les conditions d’un jeu de données prêté ne sont pas acceptées.",
        "The terms of one data set lent are not accepted.",
    ),
    (
        2,
        "Les conditions de 2 jeux de données prêtés ne sont pas acceptées.",
        "The terms of 2 data sets lent are not accepted.",
    ),
):
    row(
        GATE, "data_terms", "data_terms.countered", lambda w, n=n: lent(w, n, awaits="directorate"), fr, en,
        who=OWNER, person="agent", page="pilot_frame {w.obj.pk}", act="a[href$='/accepter/']",
    )  # fmt: skip
row(
    GATE, "data_terms", "data_terms.objected", lambda w: lent(w, 1, objected_at=app_now(), reason="Trop long."),
    "Le délégué demande d’autres conditions pour « {w.sharing.dataset} ».", "The data protection officer asks for other terms for “{w.sharing.dataset}”.",
    who=OWNER, person="agent", page="pilot_data_counter {w.obj.pk} {w.sharing.pk}", act="form [name=purpose]",
)  # fmt: skip
row(
    GATE, "assessment", "assessment.returned", returned,
    "Le délégué demande de reprendre l’analyse d’impact.", "The data protection officer asks to revise the impact assessment.",
    who=OWNER, person="agent", page="pilot_assessment {w.obj.pk}", act="form [name=summary]",
)  # fmt: skip
row(
    GATE, "assessment", "assessment.none", lambda w: update(w, personal_data=True),
    "Le pilote traite des données personnelles : l’analyse d’impact n’est pas écrite.", "The pilot processes personal data: the impact assessment is not written.",
    who=OWNER, person="agent", page="pilot_assessment {w.obj.pk}", act="form [name=summary]",
)  # fmt: skip
row(
    GATE, "assessment", "assessment.none",
    lambda w: DataSharingFactory(pilot=w.obj, dataset=DataSetFactory(personal_data=True), accepted_at=app_now()),
    "Le pilote traite des données personnelles : l’analyse d’impact n’est pas écrite.", "The pilot processes personal data: the impact assessment is not written.",
    who=OWNER, person="agent", page="pilot_assessment {w.obj.pk}", act="form [name=summary]",
)  # fmt: skip
row(
    GATE, "assessment", "assessment.waiting", with_assessment,
    "L’analyse d’impact attend l’avis du délégué à la protection des données.", "The impact assessment awaits the opinion of the data-protection officer.",
    who=("délégué à la protection des données", "data protection officer"), person="dpo", page="pilot_frame {w.obj.pk}",
    act="form[action='/espace/pilotes/{w.obj.pk}/analyse-impact/valider/']",
)  # fmt: skip
row(
    GATE, "site", "site.none", lambda w: Site.objects.filter(pilot=w.obj).delete(),
    "Aucun lieu d’essai n’est indiqué.", "No test site is given.",
    who=OWNER, person="agent", page="pilot_site_add {w.obj.pk}", act="form [name=name]",
)  # fmt: skip
row(
    GATE, "site", "site.waiting", lambda w: Site.objects.filter(pk=w.site.pk).update(authorised_at=None),
    "Le lieu « {w.site.name} » n’est pas autorisé.", "The site “{w.site.name}” is not authorised.",
    who=OWNER, person="agent", page="pilot_site_authorise {w.obj.pk} {w.site.pk}", act="form [type=file]",
)  # fmt: skip


def without(name):
    """The record of this fact is withdrawn by hand: it never counted."""

    def act(w):
        fact = Fact.objects.get(prototype=w.obj.prototype_id, name=name)
        end_fact(fact, by=w.legal, reason="Essai.")

    return act


for name, french, english, who, person in (
    ("registers_read", "Registres publics lus", "Public registers read", LEGAL, "legal"),
    ("clearances_signed", "Cessions des auteurs signées", "Authors’ assignments signed", LEGAL, "legal"),
    ("name_filed", "Nom déposé par la Ville", "Name filed by the City", LEGAL, "legal"),
    ("accounts_held", "Comptes au nom de la Ville", "Accounts in the City’s name", TEAM, "team"),
):
    row(
        GATE, "facts", f"facts.{name}", without(name),
        f"Fait à constater\u00a0: {french}.", f"Fact to record: {english}.",
        who=who, person=person, page=f"prototype_facts {{w.obj.prototype_id}}#{name}",
        act=f"a[href='/espace/prototypes/{{w.obj.prototype_id}}/faits/{name}/']",
    )  # fmt: skip


DECISION = "pilots.evaluate"


def drafted(w, **values):
    EvaluationDraft.objects.filter(pilot=w.obj).update(**values)


def kept(w, n):
    for _ in range(n):
        DataSharingFactory(pilot=w.obj, accepted_at=app_now())
    w.sharing = w.obj.data_sharings.order_by("ends_on", "pk").first()


def placed(w):
    w.device = DeviceFactory(pilot=w.obj)


row(
    DECISION, "grid", "grid.unfinished", lambda w: drafted(w, decision_reasons=""),
    "L’évaluation n’est pas finie.", "The evaluation is not finished.",
    who=OWNER, person="agent", page="pilot_evaluate {w.obj.pk}", act="form [name=decision_reasons]",
)  # fmt: skip
row(
    DECISION, "read", "read.unsent", lambda w: drafted(w, sent_at=None, due_at=None, answered_at=None),
    "La startup n’a pas l’évaluation à lire.", "The startup does not have the evaluation to read.",
    who=OWNER, person="agent", page="pilot_outcome {w.obj.pk}#evaluation", act="form[action$='/faire-lire/']",
)  # fmt: skip
row(
    DECISION, "read", "read.waiting", lambda w: drafted(w, answered_at=None),
    "La startup lit encore l’évaluation.", "The startup is still reading the evaluation.",
    who=MAKER, person="founder", page="pilot_evaluation_read {w.obj.pk}", act="form [name=observations]",
)  # fmt: skip
for n, fr, en in (
    (
        1,
        "La suppression d’un jeu de données prêté n’est pas prouvée.",
        "The deletion of one data set lent is not proven.",
    ),
    (
        2,
        "La suppression de 2 jeux de données prêtés n’est pas prouvée.",
        "The deletion of 2 data sets lent is not proven.",
    ),
):
    row(
        DECISION, "data", "data.kept", lambda w, n=n: kept(w, n), fr, en,
        who=MAKER, person="founder", page="pilot_data_deletion {w.obj.pk} {w.sharing.pk}", act="form [type=file]",
    )  # fmt: skip
row(
    DECISION, "devices", "devices.placed", placed,
    "Le matériel « {w.device.name} » est encore en place.", "The device “{w.device.name}” is still in place.",
    who=OWNER, person="agent", page="pilot_device_remove {w.obj.pk} {w.device.pk}", act="form [name=removed_on]",
)  # fmt: skip
row(
    DECISION, "code", "code.missing",
    lambda w: Deposit.objects.filter(prototype=w.obj.prototype_id).update(verified_ok=False),
    "Aucune archive des sources du prototype n’est déposée.", "No archive of the prototype’s sources has been deposited.",
    who=MAKER, person="founder", page="prototype_deposit {w.obj.prototype_id}", act="form [name=version]",
)  # fmt: skip
row(
    DECISION, "code", "code.unlicensed", lambda w: Prototype.objects.filter(pk=w.obj.prototype_id).update(licence=""),
    "Le prototype n’a pas de licence.", "The prototype has no licence.",
    who=MAKER, person="founder", page="prototype_licence {w.obj.prototype_id}", act="form [name=licence]",
)  # fmt: skip
row(
    DECISION, "handover", "handover.handover_rehearsed", without("handover_rehearsed"),
    "Fait à constater : Reprise essayée par un tiers.", "Fact to record: Handover rehearsed by a third party.",
    who=TEAM, person="team", page="prototype_facts {w.obj.prototype_id}#handover_rehearsed",
    act="#handover_rehearsed a",
)  # fmt: skip
