"""The curriculum as files: one folder a module, with its facts in module.toml."""

import tomllib
from pathlib import Path

from app.curriculum.errors import UnusableModule
from app.curriculum.rules import ModuleInput, check_module

CURRICULUM = Path(__file__).resolve().parents[2] / "curriculum"


def read_modules(folder: Path = CURRICULUM) -> list[ModuleInput]:
    """The modules of a curriculum folder, by code; raises UnusableModule that names the file."""
    return [_read(path) for path in sorted(folder.glob("*/module.toml"))]


def _read(path: Path) -> ModuleInput:
    try:
        data = ModuleInput(**tomllib.loads(path.read_text(encoding="utf-8")))
        check_module(data)
    except (tomllib.TOMLDecodeError, TypeError, UnusableModule) as error:
        raise UnusableModule(f"{path.parent.name}/{path.name}: {error}") from error
    return data
