"""Base view of a page for one act: a form on an object that the person may see, a service, a redirect."""

from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views import View

from core.exceptions import DomainError, GateClosed, NotAllowed
from core.forms import show_refusal
from core.permissions import require
from core.shared_forms import one_writer, status_of
from core.uploads import received_files


class ActView(View):
    """A child gives `door(user)`, `perm`, `form_class`, `act(data)`, `back()` and words.

    Who sees the object and may not act gets the reason (403); what a rule refuses stands beside its field, all that was
    typed still there (422).
    """

    perm: ClassVar[Any]
    form_class: ClassVar[type[BaseForm]]
    template_name: ClassVar[str]
    title: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    submit: ClassVar[Any] = ""
    done: ClassVar[Any] = ""
    multipart: ClassVar[bool] = False
    kind: ClassVar[str] = "primary"
    request: HttpRequest

    def door(self, user: Any) -> Any:
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> Any:
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    @cached_property
    def obj(self) -> Any:
        return get_object_or_404(self.door(self.request.user), pk=self.kwargs["pk"])

    def form_arguments(self) -> dict[str, Any]:
        return {}

    def context(self) -> dict[str, Any]:
        return {}

    def _form(self, *data: Any) -> Any:
        return self.form_class(*data, **self.form_arguments())

    def _check(self) -> None:
        require(self.request.user, self.perm, self.obj)

    def _page(self, form: Any, status: int = 200) -> HttpResponse:
        words = {name: getattr(self, name) for name in ("title", "lead", "submit", "multipart", "kind")}
        context = {**words, "form": form, "obj": self.obj, "back": self.back(), **self.context()}
        return render(self.request, self.template_name, context, status=status)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self._check()
        return self._page(self._form())

    @one_writer
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self._check()
        form = self._form(request.POST, received_files(request))
        if form.is_valid():
            try:
                self.act(form.cleaned_data)
            except (GateClosed, NotAllowed):
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, self.done)
                return redirect(self.back())
        return self._page(form, status_of(form))
