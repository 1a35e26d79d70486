"""The product's addresses, and the floor: a bare Django view with one query and a small template."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

TEMPLATE = engines["django"].from_string(
    "<!doctype html><html lang=fr><title>{{ n }}</title><body><ul>{% for i in rows %}<li>{{ i }}</li>{% endfor %}</ul></body></html>"
)


@login_not_required
def floor(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM partners_edition")
        (n,) = cursor.fetchone()
    return HttpResponse(TEMPLATE.render({"n": n, "rows": range(10)}, request))


urlpatterns = [path("-/floor/", floor), *urlpatterns]
