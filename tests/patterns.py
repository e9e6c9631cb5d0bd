"""Every regular expression in the pipeline, and for each the strings that make it work hardest."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pipeline

ROOT = Path(pipeline.__file__).parent
METHODS = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
POOL = "a0 \n\t中_-.A!<>[](){}$*`\\'\"|#%:/=，。的&;,+u\x00"
MANY = 20
"""A repetition that may go on longer than this is worth an attack."""


@dataclass(frozen=True, slots=True)
class Use:
    """A pattern, where it stands, and whether it is only ever matched at one place."""

    where: str
    pattern: Any
    anchored: bool

    def __str__(self) -> str:
        return self.where


def uses() -> tuple[list[Use], list[str]]:
    """Return all patterns, and the places of those that are only known while running."""
    found, unknown = [], []
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))}
    for path, tree in trees.items():
        methods = _methods(tree)
        module = ".".join(("pipeline", *path.relative_to(ROOT).with_suffix("").parts))
        space = vars(importlib.import_module(module.removesuffix(".__init__")))
        names = _names(tree)
        for node in ast.walk(tree):
            if not _is_re(node) or node.func.attr not in METHODS | {"compile"}:
                continue
            where = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
            called = {node.func.attr} - {"compile"} or methods.get(names.get(id(node), ""), set())
            try:
                pattern = _value(node, space)
            except NameError:
                unknown.append(where)
                continue
            found.append(Use(where, pattern, bool(called) and called <= {"match", "fullmatch"}))
    return found, unknown


def _is_re(node: Any) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
    )


def _names(tree: ast.AST) -> dict[int, str]:
    """Return what each call is assigned to, by the call's identity."""
    return {
        id(node.value): node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def _methods(tree: ast.AST) -> dict[str, set[str]]:
    """Return by which methods each name is used; one that is public may be used elsewhere."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if named and node.value.id.startswith("_"):
            found.setdefault(node.value.id, set()).add(node.attr)
    return {name: attributes & METHODS for name, attributes in found.items()}


def _value(node: Any, space: dict[str, Any]) -> Any:
    flags = [k.value for k in node.keywords if k.arg == "flags"]
    if node.func.attr == "compile":
        flags = node.args[1:]
    evaluate = lambda tree: eval(compile(ast.Expression(tree), "", "eval"), space)  # noqa: E731
    return re.compile(evaluate(node.args[0]), *(evaluate(flag) for flag in flags))


def attacks(pattern: Any, length: int) -> Iterator[Any]:
    """Yield strings of a length that repeat what the pattern repeats, and end otherwise."""
    seen = set()
    for prefix, pumps in _repeats(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)):
        made = [(prefix, pump, end) for pump in pumps for end in ("", "\x00", "\n中")]
        made += [("", prefix, ""), *(("", prefix + pump, "") for pump in pumps)]
        for start, pump, end in made:
            if pump and (start, pump, end) not in seen:
                seen.add((start, pump, end))
                text = start + pump * (length // len(pump)) + end
                yield text.encode("latin-1", "replace") if _is_bytes(pattern) else text


def _is_bytes(pattern: Any) -> bool:
    return isinstance(pattern.pattern, bytes)


def _repeats(tree: Any) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    _walk(tree, "", found, {})
    return found


def _walk(tree: Any, before: str, found: Any, groups: dict[int, str]) -> str:
    """Return a string the tree matches, and note every long repetition on the way."""
    made = ""
    for kind, value in tree:
        made += _one(kind, value, before + made, found, groups)
    return made


def _one(kind: Any, value: Any, before: str, found: Any, groups: dict[int, str]) -> str:
    if kind is op.LITERAL:
        return chr(value)
    if kind in (op.IN, op.NOT_LITERAL, op.ANY, op.CATEGORY):
        return next(iter(_chars(kind, value)), "")
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, body = value
        one = _walk(body, before, found, groups)
        if most > MANY:
            pumps = _chars(*body[0])[:6] if len(body) == 1 else []
            found.append((before, [p for p in dict.fromkeys([one, *pumps]) if p]))
        return one * max(least, 1 if most > MANY else 0)
    if kind is op.SUBPATTERN:
        made = _walk(value[3], before, found, groups)
        groups[value[0]] = made
        return made
    if kind is op.ATOMIC_GROUP:
        return _walk(value, before, found, groups)
    if kind is op.BRANCH:
        made = [_walk(branch, before, found, groups) for branch in value[1]]
        return made[0]
    if kind is op.GROUPREF:
        return groups.get(value, "")
    if kind in (op.ASSERT, op.ASSERT_NOT):
        _walk(value[1], before, found, groups)
    return ""


def _chars(kind: Any, value: Any) -> list[str]:
    """Return characters of the pool, and of the class itself, that a class matches."""
    if kind not in (op.IN, op.NOT_LITERAL, op.ANY, op.CATEGORY, op.LITERAL):
        return []
    if kind is op.LITERAL:
        return [chr(value)]
    if kind is op.NOT_LITERAL:
        return [char for char in POOL if ord(char) != value]
    if kind is op.ANY:
        return [char for char in POOL if char != "\n"]
    items = value if kind is op.IN else [(kind, value)]
    negated = any(item[0] is op.NEGATE for item in items)
    own = [chr(v[0]) if k is op.RANGE else chr(v) for k, v in items if k in (op.LITERAL, op.RANGE)]
    return [char for char in [*POOL, *own] if _within(char, items) != negated]


_CATEGORIES = {
    op.CATEGORY_SPACE: str.isspace, op.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    op.CATEGORY_DIGIT: str.isdigit, op.CATEGORY_NOT_DIGIT: lambda c: not c.isdigit(),
    op.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    op.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}  # fmt: skip


def _within(char: str, items: Any) -> bool:
    return any(
        (kind is op.LITERAL and ord(char) == value)
        or (kind is op.RANGE and value[0] <= ord(char) <= value[1])
        or (kind is op.CATEGORY and _CATEGORIES[value](char))
        for kind, value in items
    )
