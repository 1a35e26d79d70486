"""Pilots and what is written about them."""

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
    "Evaluation",
    "Incident",
    "Measure",
    "Milestone",
    "Pilot",
    "PilotGrant",
    "PilotIndicator",
    "Site",
]
