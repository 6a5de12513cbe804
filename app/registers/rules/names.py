"""Full names in one cell, taken apart."""

import re

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def split_name(full: str) -> tuple[str, str]:
    """Family and given name of a full one: by a comma, by capitals, else the last word is the family name.

    Names written without spaces stay whole, as family name.
    """
    if "," in full or "،" in full or "，" in full:
        family, given = re.split(r"\s*[,،，]\s*", full, maxsplit=1)
        return family, given
    words = full.split()
    capitals = [word for word in words if len(word) > 1 and word.isupper() and "." not in word]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals), " ".join(word for word in words if word not in capitals)
    if len(words) == 1 or _UNSPACED.fullmatch("".join(words)):
        return full, ""
    return words[-1], " ".join(words[:-1])
