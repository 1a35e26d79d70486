"""The words of model 2, in French and English. Plain spaces here; `typeset` puts the narrow ones French wants."""

from typing import Final

type Pair = tuple[str, str]  # French, English

FACTS: Final[dict[str, Pair]] = {
    "published": (
        "la version en service est publique, sous licence, mise en ligne par qui en avait le droit ; adresse vérifiée",
        "the version in use is public, under a licence, put there by who had the right; address checked",
    ),
    "rebuilt": (
        (
            "la Ville a reconstruit la dernière version livrée à partir du code source qu’elle détient, avec le même "
            "résultat ; la licence de chaque composant a été lue et elle est libre"
        ),
        (
            "the City rebuilt the last delivered version from the source it holds, with the same result; every component’s "
            "licence was read and is open"
        ),
    ),
    "versions_deposited": (
        "chaque version a été déposée auprès de la Ville au plus 72 heures après sa première utilisation",
        "every version was deposited with the City at most 72 hours after its first use",
    ),
    "escrow_verified": (
        "l’agent de dépôt certifie que la version en service est déposée, complète et qu’elle se construit",
        "the escrow agent certifies that the version in use is deposited, complete, and builds",
    ),
    "handover_rehearsed": (
        "quelqu’un d’autre que l’entreprise l’a installé et fait tourner, modèles et données compris",
        "somebody other than the startup installed and ran it, models and data included",
    ),
    "data_stored": (
        "les données du pilote arrivent dans le stockage de la Ville au fil de leur collecte",
        "pilot data flow into City storage as they are collected",
    ),
    "name_filed": (
        "la Ville a déposé la première le nom du projet",
        "the City filed the project’s name first",
    ),
    "accounts_held": (
        "nom de domaine, dépôt de code et comptes de diffusion sont au nom de la Ville",
        "domain, repository, package and store accounts are in the City’s name",
    ),
    "clearances_signed": (
        "les cessions signées de tous les auteurs non salariés sont au dépôt",
        "signed assignments of all authors who are no employees lie in the deposit",
    ),
    "registers_read": (
        (
            "les registres publics ont été lus : aucun nantissement sur le logiciel ni sur l’entreprise ; tout brevet trouvé "
            "y a sa licence gratuite inscrite"
        ),
        (
            "the public registers were read: no pledge on software or business; any patent found has its free licence "
            "entered there"
        ),
    ),
}

#: For each move, the step as it is told in a story.
MOVES: Final[dict[str, Pair]] = {
    "deliver": ("Le prototype est livré.", "The prototype is delivered."),
    "close_pilot": ("Le pilote se termine.", "The pilot ends."),
    "end_convention": ("La convention prend fin.", "The convention ends."),
    "insolvency_sale": (
        "L’entreprise fait faillite ; ses biens vont à quelqu’un qui n’a rien signé.",
        "The company fails; its goods go to somebody who signed nothing.",
    ),
    "assign": (
        "L’entreprise vend le code à quelqu’un qui n’a rien signé.",
        "The company sells the code to somebody who signed nothing.",
    ),
    "pledge_enforced": (
        "Un prêteur qui avait un nantissement sur le code le fait vendre.",
        "A lender who had a pledge on the code has it sold.",
    ),
    "revoke_licence": ("Le propriétaire retire la licence.", "The owner withdraws the licence."),
    "waive": (
        "La Ville signe un avenant qui renonce aux promesses, sans vote.",
        "The City signs the promises away, without a vote.",
    ),
    "city_sleeps": ("La Ville laisse passer les délais.", "The City lets its deadlines pass."),
    "city_disposes": (
        "La Ville (ou la structure commune) vend ses droits.",
        "The City (or the steward) sells its rights.",
    ),
    "run_ahead": (
        "Le pilote tourne sur une version que la Ville n’a pas reçue.",
        "The pilot runs a version that the City did not get.",
    ),
    "grant_exclusive": ("Le propriétaire donne une licence exclusive.", "The owner grants an exclusive licence."),
    "file_patent": ("Le propriétaire dépose un brevet.", "The owner files a patent."),
    "sell_patent": (
        "Le brevet est vendu à quelqu’un que la promesse ne lie pas.",
        "The patent is sold to somebody whom the promise does not bind.",
    ),
    "group_patent": (
        "Une société sœur qui n’a rien signé oppose un brevet.",
        "A sister company that signed nothing asserts a patent.",
    ),
    "register_name": (
        "Une entreprise ou sa société sœur dépose le nom du projet.",
        "A company or its sister registers the project’s name.",
    ),
    "keep_accounts": (
        "L’entreprise garde l’adresse du site et les comptes.",
        "The company keeps the site’s address and the accounts.",
    ),
    "contributor_claim": ("Un auteur extérieur réclame ses droits.", "An outside author claims their rights."),
    "depend:component": (
        "Une pièce du prototype appartient à quelqu’un d’autre.",
        "A part of the prototype belongs to somebody else.",
    ),
    "depend:service": ("Il lui faut un service payant extérieur.", "It needs an outside paid service."),
    "depend:model": ("Le modèle entraîné n’est pas partagé.", "The trained model is not shared."),
    "depend:dataset": (
        "Il lui faut des données que le partenaire reprend.",
        "It needs data that the partner takes back.",
    ),
    "depend:operator": ("Personne d’autre ne sait le faire tourner.", "Nobody else can run it."),
}

