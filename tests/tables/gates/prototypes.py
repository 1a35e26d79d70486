"""What must hold before a prototype is shown as commons."""

from agreements.events.domain.rulings import decide
from agreements.facts.domain.ending import end_fact
from agreements.models import Accession, Component, Deposit, Fact, Prototype, StressRecord
from core.clock import app_now, today
from core.derivation import settle
from tests.factories.applications import ApplicationFactory
from tests.factories.events import happens
from tests.factories.facts import unsound
from tests.factories.pilots import ComponentFactory, PrototypeFactory, version_in_force
from tests.tables.gates.rows import row
from tests.tables.gates.worlds import deeds_of_others

GATE = "agreements.commons"
LEGAL = ("juriste", "legal officer")
MAKER = ("{w.maker}", "{w.maker}")
DEPOSIT = {"who": MAKER, "person": "founder", "page": "prototype_deposit {w.obj.pk}", "act": "form [name=version]"}
LICENCE = {"who": MAKER, "person": "founder", "page": "prototype_licence {w.obj.pk}", "act": "form [name=licence]"}
HERE = {"page": "workspace_prototype {w.obj.pk}"}
AMEND = "form[action='/espace/conventions/{w.convention.pk}/etapes/amend/']"


def licence(w, whole, part=None):
    Prototype.objects.filter(pk=w.obj.pk).update(licence=whole)
    if part:
        Component.objects.filter(pk=w.part.pk).update(licence=part)


def ungoverned(w, deed=False):
    Prototype.objects.filter(pk=w.obj.pk).update(governing_version=None)
    rows = Accession.objects.filter(organisation=w.maker)
    if deed:
        rows.update(signed_at=None)
        w.deed = rows.get()
        settle(w.deed)
        deeds_of_others(w.deed)
    else:
        rows.delete()


def reviewed(w, *, licence="Beerware", outbound="EUPL-1.2"):
    """The component bears a licence of which no list speaks; the legal officer accepted this one within that one."""
    Component.objects.filter(pk=w.part.pk).update(licence="Beerware")
    reviews = {str(w.part.pk): {"licence": licence, "outbound": outbound}}
    Prototype.objects.filter(pk=w.obj.pk).update(facts={**w.obj.facts, "licence_reviews": reviews})


def no_longer_governed(w, **values):
    """No version governs it any more, and its deed is no draft that somebody could sign."""
    Prototype.objects.filter(pk=w.obj.pk).update(governing_version=None)
    given = {name: value() if callable(value) else value for name, value in values.items()}
    if given:
        Accession.objects.filter(organisation=w.maker).update(**given)


def without_deposit(w):
    """A deposit stays for ever: a prototype that never had one takes its place."""
    application = ApplicationFactory(challenge=w.obj.challenge, state="accepted")
    w.obj = PrototypeFactory(
        application=application, licence="EUPL-1.2", governing_version=w.version, state="licensed", maker=w.maker
    )
    ComponentFactory(prototype=w.obj)
    settle(w.obj)


def untested(w):
    """The text in force was never searched; another one was."""
    records = StressRecord.objects.filter(version=w.version, content_sha256=w.version.sha256)
    records.update(content_sha256="b" * 64)


def form_present(w):
    happens(w, "prototype.delivered", today(), prototype=w.obj)
    ruling = happens(w, "trademark.filed_on_project_name", today(), prototype=w.obj).ruling
    decide(ruling, by=w.legal, effect="takes_effect", reason="La marque est enregistrée et opposable.")


