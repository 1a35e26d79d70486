"""Forms of acts on many rows."""

from typing import Any

from django import forms


class PlaceForm(forms.Form):
    """Made for the object whose list it is, as `BatchAct.form` is called; a child may choose by it what it offers."""

    def __init__(self, _place: Any, data: Any = None) -> None:
        super().__init__(data)
