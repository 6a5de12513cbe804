"""What every answer tells the browser: load nothing from elsewhere, run nothing inline, tell nobody."""

from typing import cast

from flask import Flask, Response, session

from app.core.office import Office

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
PAGES = "private, no-cache"
SIGNED_IN = "private, no-store"  # nothing of people stays on a shared or a seized computer


def init_headers(app: Flask) -> None:
    """Add the headers to every answer of the application; a view's own Cache-Control is kept."""
    office = cast("Office", app.extensions["mandate_office"])
    headers = dict(HEADERS)
    if office.settings.base_url.startswith("https://"):
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = SIGNED_IN if "sign_in" in session else PAGES
        return response
