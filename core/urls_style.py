"""The living style page, mounted at `/style/` when DEBUG is on."""

from django.urls import path

from core.style import StyleView, StyleWorkspaceView

app_name = "style"
urlpatterns = [
    path("", StyleView.as_view(), name="index"),
    path("espace/", StyleWorkspaceView.as_view(), name="workspace"),
]