FORMS: Final[dict[str, Pair]] = {
    "code_closed": (
        "À la fin, le public n’a pas le code, ou n’a pas le droit de s’en servir.",
        "At the end the public does not have the code, or may not use it.",
    ),
    "version_gap": (
        "La version qui sert n’est pas celle que la Ville détient.",
        "The version in use is not the one the City holds.",
    ),
    "dependency_hold_up": (
        "Il ne marche pas sans une chose qu’un autre peut refuser ou faire payer.",
        "It does not run without a thing that someone else can refuse or charge for.",
    ),
    "data_capture": ("L’entreprise a gardé les données du pilote.", "The company kept the data of the pilot."),
    "exclusive_capture": ("Une entreprise en a seule l’usage.", "One company alone may use it."),
    "patent_hold_up": ("Un brevet permet d’en interdire l’usage.", "A patent can be used to forbid it."),
    "name_capture": (
        "Le nom, l’adresse ou le compte du projet est en mains privées.",
        "The project’s name, address or account is in private hands.",
    ),
    "contributor_claim": (
        "Un auteur qui n’avait pas cédé ses droits les réclame.",
        "An author who had not assigned his rights claims them.",
    ),
}

#: For each doubt, what a court would have to hold, and the source.
DOUBTS: Final[dict[str, tuple[Pair, str]]] = {
    "licence_without_term": (
        (
            "Un tribunal juge qu’une licence sans durée (MIT, BSD…) peut être retirée.",
            "A court holds that a licence without a term (MIT, BSD…) can be withdrawn.",
        ),
        "C. civ. 1210; CA Paris 14 Nov. 2001, Mysoft",
    ),
    "earlier_pledge": (
        (
            "Un tribunal juge qu’un nantissement inscrit avant la convention l’emporte sur la licence.",
            "A court holds that a pledge registered before the convention defeats the licence.",
        ),
        "CPI L.132-34",
    ),
    "escrow_in_insolvency": (
        (
            "Un tribunal refuse que la faillite, à elle seule, libère le code déposé.",
            "A court refuses that insolvency alone releases the deposited code.",
        ),
        "C. com. L.622-13; Cass. com. 14 Jan. 2014, n° 12-22.909",
    ),
}

#: The public words of each verdict. `doubtful` with a defiant reading `appropriable` shows those of `shared-if-kept` too.
VERDICTS: Final[dict[str, Pair]] = {
    "shared": ("Aucune voie d’appropriation trouvée", "No way to appropriate found"),
    "shared-if-kept": (
        "Tient si chacun respecte sa parole ; ne tient pas en cas de manquement",
        "Holds if all keep their word; does not hold against a breach",
    ),
    "doubtful": ("Douteux en droit", "Doubtful in law"),
    "appropriable": ("Voie d’appropriation trouvée", "A way to appropriate was found"),
}
