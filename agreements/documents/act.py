"""An act of the City as a sealed document, in French: what binds is said once."""

from typing import Any

from agreements.conventions.domain.content import sha256_of
from agreements.documents.received import keep
from agreements.documents.seal import seal
from agreements.documents.typeset import pdf
from casework.files import ACT
from core.models import StoredFile

WORDS = {
    "hash": "Empreinte",
    "colon": "\u00a0: ",
    "page": "page",
    "of": "sur",
    "number": "Acte n°\u00a0{number}",
    "corrects": "Cet acte porte {mode} de l’acte n°\u00a0{number}.",
    "decision": "Décision",
    "reasons": "Motifs",
    "remedies": "Voies de recours",
    "made": "Fait le {date}",
    "under": "Par délégation",
}


def draw_up_act(content: dict[str, Any], *, by: Any) -> StoredFile:
    """The sealed document of an act. Its hash at the foot of the page is that of what it says."""
    data = {**content, "words": WORDS, "sha256": sha256_of(content)}
    sealed = seal(pdf("act.typ", data), reason=f"Sceau de la Ville : acte n° {content['number']}")
    return keep(sealed, name=f"acte-{content['number']}.pdf", purpose=ACT, by=by)
