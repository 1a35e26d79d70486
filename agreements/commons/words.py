"""The words of the model, in French and English. Plain spaces here; `typeset` puts the narrow ones French wants."""

from typing import Final

type Pair = tuple[str, str]  # French, English

LANGS: Final = ("fr", "en")

#: For each move: a title, and the step as it is told in a story (a sentence without its first capital or full stop).
MOVES: Final[dict[str, tuple[Pair, Pair]]] = {
    "deliver": (
        ("Livraison du prototype", "Delivery of the prototype"),
        ("la startup livre le prototype", "the startup delivers the prototype"),
    ),
    "embed_background:undeclared": (
        ("Élément antérieur non déclaré", "Undeclared background"),
        (
            "un élément antérieur, dont le prototype a besoin, y est intégré sans avoir été déclaré",
            "a pre-existing part, which the prototype needs, is built into it without having been declared",
        ),
    ),
    "embed_background:declared": (
        ("Élément antérieur déclaré", "Declared background"),
        (
            "un élément antérieur, déclaré et dont le prototype a besoin, y est intégré",
            "a pre-existing part, declared and needed by the prototype, is built into it",
        ),
    ),
    "close_pilot": (
        ("Fin de l’expérimentation", "End of the pilot"),
        ("l’expérimentation se termine", "the pilot ends"),
    ),
    "end_convention": (
        ("Fin de la convention", "End of the convention"),
        ("la convention prend fin", "the convention ends"),
    ),
    "take_over": (
        ("Prise de contrôle", "Take-over"),
        ("la startup est rachetée par une autre société", "another company takes over the startup"),
    ),
    "assign:partner": (
        ("Cession au partenaire", "Assignment to the partner"),
        (
            "les droits sur le prototype sont cédés au partenaire",
            "the rights in the prototype are assigned to the partner",
        ),
    ),
    "assign:acquirer": (
        ("Cession à un acquéreur", "Assignment to an acquirer"),
        (
            "les droits sur le prototype sont cédés à un acquéreur",
            "the rights in the prototype are assigned to an acquirer",
        ),
    ),
    "insolvency_sale": (
        ("Vente en liquidation", "Insolvency sale"),
        (
            "une faillite survient et le code est vendu par décision du tribunal à un acquéreur, que la convention ne lie pas",
            "a bankruptcy occurs and the code is sold by order of the court to a buyer, whom the convention does not bind",
        ),
    ),
    "grant_exclusive": (
        ("Licence exclusive", "Exclusive licence"),
        ("{holder_fr} accorde une licence exclusive", "{holder_en} grants an exclusive licence"),
    ),
    "file_patent": (
        ("Dépôt d’un brevet", "Patent filing"),
        (
            "{holder_fr} dépose un brevet sur le prototype, dont le code n’est pas encore public",
            "{holder_en} files a patent on the prototype, whose code is not public yet",
        ),
    ),
    "sell_patent": (
        ("Vente du brevet", "Sale of the patent"),
        ("le brevet est vendu à un tiers", "the patent is sold to a third party"),
    ),
    "revoke_licence": (
        ("Retrait de la licence", "Revocation of the licence"),
        (
            "{holder_fr} retire la licence libre donnée au public",
            "{holder_en} revokes the open licence given to the public",
        ),
    ),
    "withdraw_repository": (
        ("Fermeture du dépôt public", "Closing of the public repository"),
        ("{holder_fr} ferme le dépôt public du code", "{holder_en} closes the public code repository"),
    ),
    "invoke_confidentiality": (
        ("Secret opposé au code", "Confidentiality invoked on the code"),
        (
            "{holder_fr} déclare confidentiel le code source livré",
            "{holder_en} declares the delivered source code confidential",
        ),
    ),
    "register_name": (
        ("Dépôt du nom comme marque", "Registration of the name"),
        (
            "le nom du projet est déposé comme marque à titre privé",
            "the name of the project is registered as a private trade mark",
        ),
    ),
    "contributor_claim": (
        ("Revendication d’un contributeur", "Claim of a contributor"),
        (
            "un salarié ou un sous-traitant, dont les droits n’ont pas été recueillis, les revendique",
            "an employee or a contractor, whose rights were not obtained, claims them",
        ),
    ),
}

#: Who holds title, as the subject of a step.
HOLDERS: Final[dict[str, Pair]] = {
    "startup": ("la startup", "the startup"),
    "partner": ("le partenaire", "the partner"),
    "joint": ("un copropriétaire privé", "a private co-owner"),
    "acquirer": ("l’acquéreur", "the acquirer"),
    "city": ("la Ville", "the City"),
    "steward": ("le gardien des communs", "the steward of the commons"),
}

