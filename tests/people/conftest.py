"""People are reached through sessions and merged across features: here all features are loaded."""

import app.attendance.service
import app.certificates.models
import app.programmes.queries
import app.registration.queries
import app.registration.service  # noqa: F401
