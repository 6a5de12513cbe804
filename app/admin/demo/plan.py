"""The sessions of the demo's current programme, placed around today so that each state is there."""

from dataclasses import dataclass

from app.programmes.rules import SessionKind, SessionState


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One session: when it starts, in days from today, and how far it has come."""

    city: str
    country: str | None
    title: str
    begins: int
    days: int
    state: SessionState
    zone: str
    language: str = "en"
    people: int = 0
    undecided: int = 0
    waiting: int = 0
    capacity: int = 28
    has_lead: bool = True
    has_certificates: bool = False
    unmarked: int = 0
    kind: SessionKind | None = None
    cost_cents: int | None = None
    heads: tuple[int, int] | None = None  # women, men

    @property
    def is_online(self) -> bool:
        return self.country is None


SEMINAR = "Seminar on the prevention of genocide and related crimes"
TOT = "Training of trainers"
ANALYSIS = "Early warning and the framework of analysis"
FOCAL = "Workshop for national focal points"

PLAN = (
    Planned(
        city="Accra",
        country="GHA",
        title=SEMINAR,
        kind=SessionKind.SEMINAR,
        cost_cents=46_180_00,
        begins=-160,
        days=4,
        state=SessionState.CLOSED,
        zone="Africa/Accra",
        people=26,
        has_certificates=True,
    ),
    Planned(
        city="Tbilisi",
        country="GEO",
        title=FOCAL,
        kind=SessionKind.WORKSHOP,
        cost_cents=31_905_50,
        begins=-118,
        days=3,
        state=SessionState.CLOSED,
        zone="Asia/Tbilisi",
        people=22,
        has_certificates=True,
    ),
    Planned(
        city="Addis Ababa",
        country="ETH",
        title=ANALYSIS,
        kind=SessionKind.COURSE,
        cost_cents=52_340_00,
        begins=-90,
        days=5,
        state=SessionState.CLOSED,
        zone="Africa/Addis_Ababa",
        people=24,
        has_certificates=True,
    ),
    Planned(
        city="Amman",
        country="JOR",
        title="Community dialogue on prevention",
        begins=-62,
        days=2,
        state=SessionState.CLOSED,
        zone="Asia/Amman",
        language="ar",
        heads=(19, 16),
    ),
    Planned(
        city="Lomé",
        country="TGO",
        title=SEMINAR,
        kind=SessionKind.SEMINAR,
        cost_cents=38_725_25,
        begins=-38,
        days=3,
        state=SessionState.CLOSED,
        zone="Africa/Lome",
        language="fr",
        people=25,
    ),
    Planned(
        city="Nairobi",
        country="KEN",
        title=ANALYSIS,
        kind=SessionKind.COURSE,
        cost_cents=41_060_00,
        begins=-13,
        days=3,
        state=SessionState.HELD,
        zone="Africa/Nairobi",
        people=27,
        unmarked=4,
    ),
    Planned(
        city="",
        country=None,
        title="Incitement and the media, online course",
        kind=SessionKind.COURSE,
        cost_cents=3_450_00,
        begins=-6,
        days=3,
        state=SessionState.ANNOUNCED,
        zone="UTC",
        people=30,
        capacity=60,
    ),
    Planned(
        city="Dakar",
        country="SEN",
        title=TOT,
        kind=SessionKind.TRAINING_OF_TRAINERS,
        begins=-1,
        days=4,
        state=SessionState.HELD,
        zone="Africa/Dakar",
        language="fr",
        people=24,
    ),
    Planned(
        city="Kampala",
        country="UGA",
        title=SEMINAR,
        kind=SessionKind.SEMINAR,
        begins=9,
        days=3,
        state=SessionState.ANNOUNCED,
        zone="Africa/Kampala",
        people=16,
        undecided=8,
        has_lead=False,
    ),
    Planned(
        city="Nairobi",
        country="KEN",
        title=FOCAL,
        kind=SessionKind.WORKSHOP,
        begins=16,
        days=2,
        state=SessionState.ANNOUNCED,
        zone="Africa/Nairobi",
        people=11,
        undecided=6,
        capacity=25,
    ),
    Planned(
        city="Bogotá",
        country="COL",
        title=ANALYSIS,
        kind=SessionKind.COURSE,
        begins=24,
        days=3,
        state=SessionState.ANNOUNCED,
        zone="America/Bogota",
        language="es",
        people=20,
        waiting=5,
        capacity=20,
    ),
    Planned(
        city="",
        country=None,
        title="Concepts and law, online course",
        kind=SessionKind.COURSE,
        begins=41,
        days=5,
        state=SessionState.ANNOUNCED,
        zone="UTC",
        people=9,
        undecided=3,
        capacity=60,
    ),
    Planned(
        city="Phnom Penh",
        country="KHM",
        title=SEMINAR,
        kind=SessionKind.SEMINAR,
        begins=69,
        days=4,
        state=SessionState.DRAFT,
        zone="Asia/Phnom_Penh",
    ),
    Planned(
        city="Kyiv",
        country="UKR",
        title=FOCAL,
        kind=SessionKind.WORKSHOP,
        begins=30,
        days=2,
        state=SessionState.POSTPONED,
        zone="Europe/Kyiv",
    ),
    Planned(
        city="Hanoi",
        country="VNM",
        title=TOT,
        kind=SessionKind.TRAINING_OF_TRAINERS,
        begins=52,
        days=5,
        state=SessionState.CANCELLED,
        zone="Asia/Ho_Chi_Minh",
    ),
)
