# SPDX-License-Identifier: Apache-2.0
"""The program as assistive technology sees it: things are found by role and name, and pressed as it presses them."""
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from stage import eventually  # noqa: E402

SHOWING = Atspi.StateType.SHOWING


def calmly(read, otherwise=None):
    """What is being read may go away at any time."""
    try:
        return read()
    except GLib.Error:
        return otherwise


class Thing:
    """One accessible object."""

    def __init__(self, accessible):
        self.accessible = accessible

    def __repr__(self):
        return f"{self.role} “{self.name}”"

    @property
    def name(self):
        return calmly(lambda: self.accessible.get_name(), "") or ""

    @property
    def description(self):
        return calmly(lambda: self.accessible.get_description(), "") or ""

    @property
    def role(self):
        return calmly(lambda: self.accessible.get_role_name(), "") or ""

    @property
    def text(self):
        def read():
            interface = self.accessible.get_text_iface()
            return interface.get_text(0, interface.get_character_count()) if interface else ""
        return calmly(read, "")

    def has(self, state):
        return calmly(lambda: self.accessible.get_state_set().contains(state), False)

    @property
    def is_shown(self):
        return self.has(SHOWING)

    @property
    def is_checked(self):
        return self.has(Atspi.StateType.CHECKED)

    @property
    def is_enabled(self):
        return self.has(Atspi.StateType.ENABLED)

    @property
    def is_focused(self):
        return self.has(Atspi.StateType.FOCUSED)

    def children(self):
        for at in range(calmly(lambda: self.accessible.get_child_count(), 0)):
            child = calmly(lambda number=at: self.accessible.get_child_at_index(number))
            if child is not None:
                yield Thing(child)

    def all(self):
        yield self
        for child in self.children():
            yield from child.all()

    def actions(self):
        count = calmly(lambda: self.accessible.get_n_actions(), 0)
        return [calmly(lambda number=at: self.accessible.get_action_name(number), "") for at in range(count)]

    def do(self, action):
        names = self.actions()
        assert action in names, (self, names)
        assert self.accessible.do_action(names.index(action))

    def press(self):
        self.do("Press")

    def toggle(self):
        self.do("Toggle")

    def focus(self):
        self.accessible.get_component_iface().grab_focus()

    def write(self, text):
        assert self.accessible.get_editable_text_iface().set_text_contents(text)

    def find(self, role, name, shown=True):
        """The first thing of that role whose name begins so; None when there is none."""
        for one in self.all():
            if one.role == role and one.name.startswith(name) and (one.is_shown or not shown):
                return one
        return None

    def wait(self, role, name, shown=True):
        return eventually(f"{role} “{name}” in {self}", lambda: self.find(role, name, shown))

    def gone(self, role, name):
        return eventually(f"no {role} “{name}” in {self}", lambda: self.find(role, name) is None)

    def says(self, words):
        """Something shown has these words."""
        return eventually(f"“{words}” in {self}", lambda: next(
            (one for one in self.all() if words in one.name and one.is_shown), None))

    def outline(self, depth=0):
        shown = "" if self.is_shown else " (hidden)"
        actions = ", ".join(self.actions())
        lines = [f"{'  ' * depth}{self.role} “{self.name}”{shown} [{actions}]"]
        for child in self.children():
            lines.append(child.outline(depth + 1))
        return "\n".join(lines)


def programs():
    desktop = Atspi.get_desktop(0)
    for at in range(calmly(lambda: desktop.get_child_count(), 0)):
        child = calmly(lambda number=at: desktop.get_child_at_index(number))
        if child is not None:
            yield Thing(child)


def program(process):
    """The running program of that process."""
    def look():
        return next((one for one in programs()
                     if calmly(lambda thing=one: thing.accessible.get_process_id()) == process.pid), None)
    return eventually("the program is in the accessibility tree", look)
