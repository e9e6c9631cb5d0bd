"""Matches of a sentence and its English → what the glossary asks for that does not stand there."""

from collections.abc import Sequence

from pipeline.document import Match, Term
from pipeline.glossary.forms import Range, places
from pipeline.glossary.visible import visible


def missing(matches: Sequence[Match], target: str) -> tuple[Match, ...]:
    """Return the keep and prefer matches that the English does not hold as often as the source.

    Terms with the same English share a count; a word of the English counts for one term only, so
    that *neural network* does not stand in for *network* as well.
    """
    return tuple(match for match, found in allotted(matches, target) if found is None)


def forbidden(matches: Sequence[Match], target: str) -> tuple[Match, ...]:
    """Return the forbid matches whose English stands there outside a term that is asked for."""
    unwanted = [match for match in matches if match.term.kind == "forbid"]
    if not unwanted:
        return ()
    text = visible(target)
    asked = _asked(matches, text)
    return tuple(
        match
        for match in unwanted
        if any(not _inside(at, asked) for at in _found(match.term, text))
    )


def allotted(matches: Sequence[Match], target: str) -> tuple[tuple[Match, Range | None], ...]:
    """Return each match with where its words stand in what is visible of the English, or None."""
    text = visible(target)
    wanted = [match for match in matches if match.term.kind != "forbid"]
    taken: list[Range] = []
    given: dict[int, Range] = {}
    # The longest English chooses first, and exact spelling before inflected.
    order = sorted(
        range(len(wanted)),
        key=lambda at: (-len(wanted[at].term.target), wanted[at].term.kind, wanted[at].start),
    )
    for at in order:
        for place in _found(wanted[at].term, text):
            if not _touches(place, taken):
                taken.append(place)
                given[at] = place
                break
    return tuple((match, given.get(at)) for at, match in enumerate(wanted))


def _asked(matches: Sequence[Match], text: str) -> list[Range]:
    terms = {match.term.target: match.term for match in matches if match.term.kind != "forbid"}
    return [place for term in terms.values() for place in _found(term, text)]


def _found(term: Term, text: str) -> tuple[Range, ...]:
    return places(term.target, term.kind, text)


def _touches(place: Range, taken: Sequence[Range]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in taken)


def _inside(place: Range, ranges: Sequence[Range]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in ranges)
