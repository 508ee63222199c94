"""What a site has at fixed addresses: for search engines, for tabs and home screens, for other websites."""

from flask import Blueprint, Response, request

from blueprints.static_files import SOURCE

blueprint = Blueprint("site", __name__)

#: How long others may keep what has no version in its address, in seconds: a day.
_A_DAY = 86_400


@blueprint.get("/embed.js")
def show_embed_script() -> Response:
    """Send the script that other websites load: its address stands in their pages and never changes."""
    response = _file("js/embed.js", "text/javascript")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _file(name: str, mimetype: str) -> Response:
    response = Response((SOURCE / name).read_bytes(), mimetype=mimetype)
    response.headers["Cache-Control"] = f"public, max-age={_A_DAY}"
    response.add_etag()
    return response.make_conditional(request)
