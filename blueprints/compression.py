"""Compresses pages, and only those that hold no secret which a stranger could have the browser load again and again."""

import gzip

import brotli
from flask import Flask, Response, request

#: Below this many bytes it saves nothing.
_SMALLEST = 500

#: Pages, and the copy's own stylesheet, which holds no secret at all; files have compressed copies beside them.
_COMPRESSED = frozenset({"text/html", "text/css"})

#: Quick, and near to the best.
_BROTLI_QUALITY = 5


def init_compression(app: Flask) -> None:
    """Compress pages for whoever sends no cookie (docs/decisions/0010-what-is-compressed.md says why just those)."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in _COMPRESSED or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    response.vary.update(("Accept-Encoding", "Cookie"))
    encoding = request.accept_encodings.best_match(("br", "gzip"))
    if encoding is None or "Cookie" in request.headers or len(response.data) < _SMALLEST:
        return response
    page = response.data
    small = brotli.compress(page, quality=_BROTLI_QUALITY) if encoding == "br" else gzip.compress(page, 6)
    response.data = small
    response.headers["Content-Encoding"] = encoding
    return response
