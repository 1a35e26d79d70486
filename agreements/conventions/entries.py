"""The acts on a convention that enter the public register, in the words of the register and of the mail to the parties.

One row for each kind: whoever writes an act of a convention calls `domain.register_entries.enter` with its kind, which
enters it and tells every party. A kind that is written without its row here is refused, and fails its test.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: kind of the entry: its name. Kinds and their data: docs/register-kinds.md.
ACTS: "Mapping[str, StrOrPromise]" = {
    "convention.voted": _("Convention votée par le Conseil"),
    "convention.corrected": _("Inscription d’une convention corrigée"),
    "convention.signed": _("Convention signée par une partie"),
    "convention.in_force": _("Convention entrée en vigueur"),
    "convention.acceded": _("Convention rejointe par une startup"),
    "convention.amended": _("Avenant à une convention en vigueur"),
    "convention.denounced": _("Convention dénoncée par une partie"),
    "convention.renewed": _("Convention reconduite"),
    "convention.party_left": _("Départ d’une partie à une convention"),
    "convention.expired": _("Convention arrivée à son terme"),
}
