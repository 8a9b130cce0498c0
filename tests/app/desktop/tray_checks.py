# SPDX-License-Identifier: Apache-2.0
"""The tray, closing, quitting, and a second start."""
import json

from scene import Scene
from stage import eventually


def turns_the_proxy_off_and_on_in_the_tray():
    with Scene("toggle") as scene:
        window = scene.open_sandbox()
        scene.start_session()
        export = scene.copy_export()
        scene.account_of(export)
        eventually("the tray shows it on", lambda: scene.desk.find(f"Proxy: 127.0.0.1:{scene.port}"))
        assert scene.desk.find("Proxy")[2]["toggle-state"] == 1
        assert "proxy on, 1 session" in scene.desk.tooltip()
        scene.desk.choose("Proxy")
        switch = window.wait("check box", "Proxy: Off")
        assert not switch.is_checked
        eventually("the tray shows it off", lambda: scene.desk.find("Proxy")[2].get("toggle-state") == 0)
        assert "proxy off" in scene.desk.tooltip()
        scene.picture("off")
        refused = scene.paste(export, "AWS_MAX_ATTEMPTS=1 aws sts get-caller-identity", fails=True)
        assert "proxy" in refused.lower(), refused
        scene.desk.choose("Proxy")
        window.wait("check box", "Proxy: On")
        scene.account_of(export)
        # The same by the window's own switch.
        window.wait("check box", "Proxy: On").press()
        window.wait("check box", "Proxy: Off")
        window.says("Proxy off.")
        window.wait("push button", "Turn on").press()
        window.wait("check box", "Proxy: On")
        scene.account_of(export)


def lists_sessions_and_recent_roles_in_the_tray():
    with Scene("menu") as scene:
        window = scene.open_sandbox()
        assert scene.desk.labels() == ["Proxy", "", "Choose a role…", "Open Gatehouse", "Quit"], scene.desk.labels()
        scene.start_session("staging", "Developer")
        session = eventually("the session is there", lambda: scene.desk.find("Developer · staging"))
        assert "7 h" in session[0] or "8 h" in session[0], session[0]
        assert [one[0] for one in session[3]] == ["Copy for the shell", "Use this session in…", "Open terminal",
                                                  "Open console", "", "Renew", "Stop"]
        # Nothing has changed: an open menu is left alone while requests go by.
        scene.desk.choose("Developer · staging", "Copy for the shell")
        export = eventually("copied", lambda: (text := scene.clipboard()) and "AWS_ACCESS_KEY_ID" in text and text)
        labels, changes = scene.desk.labels(), scene.desk.changes
        scene.account_of(export)
        window.says("1 request in the last minute")
        if scene.desk.labels() == labels:  # no minute of the session has ended meanwhile
            assert scene.desk.changes == changes, "the menu was made anew for nothing"
        scene.desk.choose("Developer · staging", "Stop")
        eventually("the session is gone", lambda: "Sessions" not in scene.desk.labels())
        scene.desk.choose("Developer · staging", "Console")
        eventually("the browser was asked", scene.opened)
        scene.desk.choose("Developer · staging", "Start session")
        eventually("a session again", lambda: "Sessions" in scene.desk.labels())
        scene.desk.choose("Choose a role…")
        scene.program.wait("dialog", "Choose a role").wait("list item", "Developer, app staging")
        scene.picture("picker")
        assert "Quit… (stops 1 session)" in scene.desk.labels()


def goes_on_when_the_window_is_closed():
    with Scene("closing") as scene:
        window = scene.open_sandbox()
        scene.start_session()
        export = scene.copy_export()
        scene.close_window(lambda: not window.is_shown)
        eventually("it says so once", lambda: scene.desk.notified("Gatehouse goes on"))
        scene.account_of(export)
        scene.picture("closed")
        scene.desk.click_icon()
        eventually("the window is back", lambda: scene.program.find("frame", "Gatehouse"))
        scene.close_window(lambda: scene.program.find("frame", "Gatehouse") is None)
        scene.desk.choose("Choose a role…")
        scene.dialog("Choose a role")
        scene.picture("picker-alone")
        scene.press_until(lambda: scene.program.find("dialog", "Choose a role") is None, "Escape")
        scene.desk.choose("Open Gatehouse")
        eventually("the window is back", lambda: scene.program.find("frame", "Gatehouse"))
        told = [one for one in scene.desk.notifications if one.title == "Gatehouse goes on"]
        assert len(told) == 1, "said once and not again"


def asks_before_it_closes_without_a_tray():
    with Scene("no-tray", tray=False) as scene:
        window = scene.open_sandbox()
        window.wait("radio button", "Settings").press()
        window.says("No tray on this desktop")
        scene.picture("settings")
        scene.start_session_from_page("staging", "Developer")
        question = scene.close_window(scene.question)
        question.says("Quit and stop 1 session?")
        question.says("no tray icon")
        scene.picture("question")
        question.wait("push button", "Keep running").press()
        scene.program.gone("alert", "Quit Gatehouse")
        assert window.is_shown and scene.process.poll() is None
        scene.close_window(scene.question).wait("push button", "Minimise").press()
        scene.program.gone("alert", "Quit Gatehouse")
        assert scene.process.poll() is None
        assert scene.start(name="second").wait(30) == 0
        scene.close_window(scene.question).wait("push button", "Quit").press()
        assert scene.process.wait(30) == 0


def says_what_quitting_stops():
    with Scene("quitting") as scene:
        window = scene.open_sandbox()
        scene.start_session()
        scene.account_of(scene.copy_export())
        window.says("1 request in the last minute")
        question = scene.press_until(scene.question, "ctrl+q")
        question.says("Quit and stop 1 session?")
        said = question.says("The proxy ends").name
        program = json.loads(scene.command("sessions", "ls", "--format", "json"))[0].get("lastProgram")
        assert not program or f"last used by {program}" in said, (said, program)
        assert "are lost" not in said, "the keys are in the keyring"
        scene.picture("question")
        scene.press_until(lambda: scene.question() is None, "Escape")
        assert scene.process.poll() is None
        scene.desk.choose("Quit")
        scene.program.wait("alert", "Quit Gatehouse").wait("push button", "Quit").press()
        assert scene.process.wait(30) == 0


def quits_at_once_when_nothing_stops():
    with Scene("quitting-idle") as scene:
        scene.open_sandbox()
        scene.desk.choose("Quit")
        assert scene.process.wait(30) == 0
        assert scene.desk.notifications == []


def hands_a_second_start_to_the_first():
    with Scene("second") as scene:
        window = scene.open_sandbox()
        scene.close_window(lambda: not window.is_shown)
        assert scene.start(name="second").wait(30) == 0
        window = scene.program.wait("frame", "Gatehouse")
        assert scene.start("--background", name="third").wait(30) == 0
        assert scene.start("--proxy-on", name="fourth").wait(30) == 0
        window.wait("check box", "Proxy: On")
        assert scene.start("--role-picker", name="fifth").wait(30) == 0
        scene.dialog("Choose a role")
        scene.picture("picker")
        assert scene.start("--quit", name="last").wait(30) == 0
        assert scene.process.wait(30) == 0
        assert scene.start("--quit", name="idle").wait(30) == 0, "nothing runs: nothing to do"
