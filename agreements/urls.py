from agreements.conventions.urls import urlpatterns as conventions
from agreements.documents.urls import urlpatterns as documents
from agreements.events.urls import urlpatterns as events
from agreements.facts.urls import urlpatterns as facts
from agreements.prototypes.urls import urlpatterns as prototypes
from agreements.scans.urls import urlpatterns as scans

urlpatterns = [*prototypes, *facts, *conventions, *scans, *documents, *events]
