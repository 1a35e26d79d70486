"""The publiccode.yml of a prototype: the card by which catalogues of public software know it (standard 0.4).

Strings are written as JSON strings, which YAML reads as they are: nothing that a person typed can change the structure.
"""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from agreements.enums import PrototypeState
from agreements.models import Prototype

SHORT, LONG_MIN, LONG_MAX = 150, 150, 10_000


def publiccode(prototype: Prototype, *, page_url: str, version: str = "") -> str:
    """The whole file; mandatory keys of the standard are always there."""
    content = {
        "publiccodeYmlVersion": "0.4",
        "name": str(prototype),
        "url": prototype.repository or page_url,
        "landingURL": page_url,
        **({"softwareVersion": version} if version else {}),
        "platforms": ["web", "linux"],
        "developmentStatus": "beta" if prototype.state == PrototypeState.COMMONS else "development",
        "softwareType": "standalone/other",
        "organisation": {"name": prototype.maker.name if prototype.maker else "", "uri": _organisation(prototype)},
        "description": {code: _description(prototype, code) for code in ("fr", "en")},
        "legal": {"license": prototype.licence, **_owner(prototype)},
        "maintenance": {
            "type": "community",
            "contacts": [
                {"name": prototype.maker.name if prototype.maker else "DataCity", "email": settings.CONTACT_EMAIL}
            ],
        },
        "localisation": {"localisationReady": True, "availableLanguages": ["fr"]},
    }
    return "\n".join(_lines(content)) + "\n"


def _organisation(prototype: Prototype) -> str:
    maker = prototype.maker
    return (maker.website if maker else "") or settings.SITE_URL


def _owner(prototype: Prototype) -> dict[str, str]:
    return {"mainCopyrightOwner": prototype.maker.name} if prototype.maker else {}


def _description(prototype: Prototype, code: str) -> dict[str, Any]:
    """Texts in one language; what was not translated is given in French, and a short text is completed by its context."""
    with override(code):
        summary = (prototype.summary_en if code == "en" else "") or prototype.summary_fr or str(prototype)
        challenge = prototype.challenge
        title = ""
        if challenge is not None:
            title = (challenge.title_en if code == "en" else "") or challenge.title_fr or ""
        context = gettext(
            "Prototype né du programme DataCity, pour le défi « %(title)s ». Il a été essayé dans la ville avec une "
            "direction municipale ; ses sources sont déposées et leur empreinte est inscrite dans un registre public."
        ) % {"title": title}
        long = summary if len(summary) >= LONG_MIN else f"{summary}\n\n{context}"
        return {
            "shortDescription": _shorten(summary),
            "longDescription": long[:LONG_MAX],
            "features": [gettext("Répond au défi : %(title)s") % {"title": title}],
        }


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1].rsplit(' ', 1)[0]}…"


def _lines(value: Any, indent: int = 0) -> list[str]:
    blank = "  " * indent
    lines: list[str] = []
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, dict | list):
                lines += [f"{blank}{key}:", *_lines(item, indent + 1)]
            else:
                lines.append(f"{blank}{key}: {_scalar(item)}")
    else:
        for item in value:
            if isinstance(item, dict):
                first, *rest = _lines(item, indent + 1)
                lines += [f"{blank}- {first.strip()}", *rest]
            else:
                lines.append(f"{blank}- {_scalar(item)}")
    return lines


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
