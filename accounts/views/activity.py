"""All that an organisation has done here, each part within the rights of who reads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.views.organisation import DOOR
from core.search import search
from core.views.search import one_kind


@require_safe
def activity(request: HttpRequest, pk: Any) -> HttpResponse:
    """`dans`: one kind alone, page by page. The page of a merged organisation leads to the one that was kept."""
    organisation = DOOR.open(request.user, pk)
    if organisation.merged_into_id:
        return redirect("organisation_activity", organisation.merged_into_id)
    context = {"organisation": organisation, "here": reverse("organisation_activity", args=[pk])}
    if name := request.GET.get("dans", ""):
        context |= one_kind(request, name, organisation)
    else:
        context["groups"] = search(request.user, organisation)
    return render(request, "accounts/organisation_activity.html", context)
