"""One log line per request: endpoint and status, never the address, the path or a name."""

import time
import uuid

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("request")


def init_request_log(app: Flask) -> None:
    """Log each request with its own id, which also answers as X-Request-Id."""

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        g.request_id = uuid.uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        started = g.get("started")
        if started is not None and request.endpoint != "static":
            response.headers["X-Request-Id"] = g.request_id
            elapsed = round((time.perf_counter() - started) * 1000, 1)
            log.info(
                "request",
                method=request.method,
                endpoint=request.endpoint,
                status=response.status_code,
                duration_ms=elapsed,
            )
        return response
