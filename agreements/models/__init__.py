from agreements.models.clause import ClauseKind, ClauseVersion, Template, TemplateArticle
from agreements.models.convention import (
    Accession,
    AccessionGrant,
    Article,
    Convention,
    ConventionGrant,
    ConventionVersion,
    CouncilVote,
    Derogation,
    Party,
    Signature,
    StressRecord,
)
from agreements.models.prototype import Component, Deposit, Prototype, PrototypeGrant

__all__ = [
    "Accession",
    "AccessionGrant",
    "Article",
    "ClauseKind",
    "ClauseVersion",
    "Component",
    "Convention",
    "ConventionGrant",
    "ConventionVersion",
    "CouncilVote",
    "Deposit",
    "Derogation",
    "Party",
    "Prototype",
    "PrototypeGrant",
    "Signature",
    "StressRecord",
    "Template",
    "TemplateArticle",
]