REMEDIES: Final[dict[str, tuple[Pair, Pair]]] = {
    "escrow_release": (
        ("Libération du séquestre", "Escrow release"),
        (
            "le code source déposé chez un tiers est remis comme la convention le prévoit",
            "the source code held in escrow is handed over as the convention provides",
        ),
    ),
    "call_back": (
        ("Clause de rappel", "Call-back"),
        (
            "la Ville rappelle le prototype : il lui revient ou il est placé sous licence libre",
            "the City calls the prototype back: it returns to the City or is released under an open licence",
        ),
    ),
    "publication": (
        ("Publication par la Ville", "Publication by the City"),
        (
            "la Ville publie elle-même le code source, comme son droit d’usage le lui permet",
            "the City itself publishes the source code, as its use right allows",
        ),
    ),
    "republication": (
        ("Nouvelle publication", "Republication"),
        (
            "la licence ne pouvant être retirée, la Ville publie de nouveau le code qu’elle détient",
            "as the licence cannot be revoked, the City publishes again the code that it holds",
        ),
    ),
}

#: For each form: a title, and what it means (a full sentence).
FORMS: Final[dict[str, tuple[Pair, Pair]]] = {
    "code_closed": (
        ("Code refermé", "Code closed"),
        (
            "Le code est en mains privées, sans licence en vigueur pour le public ou sans source accessible.",
            "The code is in private hands, with no licence in force for the public or no source within reach.",
        ),
    ),
    "exclusive_capture": (
        ("Exclusivité privée", "Private exclusivity"),
        (
            "Une partie privée détient une licence exclusive sur le prototype.",
            "A private party holds an exclusive licence on the prototype.",
        ),
    ),
    "patent_hold_up": (
        ("Blocage par un brevet", "Patent hold-up"),
        (
            "Une partie privée détient un brevet que rien ne l’empêche d’opposer à ceux qui réutilisent le prototype.",
            "A private party holds a patent, and nothing keeps it from using it against those who reuse the prototype.",
        ),
    ),
    "background_hold_up": (
        ("Blocage par un élément antérieur", "Background hold-up"),
        (
            "Le prototype dépend d’un élément antérieur que personne d’autre ne peut publier ni réutiliser librement.",
            "The prototype depends on a pre-existing part that nobody else may freely publish or reuse.",
        ),
    ),
    "data_capture": (
        ("Données retenues", "Data withheld"),
        (
            "L’expérimentation ou la convention est finie, et les données produites ne sont pas ouvertes.",
            "The pilot or the convention is over, and the data produced are not open.",
        ),
    ),
    "name_capture": (
        ("Nom accaparé", "Name captured"),
        (
            "Le nom du projet est devenu une marque privée : ceux qui poursuivent le projet doivent en changer.",
            "The name of the project has become a private trade mark: those who carry the project on must change it.",
        ),
    ),
    "contributor_claim": (
        ("Droits d’un contributeur", "Rights of a contributor"),
        (
            "Un contributeur revendique une part du prototype, et personne ne peut plus le réutiliser sans son accord.",
            "A contributor claims a part of the prototype, and nobody may reuse it any more without their consent.",
        ),
    ),
}

RULINGS: Final[dict[str, Pair]] = {
    "takes_effect": ("produit effet", "takes effect"),
    "barred": ("contraire à la convention : ouvre un recours", "in breach: opens a remedy"),
    "no_effect": ("sans effet sur les droits déjà concédés", "without effect on rights already granted"),
    "opens_remedy": (
        "produit effet, et la Ville répond par les remèdes de la convention",
        "takes effect, and the City answers with the remedies of the convention",
    ),
}

