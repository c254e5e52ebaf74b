"""Names as people carry them: shown masked in public, compared with care, never changed."""

# U+00B7 is the dot that the notice 民委发〔2016〕33号 asks for; keyboards give the others.
_DOTS = str.maketrans(dict.fromkeys("•‧・．･.", "·"))


def masked(name: str) -> str:
    """Hide all but the first character, and the last one of a name of three or more.

    A bystander learns nothing, the holder recognises the name. Works for "阿卜杜·热合曼" as for
    "SAMPLE, ALEX"; a dot or space inside stays, so that the shape of the name stays too.
    """
    last = len(name) - 1
    keep_last = last >= 2
    return "".join(
        character if at == 0 or (at == last and keep_last) or character in "\u00b7 ," else "*"
        for at, character in enumerate(name)
    )


def same_name(on_card: str, expected: str) -> bool:
    """Compare two spellings of one name; only for comparison, what is stored stays as it is.

    Spaces and the kind of the middle dot do not count, nor does the case of Latin letters.
    """
    return _comparable(on_card) == _comparable(expected)


def _comparable(name: str) -> str:
    return "".join(name.split()).translate(_DOTS).casefold()
