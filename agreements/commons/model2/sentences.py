"""What pages say of a judgement of model 2 beside the words of its tables: reserves, acts, remedies, states, limits.

French, then English, in plain spaces (`texts` holds the tables). No page promises what a court would decide.
"""

from typing import Final

from agreements.commons.model2.texts import Pair

#: Each reserve as a sentence: shown beside a verdict, never counted.
RESERVES: Final[dict[str, Pair]] = {
    "acquirer_group": (
        (
            "La convention ne dit pas que ses obligations lient qui rachète l’entreprise : les brevets d’un nouveau "
            "propriétaire restent en dehors."
        ),
        (
            "The convention does not say that its obligations bind whoever buys the company: the patents of a new owner "
            "stay outside."
        ),
    ),
    "later_versions": (
        (
            "Ce qui est partagé est la version remise et celles d’avant : qui achète le code peut fermer les versions qu’il "
            "écrira ensuite."
        ),
        (
            "What is shared is the version handed over and those before it: whoever buys the code may close the versions "
            "that they write afterwards."
        ),
    ),
    "licence_against_buyer": (
        (
            "Si un tribunal fait vendre le code, il est probable que la licence libre s’impose à l’acheteur ; aucune "
            "décision ne l’a jugé."
        ),
        "If a court has the code sold, the open licence probably binds the buyer; no decision has said so.",
    ),
    "odbl": (
        (
            "Les données sont sous licence ODbL : l’obligation de partager à l’identique est douteuse quand la Ville les a "
            "produites seule (code des relations entre le public et l’administration, article L. 321-3)."
        ),
        (
            "The data are under the ODbL: its share-alike is doubtful when the City alone made them (French code of "
            "relations between the public and the administration, article L. 321-3)."
        ),
    ),
    "permissive": (
        (
            "La licence choisie, ou l’accord demandé aux contributeurs, permet d’en tirer un produit fermé ; la version "
            "partagée le reste."
        ),
        (
            "The licence chosen, or the agreement asked of contributors, lets somebody make a closed product of it; the "
            "version that is shared stays so."
        ),
    ),
    "perpetual": (
        (
            "Une durée est écrite « illimitée » : elle ne vaut pas plus que la durée légale de protection (code civil, "
            "article 1210)."
        ),
        (
            "A duration is written as “unlimited”: it is worth no more than the legal term of protection (French civil "
            "code, article 1210)."
        ),
    ),
    "public_contract": (
        (
            "La Ville devient propriétaire des résultats : la convention pourrait être regardée comme un marché public (code "
            "de la commande publique, article L. 2512-5 ; CJUE, C-796/18)."
        ),
        (
            "The City becomes the owner of the results: the convention might be held to be a public contract (French code "
            "of public procurement, article L. 2512-5; CJEU, C-796/18)."
        ),
    ),
}

#: For each doubt, its source as a French reader writes it and as an English one does.
SOURCES: Final[dict[str, Pair]] = {
    "licence_without_term": (
        "Code civil, article 1210 ; cour d’appel de Paris, 14 novembre 2001, Mysoft",
        "French civil code, article 1210; Paris court of appeal, 14 November 2001, Mysoft",
    ),
    "earlier_pledge": (
        "Code de la propriété intellectuelle, article L. 132-34",
        "French code of intellectual property, article L. 132-34",
    ),
    "escrow_in_insolvency": (
        "Code de commerce, article L. 622-13 ; Cour de cassation, chambre commerciale, 14 janvier 2014, n° 12-22.909",
        "French commercial code, article L. 622-13; Cour de cassation, commercial chamber, 14 January 2014, no. 12-22.909",
    ),
}

