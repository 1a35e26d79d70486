"""The living style page, mounted at `/style/` when DEBUG is on."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from core.views.style import StyleView, StyleWorkspaceView

app_name = "style"
urlpatterns = [
    path("", login_not_required(StyleView.as_view()), name="index"),
    path("espace/", login_not_required(StyleWorkspaceView.as_view()), name="workspace"),
]
