"""How gunicorn serves Halbtag; everything that varies comes from the settings."""

import logging

from app import load_settings
from halbtag.commands.web_process import WebProcess

_settings = load_settings()

bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
workers = _settings.web_processes
worker_class = WebProcess
threads = _settings.web_threads
proc_name = "halbtag"

# The application logs method, route pattern, status and time; gunicorn's own log would write the links' secrets down.
accesslog = None
errorlog = "-"
loglevel = "warning"


class _WithoutRequests(logging.Filter):
    """Takes out of gunicorn's own messages what a request held: address, headers, links."""

    _KINDS = ("Invalid request", "Error handling request")

    def filter(self, record: logging.LogRecord) -> bool:
        for kind in self._KINDS:
            if str(record.msg).startswith(kind):
                record.msg, record.args, record.exc_info = kind, (), None
        return True


# Python keeps one logger by this name, and gunicorn writes to it.
logging.getLogger("gunicorn.error").addFilter(_WithoutRequests())

# The same as everywhere; gunicorn's own would open what it writes to everybody.
umask = 0o077

# X-Forwarded-* is the business of TRUSTED_PROXIES alone.
forwarded_allow_ips = ""

timeout = 30
graceful_timeout = 20
keepalive = 5
limit_request_line = 4094
limit_request_field_size = 8190

# Nothing here is steered while it runs, and its socket would lie in the home folder.
control_socket_disable = True

# A little memory that leaks somewhere never matters.
max_requests = 5000
max_requests_jitter = 500
