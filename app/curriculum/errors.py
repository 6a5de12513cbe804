"""The refusals of the curriculum."""

from app.core.errors import Invalid, NotFound


class ModuleNotFound(NotFound):
    """No such module."""

    code = "module_not_found"


class UnusableModule(Invalid):
    """A field that the form can show the message beside."""

    code = "unusable_module"


class CodeTaken(Invalid):
    """Another module has this code."""

    code = "code_taken"
