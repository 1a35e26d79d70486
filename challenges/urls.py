from challenges.applications.urls import urlpatterns as applications
from challenges.calls.urls import urlpatterns as calls
from challenges.selection.urls import urlpatterns as selection

urlpatterns = [*calls, *applications, *selection]
