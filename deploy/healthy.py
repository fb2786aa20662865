"""Ends well while the web server of this container answers /healthz; used by Dockerfile and compose.yaml."""

import os
from urllib.request import Request, urlopen

host = os.environ["SONGTOR_HOSTS"].split(",")[0].strip()
urlopen(Request("http://127.0.0.1:8000/healthz", headers={"Host": host}), timeout=5)
