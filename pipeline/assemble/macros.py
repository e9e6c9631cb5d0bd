r"""TeX with commands of its author's own → TeX without; definitions hold for what comes after.

MathJax and KaTeX blogs define commands once, in a formula that shows nothing, and use them in all
formulas below. What is read is what such posts use: ``\newcommand`` and its kin, ``\def`` without
delimiters, ``\let`` and ``\DeclareMathOperator``, as LaTeX2e's source (ltdefns) and amsopn define
them. Anything else stays, so that the formula is refused and reported.
"""

import re
from dataclasses import dataclass, field

_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_NAMED = re.compile(r"\*?\s*(?:\{\s*(\\(?:[A-Za-z]+|.))\s*\}|(\\(?:[A-Za-z]+|.)))\s*")
_COUNT = re.compile(r"\[\s*([0-9])\s*\]\s*")
_DEFAULT = re.compile(r"\[([^\[\]]*)\]\s*")
_PARAMETERS = re.compile(r"(?:#[1-9])*\s*(?=\{)")
_EQUALS = re.compile(r"\s*+(?:=\s*+)?(?=\\)")
_DEFINES = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|DeclareMathOperator|def|gdef|let)(?![A-Za-z])"
)
_MOST_USES = 500
_LONGEST = 20_000
"""Characters of one formula; a command that uses itself has to end somewhere."""


@dataclass(frozen=True, slots=True)
class _Macro:
    """What a command stands for."""

    body: str
    count: int = 0
    """How many arguments it takes, 0 to 9."""
    default: str | None = None
    """What the first argument is where none stands in brackets."""


@dataclass(slots=True)
class Macros:
    """The commands that a post has defined so far."""

    known: dict[str, _Macro] = field(default_factory=dict)

    def expand(self, tex: str) -> str:
        """Return a formula without its definitions, which are kept, and without what they define.

        Returns:
            "" where the formula did nothing but define.

        """
        if len(tex) > _LONGEST or not (self.known or has_definitions(tex)):
            return tex
        rest, out, uses = tex, "", 0
        while found := _COMMAND.search(rest):
            command, after = found[0], found.end()
            out += rest[: found.start()]
            end = self._define(command, rest, after)
            macro = self.known.get(command)
            if end:
                rest = rest[end:]
            elif macro is None:
                out, rest = out + command, rest[after:]
            else:
                said, after = _said(macro, rest, after)
                said = f"{{{said}}}" if out.rstrip().endswith(("^", "_")) else said
                rest = _glued(said, rest[after:])
                uses += 1
                if uses > _MOST_USES or len(out) + len(rest) > _LONGEST:
                    return tex
        out += rest
        return out if _COMMENT.sub("", out).strip() else ""

    def only_defines(self, text: str) -> bool:
        """Whether a text holds definitions and nothing else; they are kept."""
        return has_definitions(text) and not self.expand(text)

    def _define(self, command: str, tex: str, at: int) -> int:
        """Read the definition behind ``command`` and return where it ends, 0 if it is none."""
        name = _NAMED.match(tex, at) if _DEFINES.fullmatch(command) else None
        if name is None:
            return 0
        own, at = name[1] or name[2], name.end()
        count, default = 0, None
        if command == r"\let":
            equals = _EQUALS.match(tex, at)
            other = _COMMAND.match(tex, equals.end()) if equals else None
            if other:
                self.known[own] = self.known.get(other[0], _Macro(other[0]))
            return other.end() if other else 0
        if command in (r"\def", r"\gdef"):
            parameters = _PARAMETERS.match(tex, at)
            if parameters is None:
                return 0
            count, at = parameters[0].count("#"), parameters.end()
        elif number := _COUNT.match(tex, at):
            count, at = int(number[1]), number.end()
            if first := _DEFAULT.match(tex, at):
                default, at = first[1], first.end()
        body, end = _argument(tex, at)
        if not end:
            return 0
        if command == r"\DeclareMathOperator":
            star = "*" if tex[name.start()] == "*" else ""
            body = rf"\operatorname{star}{{{body}}}"
        if command != r"\providecommand" or own not in self.known:
            self.known[own] = _Macro(body, count, default)
        return end


def has_definitions(tex: str) -> bool:
    """Whether a formula holds a definition; of one that was expanded, one that is not read."""
    return bool(_DEFINES.search(tex))


def _said(macro: _Macro, tex: str, at: int) -> tuple[str, int]:
    """Return what a use of a command stands for and where it ends."""
    arguments: list[str] = []
    if macro.default is not None:
        given = _DEFAULT.match(tex, at)
        arguments.append(given[1] if given else macro.default)
        at = given.end() if given else at
    while len(arguments) < macro.count:
        argument, end = _argument(tex, at)
        arguments.append(argument)
        at = end or at
    pieces = re.split(r"#([1-9])", macro.body)
    out = pieces[0]
    for number, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        own = arguments[int(number) - 1] if int(number) <= len(arguments) else ""
        out = _glued(_glued(out, own), piece)
    return out, at


def _argument(tex: str, at: int) -> tuple[str, int]:
    """Return the argument at ``at``: a group, a command or a character; 0 as end if none."""
    at += len(tex[at:]) - len(tex[at:].lstrip())
    if at >= len(tex) or tex[at] == "}":
        return "", 0
    command = _COMMAND.match(tex, at)
    if command:
        return command[0], command.end()
    if tex[at] != "{":
        return tex[at], at + 1
    depth = 0
    for mark in re.finditer(r"\\.|[{}]", tex[at:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0:
            return tex[at + 1 : at + mark.start()], at + mark.end()
    return "", 0


def _glued(one: str, other: str) -> str:
    """Return both, with a space where a command would swallow a letter."""
    is_open = re.search(r"\\[A-Za-z]+\Z", one) and other[:1].isalpha()
    return f"{one} {other}" if is_open else one + other