#: For each fact: its short name, and the act by which the City establishes it.
ACTS: Final[dict[str, tuple[Pair, Pair]]] = {
    "published": (
        ("Version publiée", "Version published"),
        (
            "Vérifier que la version en service est publique, sous sa licence",
            "Check that the version in use is public, under its licence",
        ),
    ),
    "rebuilt": (
        ("Reconstruction par la Ville", "Rebuilt by the City"),
        (
            "Reconstruire la dernière version livrée à partir du code source que la Ville détient",
            "Rebuild the last delivered version from the source code that the City holds",
        ),
    ),
    "versions_deposited": (
        ("Versions déposées", "Versions deposited"),
        (
            "Vérifier que chaque version est déposée auprès de la Ville, au plus 72 heures après sa première utilisation",
            "Check that every version is deposited with the City, at most 72 hours after its first use",
        ),
    ),
    "escrow_verified": (
        ("Dépôt certifié", "Deposit certified"),
        (
            "Demander à l’agent de dépôt de certifier la version en service",
            "Have the escrow agent certify the version in use",
        ),
    ),
    "handover_rehearsed": (
        ("Reprise répétée", "Handover rehearsed"),
        (
            "Faire installer et tourner le prototype par quelqu’un d’autre que l’entreprise",
            "Have somebody other than the company install and run the prototype",
        ),
    ),
    "data_stored": (
        ("Données reçues", "Data received"),
        (
            "Vérifier que les données du pilote arrivent chez la Ville au fil de leur collecte",
            "Check that the data of the pilot reach the City as they are collected",
        ),
    ),
    "name_filed": (
        ("Nom déposé", "Name filed"),
        ("Déposer le nom du projet comme marque de la Ville", "File the project’s name as a mark of the City"),
    ),
    "accounts_held": (
        ("Comptes au nom de la Ville", "Accounts held"),
        (
            "Mettre au nom de la Ville l’adresse du site, le dépôt de code et les comptes",
            "Put the site’s address, the repository and the accounts in the City’s name",
        ),
    ),
    "clearances_signed": (
        ("Cessions signées", "Assignments signed"),
        (
            "Réunir les cessions signées de tous les auteurs non salariés",
            "Collect the signed assignments of all authors who are no employees",
        ),
    ),
    "registers_read": (
        ("Registres lus", "Registers read"),
        (
            "Lire les registres des nantissements et des brevets",
            "Read the registers of pledges and of patents",
        ),
    ),
}

#: For each remedy of the City: its name, and what it does.
REMEDIES: Final[dict[str, tuple[Pair, Pair]]] = {
    "escrow_release": (
        ("Le dépôt est remis", "The deposit is released"),
        (
            (
                "Le code déposé chez un tiers est remis à la Ville ou au public, si l’entreprise abandonne ou fait faillite "
                "et que l’article le prévoit."
            ),
            (
                "The code deposited with a third party goes to the City or the public, if the company walks away or fails "
                "and the clause provides for it."
            ),
        ),
    ),
    "call_back": (
        ("La Ville rappelle le prototype", "The City calls the prototype back"),
        (
            "Si son propriétaire tient le code fermé après le pilote, la Ville en reçoit la propriété, ou la licence libre.",
            "If its owner keeps the code closed after the pilot, the City gets the title, or the public an open licence.",
        ),
    ),
    "publication": (
        ("La Ville publie", "The City publishes"),
        (
            "La Ville, qui a le code et le droit de le publier, donne la licence libre au public.",
            "The City, which has the code and the right to publish it, gives the public the open licence.",
        ),
    ),
    "opening": (
        ("Le code est mis en ligne", "The code goes online"),
        (
            "Le public a déjà la licence : la Ville met en ligne le code qu’elle détient.",
            "The public already has the licence: the City puts the code that it holds online.",
        ),
    ),
}

type Shade = tuple[Pair, str]  # words of a value, and the tone in which it is drawn

