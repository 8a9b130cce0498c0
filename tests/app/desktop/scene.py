# SPDX-License-Identifier: Apache-2.0
"""The program on its stage, and the first steps that most checks share."""
import json
import os
import pathlib
import re
import subprocess

from desk import Desk
from stage import TOOLS, Stage, end_with_parent, eventually
from tree import program


class Scene(Stage):
    """`keyring` and `tray`: whether this desktop has them."""

    def __init__(self, name, keyring=True, tray=True):
        super().__init__(name)
        self.has_keyring, self.has_tray = keyring, tray
        self.keyring = self.desk = self.process = self.window = None

    def __enter__(self):
        super().__enter__()
        try:
            if self.has_keyring:
                self.keyring = self.start_keyring()
            if self.has_tray:
                self.desk = Desk(self.environment["DBUS_SESSION_BUS_ADDRESS"])
        except BaseException as wrong:
            self.__exit__(type(wrong), wrong, None)
            raise
        return self

    def open(self, *options, **variables):
        """Starts the program and waits for its window."""
        self.process = self.start(*options, **variables)
        self.program = program(self.process)
        self.window = self.program.wait("frame", "Gatehouse")
        return self.window

    def open_sandbox(self, **variables):
        """First run, sandbox chosen; the apps are there."""
        self.open(**variables)
        self.window.wait("radio button", "Sandbox").press()
        self.window.wait("push button", "Continue").press()
        self.window.wait("list item", "staging")
        return self.window

    def dialog(self, title):
        return self.program.wait("dialog", title)

    def start_session(self, app="staging", role="Developer"):
        """The app's Start button; the role picker comes when no role was chosen before."""
        self.window.wait("push button", f"Start session of {app}").press()
        self.pick(role, "Start session")
        self.window.wait("push button", f"Session of {app}")

    def pick(self, role, button, app=""):
        picker = self.dialog("Choose a role")
        picker.wait("text", "Type to filter").write(f"{app} {role}")
        picker.wait("list item", role)
        picker.wait("push button", button).press()
        self.window.gone("dialog", "Choose a role")

    def start_session_from_page(self, app, role):
        """`New session` of the page Sessions: the picker over all apps."""
        self.window.wait("radio button", "Sessions").press()
        self.window.wait("push button", "New session").press()
        self.pick(role, "Start session", app)
        self.window.wait("push button", "Terminal")

    def copy_export(self):
        """Presses `Copy export` of the message that tells of the new session."""
        self.window.wait("push button", "Copy export").press()
        return eventually("the export is in the clipboard",
                          lambda: (text := self.clipboard()) and "AWS_ACCESS_KEY_ID" in text and text)

    def account_of(self, export):
        """Whom the real AWS CLI is after the export was pasted into a terminal."""
        return re.search(r'"Arn": "([^"]*)"', self.paste(export, "aws sts get-caller-identity")).group(1)

    def press_until(self, is_done, *keys, window=None):
        """Keys that do no harm twice. While the focus moves between windows they may reach nobody, so they are pressed
        again; with `window` only while that one is the active one."""
        def done():
            if window is None or self.x("xdotool", "getactivewindow", "getwindowname").strip() == window:
                self.press(*keys)
            try:
                return eventually("they work", is_done, 2)
            except AssertionError:
                return None
        return eventually(f"{keys} work", done)

    def close_window(self, is_done):
        """By the window manager's key."""
        return self.press_until(is_done, "alt+F4", window="Gatehouse")

    def question(self):
        """Whether to quit."""
        return self.program.find("alert", "Quit Gatehouse")

    def far_side(self):
        return FarSide(self)


class FarSide:
    """moto with a person's credentials for it, and a folder with Teleport files that name its roles."""

    def __init__(self, scene):
        self.scene = scene

    def __enter__(self):
        self.process = subprocess.Popen(
            [str(TOOLS / "python"), str(pathlib.Path(__file__).with_name("far_side.py"))], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.scene.folder, preexec_fn=end_with_parent)
        told = json.loads(self.process.stdout.readline())
        self.folder, self.variables = told["folder"], told["variables"]
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(60)

    def write(self, name, text):
        pathlib.Path(self.folder, name).write_text(text)


def command_lines():
    """Of every process of this computer that can be seen."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/cmdline", "rb") as file:
                found.append(file.read().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return "\n".join(found)
