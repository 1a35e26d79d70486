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
from agreements.models.events import Breach, CalendarFeed, EscrowRelease, IPEvent, Obligation, ObligationGrant, Ruling
from agreements.models.facts import Fact, PrototypeVerdict
from agreements.models.life import Denunciation
from agreements.models.prototype import Component, Deposit, Prototype, PrototypeGrant
from agreements.models.scan import ScanAttestation, ScanComparison

__all__ = [
    "Accession",
    "AccessionGrant",
    "Article",
    "Breach",
    "CalendarFeed",
    "ClauseKind",
    "ClauseVersion",
    "Component",
    "Convention",
    "ConventionGrant",
    "ConventionVersion",
    "CouncilVote",
    "Denunciation",
    "Deposit",
    "Derogation",
    "EscrowRelease",
    "Fact",
    "IPEvent",
    "Obligation",
    "ObligationGrant",
    "Party",
    "Prototype",
    "PrototypeGrant",
    "PrototypeVerdict",
    "Ruling",
    "ScanAttestation",
    "ScanComparison",
    "Signature",
    "StressRecord",
    "Template",
    "TemplateArticle",
]
