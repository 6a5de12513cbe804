"""What happened, in words: one table for the actions of all features, as permissions have one.

An action that is not listed is shown by its own name; tests/audit looks for those.
"""

from babel.support import LazyProxy

from app.core.i18n import lazy_gettext as _

WORDS: dict[str, LazyProxy] = {
    "agenda.item_added": _("Agenda item added"),
    "agenda.item_changed": _("Agenda item changed"),
    "agenda.item_removed": _("Agenda item removed"),
    "attendance.recorded": _("Attendance recorded"),
    "certificate.issued": _("Certificate issued"),
    "certificate.replaced": _("Certificate replaced"),
    "certificate.revoked": _("Certificate revoked"),
    "figures.released": _("Figures released to the public"),
    "figures.withdrawn": _("Public figures withdrawn"),
    "head_count.added": _("Head count added"),
    "head_count.changed": _("Head count changed"),
    "head_count.removed": _("Head count removed"),
    "look_alike.different": _("Two look-alikes declared different people"),
    "module.changed": _("Module changed"),
    "module.created": _("Module created"),
    "person.corrected": _("Person corrected"),
    "person.created": _("Person added"),
    "person.filled": _("Missing details of a person filled in"),
    "person.merge_undone": _("Merge of two persons undone"),
    "person.merged": _("Two persons merged"),
    "programme.changed": _("Programme changed"),
    "programme.created": _("Programme created"),
    "register.discarded": _("Upload of a register discarded"),
    "register.imported": _("Register imported"),
    "register.import_undone": _("Import of a register undone"),
    "register.mapped": _("Columns of a register assigned"),
    "register.uploaded": _("Register uploaded"),
    "registration.accepted": _("Registration accepted"),
    "registration.applied": _("Registration put back to waiting"),
    "registration.applied_again": _("Registration sent again after withdrawing"),
    "registration.completed": _("Details at registration completed from the person's record"),
    "registration.declined": _("Registration declined"),
    "registration.known": _("Registration received from somebody registered already"),
    "registration.nominated": _("Person nominated"),
    "registration.offered": _("Place offered from the waiting list"),
    "registration.received": _("Registration received"),
    "registration.waitlisted": _("Registration put on the waiting list"),
    "registration.withdrawn": _("Registration withdrawn"),
    "report.schedule_added": _("Report set to be sent by mail"),
    "report.schedule_stopped": _("Report no longer sent by mail"),
    "report.sealed": _("Report sealed"),
    "report.view_removed": _("Saved view removed"),
    "report.view_saved": _("Report saved as a view"),
    "report.wording_changed": _("Words of a report changed"),
    "session.announced": _("Training session announced"),
    "session.cancelled": _("Training session cancelled"),
    "session.changed": _("Training session changed"),
    "session.closed": _("Training session closed"),
    "session.created": _("Training session created"),
    "session.days_changed": _("Days of a training session changed"),
    "session.held": _("Training session held"),
    "session.postponed": _("Training session postponed"),
    "session.redrafted": _("Training session made a draft again"),
    "session.reopened": _("Training session opened again"),
    "target.added": _("Target added"),
    "target.removed": _("Target removed"),
    "trainer.added": _("Trainer added"),
    "trainer.assigned": _("Trainer assigned"),
    "trainer.changed": _("Trainer changed"),
    "trainer.unassigned": _("Trainer taken off"),
    "user.changed": _("User changed"),
    "user.created": _("User created"),
    "user.deactivated": _("Account closed"),
    "user.invited": _("Link to set a password made"),
    "user.password_set": _("Password set"),
    "user.reactivated": _("Account opened again"),
    "user.reset_sent": _("Link for a forgotten password sent"),
    "user.signed_in": _("Signed in"),
    "user.signed_out": _("Signed out"),
    "user.signed_out_everywhere": _("Signed out everywhere"),
}


def action_words(action: str) -> str:
    """What an action is called on screen."""
    words = WORDS.get(action)
    return str(words) if words is not None else action.replace(".", ": ").replace("_", " ")
