# SPDX-License-Identifier: Apache-2.0
"""The predicate expressions of resource listing that tsh documents: name, labels, comparisons, search(), and && || !."""

import re
from dataclasses import dataclass

from .access import App
from .errors import bad_parameter

_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*"|`[^`]*`)|(&&|\|\||==|!=|[!()\[\],.])|([A-Za-z_][A-Za-z0-9_-]*))')


@dataclass
class _Reader:
    tokens: list[str]
    app: App

    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.tokens[0] != wanted):
            raise bad_parameter(
                f"failed to parse predicate expression: expected {wanted or 'a term'}, got {self.next() or 'the end'}"
            )
        return self.tokens.pop(0)

    def either(self):
        value = self.both()
        while self.next() == "||":
            self.take()
            other = self.both()
            value = bool(value) or bool(other)
        return value

    def both(self):
        value = self.compare()
        while self.next() == "&&":
            self.take()
            other = self.compare()
            value = bool(value) and bool(other)
        return value

    def compare(self):
        value = self.unary()
        if self.next() in ("==", "!="):
            equal = self.take() == "=="
            value = (value == self.unary()) == equal
        return value

    def unary(self):
        if self.next() == "!":
            self.take()
            return not self.unary()
        if self.next() == "(":
            self.take()
            value = self.either()
            self.take(")")
            return value
        token = self.take()
        if token[0] in '"`':
            return _unquote(token)
        return self.call(token) if self.next() == "(" else self.selector(token)

    def call(self, name: str):
        self.take("(")
        values = []
        while self.next() != ")":
            values.append(self.either())
            if self.next() == ",":
                self.take()
        self.take(")")
        functions = {
            "equals": lambda one, other: one == other,
            "exists": lambda value: value is not None and value != "",
            "hasPrefix": lambda text, prefix: str(text or "").startswith(prefix),
            "search": lambda *words: matches(self.app, words),
        }
        if name not in functions:
            raise bad_parameter(f"unsupported function: {name}")
        try:
            return functions[name](*values)
        except TypeError as error:
            raise bad_parameter(f"{name}: wrong number of arguments") from error

    def selector(self, name: str):
        path = [name]
        while self.next() in (".", "["):
            if self.take() == ".":
                path.append(self.take())
            else:
                path.append(_unquote(self.take()))
                self.take("]")
        if path[0] == "resource" and path[1:2] == ["metadata"]:
            path = path[2:]
        if path == ["name"]:
            return self.app.name
        if path[0] == "labels" and len(path) == 2:
            return self.app.effective_labels.get(path[1], "")
        raise bad_parameter(f"identifier {'.'.join(path)} is not defined")


def _unquote(token: str) -> str:
    if token[:1] not in ('"', "`"):
        raise bad_parameter(f"failed to parse predicate expression: {token} is no string")
    return token[1:-1] if token[0] == "`" else re.sub(r"\\(.)", r"\1", token[1:-1])


def evaluate(expression: str, app: App) -> bool:
    """Raises bad parameter for what is no expression of the kind."""
    tokens, at = [], 0
    while at < len(expression.rstrip()):
        found = _TOKEN.match(expression, at)
        if not found:
            raise bad_parameter(f"failed to parse predicate expression at {expression[at:at + 20]!r}")
        tokens.append(next(group for group in found.groups() if group))
        at = found.end()
    reader = _Reader(tokens, app)
    value = reader.either()
    if reader.tokens or not isinstance(value, bool):
        raise bad_parameter("failed to parse predicate expression: not a boolean")
    return value


def matches(app: App, words) -> bool:
    """Every search word is found somewhere in the app's values, whatever the letter case."""
    text = [app.name, app.description, app.public_addr, *app.effective_labels, *app.effective_labels.values()]
    if app.is_aws:
        text.append("cloud AWS")
    return all(any(word.lower() in value.lower() for value in text) for word in words)