#: What a story draws, in order: for each variable its name, and for each value its words and tone.
LANES: Final[dict[str, tuple[Pair, dict[str, Shade]]]] = {
    "stage": (
        ("Où en est le projet", "Where the project stands"),
        {
            "build": (("en chantier", "in the making"), "past"),
            "delivered": (("livré", "delivered"), "ok"),
            "ended": (("pilote fini", "pilot over"), "past"),
            "over": (("convention finie", "convention over"), "past"),
            "abandoned": (("abandonné", "abandoned"), "warn"),
        },
    ),
    "holder": (
        ("Propriétaire du code", "Owner of the code"),
        {
            "startup": (("l’entreprise", "the company"), "past"),
            "joint": (("à plusieurs", "several"), "past"),
            "buyer": (("un acheteur", "a buyer"), "stop"),
            "city": (("la Ville", "the City"), "ok"),
        },
    ),
    "word": (
        ("La parole donnée", "The word given"),
        {
            "kept": (("tenue", "kept"), "ok"),
            "sold": (("sauf l’acheteur", "not the buyer"), "warn"),
            "waived": (("abandonnée", "given up"), "stop"),
            "broken": (("non tenue", "not kept"), "stop"),
        },
    ),
    "source": (
        ("Le code source", "The source code"),
        {
            "none": (("chez l’entreprise", "with the company"), "warn"),
            "city": (("chez la Ville", "with the City"), "ok"),
            "public": (("public", "public"), "ok"),
        },
    ),
    "licence": (
        ("Licence au public", "Licence to the public"),
        {
            "none": (("aucune", "none"), "warn"),
            "firm": (("ferme", "firm"), "ok"),
            "weak": (("fragile", "weak"), "warn"),
            "withdrawn": (("retirée", "withdrawn"), "stop"),
            "lost": (("perdue", "lost"), "stop"),
        },
    ),
    "insolvent": (
        ("L’entreprise", "The company"),
        {"no": (("en activité", "in business"), "past"), "yes": (("en faillite", "insolvent"), "stop")},
    ),
    "asleep": (
        ("La Ville", "The City"),
        {"no": (("agit", "acts"), "ok"), "yes": (("n’agit pas", "does not act"), "stop")},
    ),
    "exclusive": (
        ("Licence exclusive", "Exclusive licence"),
        {"no": (("aucune", "none"), "ok"), "yes": (("donnée", "granted"), "stop")},
    ),
    "patent": (
        ("Brevet", "Patent"),
        {
            "none": (("aucun", "none"), "ok"),
            "pledged": (("laissé libre", "left free"), "ok"),
            "held": (("opposable", "in force"), "stop"),
        },
    ),
    "ahead": (
        ("La version en service", "The version in use"),
        {"no": (("chez la Ville", "with the City"), "ok"), "yes": (("pas reçue", "not received"), "stop")},
    ),
    "data": (
        ("Données du pilote", "Data of the pilot"),
        {"withheld": (("gardées", "kept back"), "stop"), "open": (("ouvertes", "open"), "ok")},
    ),
    "name": (
        ("Nom, adresse, comptes", "Name, address, accounts"),
        {"free": (("libres", "free"), "ok"), "taken": (("pris", "taken"), "stop")},
    ),
    "claim": (
        ("Droits d’un auteur", "Rights of an author"),
        {"no": (("non réclamés", "not claimed"), "ok"), "yes": (("réclamés", "claimed"), "stop")},
    ),
    "need": (
        ("Ce dont il dépend", "What it depends on"),
        {"no": (("rien d’extérieur", "nothing outside"), "ok"), "yes": (("un tiers", "somebody else"), "stop")},
    ),
}

#: What model 2 does not see, each a full sentence (end of section 11).
LIMITS: Final[tuple[Pair, ...]] = (
    (
        "Une vérification ne vaut que ce que vaut le contrôle qui l’établit.",
        "A fact is as good as its check.",
    ),
    (
        "Les sommes et les délais ne sont pas pesés.",
        "Sums and delays are not weighed.",
    ),
    (
        (
            "La lecture loyale suppose qu’en cas de faillite l’administrateur laisse agir ceux qui ont signé ; l’autre "
            "lecture suppose le pire de tous à la fois."
        ),
        (
            "The loyal reading supposes that in an insolvency the administrator lets those who signed perform; the other "
            "one supposes the worst of all at once."
        ),
    ),
    (
        "Les personnes étrangères à la convention, et leurs brevets, restent en dehors.",
        "Strangers to the convention, and their patents, are outside.",
    ),
    (
        (
            "Une cession gratuite peu avant une faillite peut être remise en cause (code de commerce, article L. 632-1) : ce "
            "risque n’est pas compté."
        ),
        (
            "Free transfers shortly before an insolvency can be annulled (French commercial code, article L. 632-1): this "
            "risk is not counted."
        ),
    ),
    (
        "Le même code dans deux conventions est hors du modèle : dans la seconde, il est une pièce antérieure.",
        "The same code in two conventions is out of scope: in the second one it is a pre-existing part.",
    ),
)
