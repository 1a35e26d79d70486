"""What granian, or any WSGI server, serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
# A page is given up after this; commands and jobs may take longer (config/settings/base.py).
os.environ.setdefault("DB_STATEMENT_TIMEOUT", "30s")
os.environ.setdefault("DB_LOCK_TIMEOUT", "10s")
application = get_wsgi_application()
