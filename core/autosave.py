"""One way to save while people type, whatever the form.

The script `core/js/writing.js` posts `<form data-autosave>` to its own address soon after a change, with the header
`X-Autosave` and, in `X-Changed`, the names of the fields that changed since the last answer. The view answers:

- `kept(**tokens)`, 200: kept; each token is the new value of a hidden field, the version to send next time;
- `moved(notices, **tokens)`, 409: somebody saved another text meanwhile; nothing of theirs is lost, what was typed stays
  on the screen, and each notice (HTML that shows the other text) goes under its field. With the new tokens, writing on
  means keeping one's own text;
- `refused(errors, **tokens)`, 422: something is not sound yet and was not kept; the reason goes under its field.

Anything else (a lost session, a failure) leaves the text on the screen and is tried again.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, JsonResponse


def is_autosave(request: HttpRequest) -> bool:
    return "X-Autosave" in request.headers


def changed_names(request: HttpRequest) -> set[str]:
    """Names of the fields that changed since the last answer."""
    return {unquote(name) for name in request.headers.get("X-Changed", "").split(",") if name}


def kept(notices: Mapping[str, str] | None = None, **tokens: Any) -> JsonResponse:
    """An empty notice takes away the one that stood under that field."""
    versions = {name: str(value) for name, value in tokens.items()}
    return JsonResponse({"versions": versions, "notices": dict(notices or {})})


def moved(notices: Mapping[str, str], *, status: int = 409, **tokens: Any) -> JsonResponse:
    """`notices`: field name → HTML to put under that field, or under the form for the empty name. `status` is 422 when
    what was typed cannot be kept for another reason.
    """
    versions = {name: str(value) for name, value in tokens.items()}
    return JsonResponse({"versions": versions, "notices": dict(notices)}, status=status)


def refused(errors: Mapping[str, Iterable[Any]], **tokens: Any) -> JsonResponse:
    """Some fields are not sound: each says why under itself and stays as typed; what was sound is kept."""
    sentences = {name: [str(sentence) for sentence in said] for name, said in errors.items()}
    versions = {name: str(value) for name, value in tokens.items()}
    return JsonResponse({"versions": versions, "errors": sentences}, status=422)
