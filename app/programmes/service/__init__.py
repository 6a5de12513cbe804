"""What can be done with programmes and sessions; importing it makes teaching time follow the agenda."""

from app.programmes.service import recount as recount
from app.programmes.service.agenda import (
    add_agenda_item,
    assign_trainer,
    change_agenda_item,
    remove_agenda_item,
    unassign_trainer,
)
from app.programmes.service.days import set_days
from app.programmes.service.programmes import add_target, create_programme, remove_target, update_programme
from app.programmes.service.sessions import create_session, update_session
from app.programmes.service.steps import take_step

__all__ = [
    "add_agenda_item",
    "add_target",
    "assign_trainer",
    "change_agenda_item",
    "create_programme",
    "create_session",
    "remove_agenda_item",
    "remove_target",
    "set_days",
    "take_step",
    "unassign_trainer",
    "update_programme",
    "update_session",
]
