# SPDX-License-Identifier: Apache-2.0
"""A person's desktop for one check: its own display, window manager, buses, keyring, home and tray."""
import ctypes
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

BIN = pathlib.Path(os.environ["GATEHOUSE_BIN"])
TOOLS = pathlib.Path(os.environ["GATEHOUSE_TOOLS"])  # the folder with the pinned aws CLI
PATIENCE = 40

# Without the system's service folders nothing starts by itself: a keyring is there when the check wants it.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


def eventually(what, check, seconds=PATIENCE):
    """Waits for check() to give something true, and gives it back."""
    end = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def free_port():
    """Of those that no outgoing connection is given, so that it is still free when it is asked for again."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def end_with_parent():
    """Nothing stays behind when a check is killed (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Stage:
    """Use as a context manager; everything in it ends with it."""

    def __init__(self, name):
        self.name = name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gatehouse-desktop-"))
        self.children = []
        self.pictures = 0
        self.port = free_port()
        self.aws = TOOLS / "aws"
        for part in ("home", "run", "bin", "gatehouse"):
            (self.folder / part).mkdir(mode=0o700)
        # Two checks at once must not meet at the port that the program would choose.
        self.write_settings(proxyPort=self.port)
        self.environment = {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder / "home"),
            "USER": "jane", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "SHELL": "/bin/bash",
            "XDG_RUNTIME_DIR": str(self.folder / "run"), "GATEHOUSE_HOME": str(self.folder / "gatehouse"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder}/bus", "NO_AT_BRIDGE": "0",
            "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
            # What Qt's plugins and fontconfig leave behind at the end is not ours to judge.
            "LSAN_OPTIONS": "detect_leaks=0"}

    def __enter__(self):
        try:
            self.start_bus()
            self.start_display()
            self.capture_browser()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            self.picture("failed")
            for log in sorted(self.folder.glob("*.log")):
                if log.stat().st_size:
                    print(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}", file=sys.stderr)
        for child in reversed(self.children):
            self.end(child)
        shutil.rmtree(self.folder, ignore_errors=True)

    def write_settings(self, **values):
        (self.folder / "gatehouse" / "settings.json").write_text(json.dumps(values))

    # What stands around the program --------------------------------------------------------------
    def start_bus(self):
        config = self.folder / "bus.conf"
        config.write_text(BUS.format(folder=self.folder))
        self.spawn("bus", ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"])
        eventually("the bus listens", (self.folder / "bus").exists)
        os.environ.update(self.environment)

    def start_display(self):
        read, write = os.pipe()
        self.spawn("display", ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten",
                               "tcp", "-noreset"], pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        self.set("DISPLAY", f":{number}")
        self.spawn("openbox", ["openbox", "--sm-disable"])
        eventually("a window manager runs", lambda: "window id" in self.x("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"))
        self.spawn("accessibility", ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"])
        # libatspi ends the process that comes too early.
        eventually("the accessibility bus has an address", lambda: "unix:" in self.x(
            "dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus",
            "org.a11y.Bus.GetAddress"))

    def start_keyring(self):
        """A real gnome-keyring with an unlocked collection; again over the same home it knows what it knew."""
        keyring = self.spawn("keyring", ["gnome-keyring-daemon", "--foreground", "--unlock",
                                         "--components=secrets"], stdin=subprocess.PIPE)
        keyring.stdin.write(b"\n")
        keyring.stdin.close()
        eventually("the keyring answers", lambda: self.owns("org.freedesktop.secrets"))
        return keyring

    def owns(self, name):
        done = subprocess.run(["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
                               "org.freedesktop.DBus.NameHasOwner", f"string:{name}"], capture_output=True,
                              text=True, env=self.environment, timeout=20)
        return "boolean true" in done.stdout

    def capture_browser(self):
        """A script first in PATH takes the addresses that would open a browser."""
        script = self.folder / "bin" / "xdg-open"
        script.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{self.folder}/opened'\n")
        script.chmod(0o755)

    def opened(self):
        file = self.folder / "opened"
        return file.read_text().split() if file.exists() else []

    # The program ---------------------------------------------------------------------------------
    def start(self, *options, name="desktop", **variables):
        environment = {**self.environment, **variables}
        return self.spawn(name, [str(BIN / "gatehouse-desktop"), *options], environment=environment)

    def command(self, *words, code=0):
        return self.call([str(BIN / "gatehouse"), *words], code)

    def call(self, command, code=0, environment=None, input=None):
        done = subprocess.run(command, env=environment or self.environment, cwd=self.folder, input=input,
                              stdin=None if input is not None else subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=90)
        assert done.returncode == code, (command, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def paste(self, text, script, fails=False):
        """What a terminal does after the text has been pasted into it: a shell with nothing of ours before."""
        plain = {"PATH": f"{TOOLS}:/usr/bin:/bin", "HOME": str(self.folder / "home")}
        done = subprocess.run(["bash"], input=f"{text}\n{script}\n", env=plain, cwd=self.folder,
                              capture_output=True, text=True, timeout=90)
        assert bool(done.returncode) == fails, (done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def log_of(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")

    # Keyboard, clipboard, pictures ---------------------------------------------------------------
    def x(self, *command):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=20).stdout

    def press(self, *keys):
        self.x("xdotool", "key", "--clearmodifiers", *keys)

    def type(self, text):
        self.x("xdotool", "type", "--delay", "5", text)

    def clipboard(self):
        return self.x("xclip", "-selection", "clipboard", "-out")

    def picture(self, title):
        """For people to look at, where they ask for it, and of each failure."""
        folder = os.environ.get("GATEHOUSE_PICTURES") or (title == "failed" and os.environ.get("GATEHOUSE_FAILURES"))
        if not folder or "DISPLAY" not in self.environment:
            return
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        self.pictures += 1
        self.x("import", "-window", "root", f"{folder}/{self.name}-{self.pictures}-{title}.png")

    # Processes -----------------------------------------------------------------------------------
    def set(self, name, value):
        self.environment[name] = os.environ[name] = value

    def spawn(self, name, command, environment=None, stdin=subprocess.DEVNULL, pass_fds=()):
        log = open(self.folder / f"{name}.log", "a")
        child = subprocess.Popen(command, env=environment or self.environment, cwd=self.folder, stdin=stdin,
                                 stdout=log, stderr=subprocess.STDOUT, pass_fds=pass_fds, preexec_fn=end_with_parent)
        self.children.append(child)
        return child

    @staticmethod
    def end(child):
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
        return child.wait()
