"""Errors as they are kept, and as people read them."""

from django.db import DatabaseError
from django.utils.translation import gettext as _

from core.exceptions import DomainError

LONGEST = 500


def kept(error: BaseException) -> str:
    """`Class: what it says`, on one line, for a column of text. What a rule says to people is kept without its class."""
    said = error.message if isinstance(error, DomainError) else " ".join(str(error).split())
    if isinstance(error, DomainError):
        return str(said)[:LONGEST]
    return f"{type(error).__name__}: {said}"[:LONGEST]


def in_words(error: "BaseException | str") -> str:
    """A sentence without its full stop, in the language being read; what the machine said stays beside it."""
    text = error if isinstance(error, str) else _common(error) + kept(error)
    kind, _colon, said = text.partition(": ")
    meant = _meaning(kind)
    return f"{meant} ({said or kind})" if meant else text


def _common(error: BaseException) -> str:
    """Subclasses that a driver adds are read as what they are."""
    if isinstance(error, DatabaseError) and not _meaning(type(error).__name__):
        return "DatabaseError: "
    return ""


def _meaning(kind: str) -> str:
    meanings = {
        "ConnectionRefusedError": _("le serveur refuse la connexion"),
        "ConnectionResetError": _("le serveur a coupé la connexion"),
        "SMTPServerDisconnected": _("le serveur de courriel a coupé la connexion"),
        "SMTPRecipientsRefused": _("le serveur de courriel refuse cette adresse"),
        "SMTPSenderRefused": _("le serveur de courriel refuse l’expéditeur"),
        "SMTPDataError": _("le serveur de courriel refuse ce message"),
        "SMTPAuthenticationError": _("le serveur de courriel refuse notre mot de passe"),
        "TimeoutError": _("pas de réponse à temps"),
        "gaierror": _("le nom du serveur est introuvable"),
        "OperationalError": _("la base de données n’a pas répondu"),
        "InterfaceError": _("la connexion à la base de données est rompue"),
        "DatabaseError": _("la base de données a refusé"),
        "IntegrityError": _("la base de données a refusé"),
        "FileNotFoundError": _("le fichier n’est plus là"),
        "PermissionError": _("le droit d’écrire manque"),
        "WorkerDied": _("le processus qui faisait ce travail s’est arrêté plusieurs fois"),
    }
    return meanings.get(kind, "")
