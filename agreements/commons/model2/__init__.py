"""Model 2 of the commons: promises, rights and facts told apart. Stands beside model 1; imports nothing of Django."""

from agreements.commons.model2.facts import FACTS, Fact, Standing, standing
from agreements.commons.model2.verdict import (
    MODEL_VERSION,
    Closing,
    InvalidFactsError,
    Judgement,
    Reading,
    Way,
    closing_of,
    judge,
)

__all__ = [
    "FACTS",
    "MODEL_VERSION",
    "Closing",
    "Fact",
    "InvalidFactsError",
    "Judgement",
    "Reading",
    "Standing",
    "Way",
    "closing_of",
    "judge",
    "standing",
]
