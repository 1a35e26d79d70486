"""What a result does not say: the notice beside it, the words of a refusal by the gate, the limits of model 1."""

from typing import Final

from agreements.commons.words import Pair

NOTICE: Final[Pair] = (
    (
        "Ce résultat est une information documentaire produite par un programme. Il confronte les clauses, telles que la "
        "Ville les a encodées, à une liste publique d’attaques. Il ne prouve ni que les clauses seront exécutées, ni "
        "qu’aucune autre attaque n’existe, ni ce qu’un tribunal déciderait. Il ne couvre pas les brevets de personnes "
        "étrangères à la convention. Seul le texte signé fait foi. Les valeurs proposées par défaut sont des propositions : "
        "ce ne sont les termes d’aucune convention DataCity réelle, qui n’ont pas été retrouvés. {review} Faites relire "
        "votre convention par un juriste."
    ),
    (
        "This result is documentary information produced by a program. It confronts the clauses, as the City encoded them, "
        "with a public list of attacks. It proves neither that the clauses will be performed, nor that no other attack "
        "exists, nor what a court would decide. It does not cover patents of persons unknown to the convention. The signed "
        "text alone counts. Defaults are proposals, not the terms of any real DataCity convention, which were not found. "
        "{review} Have a lawyer read your convention."
    ),
)
NOT_REVIEWED: Final[Pair] = ("Lecture juridique non relue.", "Legal reading not reviewed.")
REVIEWED: Final[Pair] = (
    "Lecture juridique relue par {name}, {role}, le {on}, version {version}.",
    "Legal reading reviewed by {name}, {role}, on {on}, version {version}.",
)
GATE_NOTICE: Final[Pair] = (
    (
        "Un refus opposé par cette seule vérification est une décision fondée sur un traitement algorithmique (code des "
        "relations entre le public et l’administration, article L. 311-3-1). Vous pouvez en demander les règles et leur "
        "application à votre cas ; une personne peut décider autrement, en donnant ses raisons."
    ),
    (
        "A refusal by this check alone is a decision based on an algorithm (French code of relations between the public and "
        "the administration, article L. 311-3-1). You may ask for its rules and how they applied to your case; a person may "
        "decide otherwise, giving reasons."
    ),
)

#: What model 1 does not see, each a full sentence.
LIMITS: Final[tuple[Pair, ...]] = (
    (
        (
            "Il tient une promesse pour exécutée : une vente ou une licence exclusive consentie malgré la convention peut "
            "rester acquise à un acheteur de bonne foi."
        ),
        (
            "It takes a promise for its performance: a sale or an exclusive licence in breach of the convention may stand "
            "for a buyer in good faith."
        ),
    ),
    (
        (
            "Il ne demande pas si la version qui fonctionne est celle qui est déposée (service hébergé, version libre "
            "incomplète)."
        ),
        "It does not ask whether the version that runs is the version that is held (hosted services, open core).",
    ),
    (
        (
            "Il ne dit rien des services extérieurs, des poids d’un modèle appris, des jeux de données d’un partenaire ni "
            "des savoir-faire."
        ),
        "It says nothing of outside services, model weights, a partner’s data set or know-how.",
    ),
    (
        "Il ne voit pas les droits détenus hors de la convention : sociétés liées, engagements antérieurs.",
        "It does not see rights held outside the convention: affiliates, earlier pledges.",
    ),
    ("Il ne voit pas les erreurs de la Ville elle-même.", "It does not see the City’s own mistakes."),
    ("Il ne suit ni les comptes ni les noms de domaine.", "It follows neither accounts nor domain names."),
)