row(
    GATE, "licence", "licence.invalid", lambda w: licence(w, "EUPL-1.2 AND"), "« EUPL-1.2 AND » n’est pas une expression SPDX connue. Exemples : MIT, EUPL-1.2, Apache-2.0 OR MIT, GPL-3.0-or-later AND CC-BY-4.0.", "“EUPL-1.2 AND” is not a known SPDX expression. Examples: MIT, EUPL-1.2, Apache-2.0 OR MIT, GPL-3.0-or-later AND CC-BY-4.0.", **LICENCE,
)  # fmt: skip
row(
    GATE, "licence", "licence.not_open", lambda w: licence(w, "BUSL-1.1"), "BUSL-1.1 n’est pas une licence ouverte : elle interdit certains usages.", "BUSL-1.1 is not an open licence: it forbids some uses.", **LICENCE,
    also=("components.unknown",),
)  # fmt: skip
row(
    GATE, "licence", "licence.unknown", lambda w: licence(w, "Beerware"), "Beerware n’est dans aucune des listes connues : à examiner par un juriste.", "Beerware is in none of the known lists: a lawyer must look.",
    who=LEGAL, person="legal", **HERE, act="form[action$='/examen/'] [name=reason]", also=("components.unknown",),
)  # fmt: skip
row(
    GATE, "components", "components.none", lambda w: Component.objects.filter(prototype=w.obj).delete(),
    "La liste des composants est vide : dites de quoi le prototype est fait.",
    "The list of components is empty: say what the prototype is made of.",
    who=MAKER, person="founder", page="prototype_component_add {w.obj.pk}", act="form [name=licence]",
)  # fmt: skip
row(
    GATE, "components", "components.incompatible", lambda w: licence(w, "MIT", "GPL-3.0-only"), "module : GPL-3.0-only ne permet pas de distribuer l’ensemble sous MIT (matrice OSADL) : changez de composant ou de licence.", "module: GPL-3.0-only does not allow the whole to be distributed under MIT (OSADL matrix): change the component or the licence.",
    who=MAKER, person="founder", **HERE, act="a[href='/espace/prototypes/{w.obj.pk}/composants/{w.part.pk}/']",
)  # fmt: skip
row(
    GATE, "components", "components.unknown", lambda w: licence(w, "EUPL-1.2", "Beerware"), "module : Aucune liste publique ne dit si Beerware va avec EUPL-1.2 : à examiner par un juriste.", "module: No public list says whether Beerware goes with EUPL-1.2: a lawyer must look.",
    who=LEGAL, person="legal", **HERE, act="form[action$='/examen/'] [name=reason]",
)  # fmt: skip
row(
    GATE, "deposit", "deposit.none", without_deposit,
    "Aucune archive des sources n’est déposée.", "No archive of the sources has been deposited.", also=("facts.to_record",), **DEPOSIT,
)  # fmt: skip
row(
    GATE, "deposit", "deposit.changed", lambda w: Deposit.objects.filter(prototype=w.obj).update(verified_ok=False),
    "L’archive conservée ne correspond plus à son empreinte : déposez de nouveau cette version.", "The archive kept no longer matches its hash: deposit this version again.", **DEPOSIT,
)  # fmt: skip
row(
    GATE, "register", "register.none",
    lambda w: Prototype.objects.filter(pk=w.obj.pk).update(facts={}),
    "Le registre public ne porte pas l’inscription de ce dépôt : déposez de nouveau cette version.", "The public register holds no entry of this deposit: deposit this version again.", **DEPOSIT,
)  # fmt: skip
row(
    GATE, "convention", "convention.none", ungoverned,
    "Aucune version de convention ne régit ce prototype.", "No version of a convention governs this prototype.",
    who=LEGAL, person="legal", page="accession_list", act="form[action='/espace/adhesions/nouvelle/']",
)  # fmt: skip
row(
    GATE, "convention", "convention.none", lambda w: ungoverned(w, deed=True),
    "Aucune version de convention ne régit ce prototype.", "No version of a convention governs this prototype.",
    who=("signataire de {w.maker}", "signatory of {w.maker}"), person="maker_signatory", page="accession {w.deed.pk}",
    act="form [name=signatory_name]",
)  # fmt: skip
row(
    GATE, "convention", "convention.untested", untested,
    "La convention n’a pas été éprouvée sur son texte.", "The convention was not stress-tested on its text.",
    who=LEGAL, person="legal", page="convention {w.convention.pk}", act=AMEND,
)  # fmt: skip
# Either is enough: the forms that the search found, or what was concluded from them.
for found in (
    {"verdict": "appropriable"},
    {"result": {"forms": {"code_closed": ["deliver"]}, "rules": [], "states": 10, "moves": 20}},
):
    row(
        GATE, "convention", "convention.way_found",
        lambda w, found=found: StressRecord.objects.update(**found),
        "L’épreuve de la convention « {w.convention.name_fr} » trouve une voie d’appropriation.",
        "The stress test of the convention “{w.convention.name_fr}” finds a way to appropriate.",
        who=LEGAL, person="legal", page="convention {w.convention.pk}", act=AMEND,
    )  # fmt: skip
for accepted in ({"licence": "GPL-2.0-only", "outbound": "EUPL-1.2"}, {"licence": "Beerware", "outbound": "MIT"}):
    row(
        GATE, "components", "components.unknown", lambda w, accepted=accepted: reviewed(w, **accepted), "module : Aucune liste publique ne dit si Beerware va avec EUPL-1.2 : à examiner par un juriste.", "module: No public list says whether Beerware goes with EUPL-1.2: a lawyer must look.",
        who=LEGAL, person="legal", **HERE, act="form[action$='/examen/'] [name=reason]",
    )  # fmt: skip
for values, why in (
    ({}, "the deed is signed: nothing is left to sign"),
    ({"signed_at": None, "ended_at": app_now}, "the startup left: a deed that ended is not signed again"),
):
    row(
        GATE, "convention", "convention.none", lambda w, values=values: no_longer_governed(w, **values),
        "Aucune version de convention ne régit ce prototype.", "No version of a convention governs this prototype.",
        nobody=why,
    )  # fmt: skip
row(
    GATE, "state", "state.form", form_present,
    "Une forme d’appropriation est présente : Nom accaparé.", "A form of appropriation is there: Name captured.",
    who=LEGAL, person="legal", page="event_history {w.obj.pk}", act="a[href='/espace/evenements/nouveau/?prototype={w.obj.pk}']",
    also=("facts.to_record",),
)  # fmt: skip


def not_filed(w):
    end_fact(Fact.objects.get(prototype=w.obj, name="name_filed"), by=w.legal, reason="Essai.")


def under_an_unsound_text(w):
    version = version_in_force(w.obj.challenge.edition, [], clauses=unsound())
    Prototype.objects.filter(pk=w.obj.pk).update(governing_version=version)


row(
    GATE, "facts", "facts.to_record", not_filed,
    "Le verdict est «\u00a0Tient si chacun respecte sa parole\u202f; ne tient pas en cas de manquement\u00a0». Faits à constater\u00a0: Nom déposé par la Ville.",
    "The verdict is “Holds if all keep their word; does not hold against a breach”. Facts to record: Name filed by the City.",
    who=("équipe du programme", "programme team"), person="team", page="prototype_facts {w.obj.pk}#faits",
    act="#a-constater",
)  # fmt: skip
row(
    GATE, "facts", "facts.verdict", under_an_unsound_text,
    "Le verdict est «\u00a0Voie d’appropriation trouvée\u00a0», et aucun fait que la Ville puisse constater n’y suffit.",
    "The verdict is “A way to appropriate was found”, and no fact that the City can record is enough.",
    who=LEGAL, person="legal", page="prototype_facts {w.obj.pk}", act=".verdict",
)  # fmt: skip
