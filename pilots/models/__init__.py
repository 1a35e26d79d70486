"""Pilots and what is written about them."""

from pilots.models.directorate import PilotDirectorate
from pilots.models.evaluation import Device, EvaluationDraft, EvaluationReading
from pilots.models.pilot import (
    Assessment,
    CheckIn,
    DataSharing,
    Evaluation,
    Incident,
    Measure,
    Milestone,
    Pilot,
    PilotGrant,
    PilotIndicator,
    Site,
)

__all__ = [
    "Assessment",
    "CheckIn",
    "DataSharing",
    "Device",
    "Evaluation",
    "EvaluationDraft",
    "EvaluationReading",
    "Incident",
    "Measure",
    "Milestone",
    "Pilot",
    "PilotDirectorate",
    "PilotGrant",
    "PilotIndicator",
    "Site",
]
