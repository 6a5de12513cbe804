"""Every mapped class, so that Base.metadata is whole: for migrations, merging and erasing."""

from app.accounts import models as accounts
from app.attendance import models as attendance
from app.audit import models as audit
from app.certificates import models as certificates
from app.curriculum import models as curriculum
from app.jobs import models as jobs
from app.messaging import models as messaging
from app.people import models as people
from app.programmes import models as programmes
from app.registers import models as registers
from app.registration import models as registration
from app.statistics import models as statistics

__all__ = [
    "accounts",
    "attendance",
    "audit",
    "certificates",
    "curriculum",
    "jobs",
    "messaging",
    "people",
    "programmes",
    "registers",
    "registration",
    "statistics",
]
