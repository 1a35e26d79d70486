"""Licences as SPDX expressions, or the word for what is not open."""

from django.utils.translation import gettext as _
from license_expression import ExpressionError, get_spdx_licensing

from core.exceptions import DomainError

PROPRIETARY = "propriétaire"


def parse_licence(text: str) -> str:
    """The expression in its canonical form (`mit or apache-2.0` → `MIT OR Apache-2.0`), or « propriétaire ».

    Raises DomainError naming what is not known.
    """
    text = " ".join(text.split())
    if text.lower() in {PROPRIETARY, "proprietaire", "proprietary"}:
        return PROPRIETARY
    licensing = get_spdx_licensing()
    try:
        parsed = licensing.parse(text, validate=True, strict=True)
    except (ExpressionError, ValueError) as error:
        raise DomainError(
            _(
                "« %(text)s » n’est pas une licence SPDX connue. Exemples : MIT, EUPL-1.2, Apache-2.0 OR MIT ; sinon, "
                "écrivez « propriétaire »."
            )
            % {"text": text},
            field="licence",
        ) from error
    if parsed is None:
        raise DomainError(_("Indiquez la licence, ou « propriétaire »."), field="licence")
    return str(parsed)