#: Why a clause that is there does not help: what its term says, as `clause.term`.
TERMS: Final[dict[str, Pair]] = {
    "background_declaration.undeclared_presumed_result": (
        "il ne présume pas que ce qui n’est pas déclaré est un résultat",
        "it does not presume that what is undeclared is a result",
    ),
    "background_declaration.prior_consent_if_restrictive": (
        "il ne demande pas d’accord préalable pour un élément aux droits restreints",
        "it asks for no prior consent to a part with restricted rights",
    ),
    "background_access.publishable_under_open_licence": (
        "il ne permet pas de publier l’élément antérieur sous licence libre",
        "it does not let the pre-existing part be published under an open licence",
    ),
    "background_access.price": (
        "l’accès à l’élément antérieur n’est pas gratuit",
        "access to the pre-existing part is not free of charge",
    ),
    "background_access.leaving_party_keeps_granting": (
        "il laisse la partie qui s’en va cesser d’accorder l’accès, et rien n’assure qu’il dure après la convention",
        "it lets a party that leaves stop granting access, and nothing ensures that it lasts after the convention",
    ),
    "results_ownership.effective_from": (
        "les droits de la Ville ne naissent pas dès la création",
        "the rights of the City do not begin at creation",
    ),
    "results_ownership.employee_and_contractor_rights_cleared": (
        "il n’exige pas de recueillir les droits des salariés et des sous-traitants",
        "it does not require the rights of employees and contractors to be obtained",
    ),
    "joint_ownership.non_exclusive_licence_allowed": (
        "il ne permet pas à un copropriétaire d’accorder seul une licence non exclusive",
        "it does not let a co-owner alone grant a non-exclusive licence",
    ),
    "joint_ownership.city_veto": ("il ne donne pas de veto à la Ville", "it gives the City no veto"),
    "city_use_rights.rights": (
        "il ne donne pas à la Ville le droit de publier",
        "it does not give the City the right to publish",
    ),
    "city_use_rights.revocable": (
        "le droit de la Ville est révocable",
        "the right of the City is revocable",
    ),
    "city_use_rights.royalty_free": (
        "le droit de la Ville n’est pas gratuit",
        "the right of the City is not royalty-free",
    ),
    "no_exclusivity.exclusive_licence_allowed": (
        "il admet une licence exclusive",
        "it allows an exclusive licence",
    ),
    "no_exclusivity.field_or_territory_exclusivity_allowed": (
        "il admet une exclusivité par domaine ou par territoire",
        "it allows exclusivity by field or territory",
    ),
    "open_source_publication.source_delivered_with_each_build": (
        "le code source n’est remis à la Ville qu’à la livraison",
        "the source code reaches the City only at delivery",
    ),
    "licence_lock.irrevocable": ("la licence n’est pas irrévocable", "the licence is not irrevocable"),
    "patent_notice.defensive_publication_option": (
        "il ne permet pas de publier le code avant le dépôt",
        "it does not allow defensive publication before the filing",
    ),
    "patent_notice.notice_days": ("il ne fixe pas de préavis", "it sets no notice period"),
    "patent_notice.objection_window_days": (
        "il ne laisse pas de délai pour s’opposer",
        "it leaves no time to object",
    ),
    "patent_non_assertion.royalty_free": (
        "l’engagement sur les brevets n’est pas gratuit",
        "the patent pledge is not royalty-free",
    ),
    "patent_non_assertion.irrevocable": (
        "l’engagement sur les brevets est révocable",
        "the patent pledge can be revoked",
    ),
    "patent_non_assertion.binds_successors": (
        "l’engagement sur les brevets ne suit pas le brevet vendu",
        "the pledge does not follow a patent that is sold",
    ),
    "change_of_control.obligations_bind_acquirer": (
        "il libère l’acquéreur des obligations de la convention",
        "it frees the acquirer from the obligations of the convention",
    ),
    "change_of_control.escrow_released_to_commons": (
        "il ne fait pas libérer le séquestre",
        "it does not release the escrow",
    ),
    "assignment_transfer.consent_required": (
        "il ne demande pas l’accord de la Ville et ne donne pas de préemption",
        "it neither asks for the consent of the City nor gives a right of pre-emption",
    ),
    "assignment_transfer.flow_down_required": (
        "il n’oblige pas à transmettre les engagements au nouveau titulaire",
        "it does not require the obligations to be passed on to the new holder",
    ),
    "source_escrow.max_age_days": (
        "il ne fait rien déposer avant la livraison",
        "it has nothing deposited before delivery",
    ),
    "source_escrow.update_at_each_release": (
        "il ne fait pas mettre à jour le dépôt à chaque version",
        "it does not have the deposit updated at each release",
    ),
    "source_escrow.release_events": (
        "aucun de ces événements ne libère le code déposé",
        "none of these events releases the deposited code",
    ),
    "source_escrow.released_to": (
        "le code libéré ne va ni à la Ville ni au public",
        "the released code goes neither to the City nor to the public",
    ),
    "call_back.triggers": (
        "il ne joue pas dans ce cas",
        "it does not act in this case",
    ),
    "call_back.remedy": (
        "le remède qu’il prévoit ne rend rien au public",
        "the remedy that it provides returns nothing to the public",
    ),
    "confidentiality.delivered_source_code_may_be_confidential": (
        "il permet de déclarer confidentiel le code source livré",
        "it lets delivered source code be declared confidential",
    ),
    "reversibility_interoperability.export_free_of_charge": (
        "l’export des données n’est pas gratuit",
        "the export of data is not free of charge",
    ),
    "attribution_and_names.project_name_registrable_by_partner": (
        "il permet à un partenaire de déposer le nom du projet",
        "it lets a partner register the name of the project",
    ),
}
