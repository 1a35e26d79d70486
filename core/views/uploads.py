"""The chunk endpoint: JSON for the script `core/js/upload.js`. Without it, forms carry their files themselves."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views import View

from core import uploads
from core.exceptions import DomainError
from core.models import Upload


def _state(upload: Upload, status: int = 200) -> JsonResponse:
    state = {"id": str(upload.pk), "received": upload.received, "size": upload.size, "chunk": uploads.CHUNK}
    return JsonResponse(state, status=status)


def _refused(error: DomainError) -> JsonResponse:
    if isinstance(error, uploads.OutOfPlace):
        return JsonResponse({"received": error.received}, status=409)
    return JsonResponse({"message": str(error.message)}, status=422)


class UploadStartView(View):
    """POST name, size, purpose: where to send the parts, and how much has come already."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> JsonResponse:
        data = request.POST
        size = data.get("size", "")
        try:
            upload = uploads.start(
                by=request.user,
                purpose=data.get("purpose", ""),
                name=data.get("name", ""),
                size=int(size) if size.isdecimal() and len(size) < 16 else 0,
                changed=data.get("changed", "")[:40],
            )
        except DomainError as error:
            return _refused(error)
        return _state(upload, 201)


class UploadView(View):
    """GET: how much has come. PUT ?at=N&before=C: the bytes that stand at N, after the chain C. DELETE: forget it."""

    http_method_names = ("get", "put", "delete")

    def get(self, request: HttpRequest, pk: Any) -> JsonResponse:
        return _state(uploads.of(request.user, pk))

    def put(self, request: HttpRequest, pk: Any) -> JsonResponse:
        upload = uploads.of(request.user, pk)
        at = request.GET.get("at", "")
        try:
            place = int(at) if at.isdecimal() and len(at) < 16 else -1
            return _state(uploads.receive(upload, at=place, content=request.body, before=request.GET.get("before", "")))
        except DomainError as error:
            return _refused(error)

    def delete(self, request: HttpRequest, pk: Any) -> JsonResponse:
        uploads.discard(uploads.of(request.user, pk))
        return JsonResponse({})
