"""Codes of mail servers (RFC 3463) as people read them."""

import re

from django.utils.translation import gettext as _


def why(code: str) -> str:
    """Why a message did not arrive, or is late: a clause without capital nor full stop."""
    kind, subject = code[:1], code.partition(".")[2]
    for pattern, sentence in _known():
        if re.fullmatch(pattern, subject):
            return sentence
    if kind == "4":
        return _("le serveur du destinataire remet la réception à plus tard")
    return _("le serveur du destinataire refuse ce courriel, sans dire pourquoi")


def _known() -> list[tuple[str, str]]:
    return [
        (r"1\.1|1\.0|1\.6", _("cette adresse n’existe pas, ou plus")),
        (r"1\.2|1\.10|4\.4", _("le domaine de cette adresse n’existe pas, ou ne reçoit pas de courriel")),
        (r"1\.3", _("cette adresse est mal écrite")),
        (r"1\.[78]", _("le serveur du destinataire refuse notre adresse d’expéditeur")),
        (r"2\.[01]", _("cette boîte est fermée")),
        (r"2\.2", _("cette boîte est pleine")),
        (r"2\.3|3\.4", _("ce courriel est trop grand pour cette boîte")),
        (r"4\.[126]|3\.2", _("le serveur du destinataire ne répond pas")),
        (r"4\.7", _("le serveur du destinataire n’a pas répondu à temps : les essais sont finis")),
        (r"6\.\d+", _("le serveur du destinataire refuse le contenu de ce courriel")),
        (r"7\.\d+", _("le serveur du destinataire refuse ce courriel selon ses règles (filtre, réputation, signature)")),
    ]  # fmt: skip
