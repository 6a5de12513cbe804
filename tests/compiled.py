"""What every application of a test process compiles alike is compiled once: templates and URL rules."""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

LEARNT = ("arguments", "_parts", "_trace", "_converters", "_build", "_build_unknown")


class TemplatesOnce(BytecodeCache):
    """Templates as byte code."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


class RuleOnce(Rule):
    """A rule that is read once, and whose address is built by a function that equal rules share."""

    _read: ClassVar[dict[Any, dict[str, Any]]] = {}
    _builders: ClassVar[dict[Any, Callable[..., tuple[str, str]]]] = {}

    def compile(self) -> None:
        key = (self.rule, self.subdomain, self.host, self.merge_slashes, self.build_only, str(self.defaults))
        if key not in self._read:
            super().compile()
            self._read[key] = {name: getattr(self, name) for name in LEARNT if hasattr(self, name)}
        self.__dict__ |= self._read[key]

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (*self._trace, *sorted((self.defaults or {}).items()), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


TEMPLATES = TemplatesOnce()


def compile_rules_once() -> None:
    """For every application made from now on."""
    Flask.url_rule_class = RuleOnce
