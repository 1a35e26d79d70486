from challenges.models.application import (
    Answer,
    Application,
    ApplicationGrant,
    ApplicationMember,
    Attachment,
    Background,
    EligibilityCheck,
)
from challenges.models.audacity import AudacityPlacing
from challenges.models.challenge import (
    Amendment,
    Challenge,
    ChallengeDataSet,
    ChallengeGrant,
    ChallengeOrg,
    ChallengeSection,
    Indicator,
    Question,
    SlugHistory,
    TermsSheet,
)
from challenges.models.desk import Handling, Label, Labelled
from challenges.models.frozen import CriterionSet
from challenges.models.hearing import WithdrawalHearing
from challenges.models.jury import (
    AddendumAnswer,
    Conflict,
    Deliberation,
    Jury,
    JuryGrant,
    JuryMember,
    MinutesAddendum,
    MinutesVersion,
    Release,
    Review,
    ReviewGrant,
    Score,
)
from challenges.models.preview import PreviewLink
from challenges.models.questionnaire import FormQuestion, FormVersion, Questionnaire
from challenges.models.reading_change import ReadingChange
from challenges.models.search import ChallengeWords, KnownWord, SavedSearch
from challenges.models.seat_offer import JurySeatOffer
from challenges.models.submission import Correction, CorrectionItem, SamePeople, Submission
from challenges.models.ties import TieSettlement

__all__ = [
    "AddendumAnswer",
    "Amendment",
    "Answer",
    "Application",
    "ApplicationGrant",
    "ApplicationMember",
    "Attachment",
    "AudacityPlacing",
    "Background",
    "Challenge",
    "ChallengeDataSet",
    "ChallengeGrant",
    "ChallengeOrg",
    "ChallengeSection",
    "ChallengeWords",
    "Conflict",
    "Correction",
    "CorrectionItem",
    "CriterionSet",
    "Deliberation",
    "EligibilityCheck",
    "FormQuestion",
    "FormVersion",
    "Handling",
    "Indicator",
    "Jury",
    "JuryGrant",
    "JuryMember",
    "JurySeatOffer",
    "KnownWord",
    "Label",
    "Labelled",
    "MinutesAddendum",
    "MinutesVersion",
    "PreviewLink",
    "Question",
    "Questionnaire",
    "ReadingChange",
    "Release",
    "Review",
    "ReviewGrant",
    "SamePeople",
    "SavedSearch",
    "Score",
    "SlugHistory",
    "Submission",
    "TermsSheet",
    "TieSettlement",
    "WithdrawalHearing",
]
