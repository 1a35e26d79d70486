"""Who people are to the programme, and what an organisation is to one object.

A platform role holds everywhere; its `auth.Group` is named `role:<value>`. An object role links one group (of an
organisation, of a jury) to one object, through guardian. What each role may do is declared in `<app>/permissions.py`.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """Platform roles."""

    TEAM = "team"
    LEGAL = "legal"
    EDITOR = "editor"
    DPO = "dpo"
    AUTHORITY = "authority"  # signs in the name of the City, under a delegation

    @property
    def label(self) -> str:
        return str(ROLE_LABELS[self])

    @property
    def group_name(self) -> str:
        return f"role:{self.value}"


ROLE_LABELS = {
    Role.TEAM: _("équipe du programme"),
    Role.LEGAL: _("juriste"),
    Role.EDITOR: _("rédaction"),
    Role.DPO: _("délégué à la protection des données"),
    Role.AUTHORITY: _("autorité signataire"),
}

# Work with rights over others' files: never with a password alone.
SECOND_FACTOR_ROLES = frozenset({Role.TEAM, Role.LEGAL, Role.DPO, Role.AUTHORITY})


class ObjectRole(StrEnum):
    """What the members of one group are to one object."""

    MANAGER = "manager"  # of an organisation: its people and its facts
    MEMBER = "member"  # of an organisation
    AUTHOR = "author"  # of a challenge: a partner or a directorate that writes it
    APPLICANT = "applicant"  # lead organisation of an application
    CO_APPLICANT = "co_applicant"  # consortium member
    JUROR = "juror"
    CHAIR = "chair"  # of a jury
    PARTY = "party"  # to a convention: reads and comments
    SIGNATORY = "signatory"  # signs for a party
    PILOT_OWNER = "pilot_owner"  # the directorate that follows a pilot and decides
    PILOT_ASSOCIATE = "pilot_associate"  # a directorate that follows it beside that one
    PILOT_STARTUP = "pilot_startup"
    PILOT_PARTNER = "pilot_partner"
