from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from songtor.config.boot import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songtor.config.settings")
application = get_wsgi_application()
settle()
