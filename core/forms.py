"""What the forms of every app share."""

from django.forms import BaseForm

from core.exceptions import DomainError


def show_refusal(form: BaseForm, error: DomainError) -> None:
    """Puts what a rule said beside the field at fault, else above the form: what was typed stays in it."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
