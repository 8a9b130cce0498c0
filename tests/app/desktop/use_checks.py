# SPDX-License-Identifier: Apache-2.0
"""What a person does with apps, roles, sessions and the console."""
import re
import urllib.error
import urllib.request

from gi.repository import Atspi

from scene import Scene, command_lines
from stage import eventually

INTERACTIVE = {"push button", "check box", "radio button", "combo box", "text", "spin button", "toggle button"}


def starts_the_first_time_with_nothing_to_type():
    with Scene("first") as scene:
        window = scene.open()
        cards = [one for one in window.all() if one.role == "radio button" and one.is_shown]
        assert [card.name for card in cards] == ["This computer’s AWS profiles", "Teleport files", "Sandbox"]
        assert [card.is_checked for card in cards] == [False, False, True], "what is ready is chosen already"
        eventually("the button to go on has the focus", lambda: window.find("push button", "Continue").is_focused)
        scene.picture("choice")
        scene.press("Return")
        for app in ("production", "staging", "data-platform"):
            window.wait("list item", app)
        eventually("the search has the focus", lambda: window.find("text", "Search apps").is_focused)
        scene.picture("apps")


def takes_profiles_of_this_computer_as_they_are():
    with Scene("profiles") as scene:
        folder = scene.folder / "home" / ".aws"
        folder.mkdir()
        (folder / "config").write_text(
            "[profile work]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/Deploy\n"
            "source_profile = base\n[profile base]\n")
        (folder / "credentials").write_text(
            "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + "x" * 40 + "\n")
        before = {file.name: file.read_bytes() for file in folder.iterdir()}
        window = scene.open()
        card = eventually("the profiles are chosen", lambda: (
            one := window.find("radio button", "This computer’s")) and one.is_checked and one)
        assert "2 profiles" in card.description, card.description
        scene.picture("choice")
        scene.press("Return")
        window.wait("list item", "123456789012")
        assert window.find("filler", "Sandbox: not AWS") is None
        scene.picture("apps")
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def never_shows_the_sandbox_as_aws():
    with Scene("sandbox") as scene:
        window = scene.open_sandbox()
        for page in ("Sessions", "Activity", "Settings", "Apps"):
            window.wait("radio button", page).press()
            window.wait("filler", "Sandbox: not AWS")
        item = window.wait("list item", "staging")
        assert "Sandbox" in item.name and ", AWS" not in item.name, item.name
        assert [one.name for one in item.all() if one.name == "AWS"] == []
        window.wait("push button", "Role of staging").press()
        picker = scene.dialog("Choose a role")
        picker.says("Sandbox: not AWS")
        scene.picture("picker")


def searches_as_you_type():
    with Scene("search") as scene:
        window = scene.open_sandbox()

        def shown():
            return sorted(one.name.split(",")[0] for one in window.all()
                          if one.role == "list item" and one.is_shown and ", account" in one.name)
        eventually("all apps", lambda: shown() == ["data-platform", "production", "staging"])
        for words, found in (("stag", ["staging"]), ("4444 5555", ["staging"]), ("dataengineer", ["data-platform"]),
                             ("web", ["production", "staging"])):
            scene.press("ctrl+f", "ctrl+a")
            scene.type(words)
            eventually(f"“{words}” finds {found}", lambda wanted=found: shown() == wanted)
        scene.press("ctrl+a")
        scene.type("nothing like that")
        window.says("Nothing matches “nothing like that”")
        scene.picture("nothing")
        window.wait("push button", "Clear the search").press()
        eventually("all apps again", lambda: len(shown()) == 3)


def chooses_a_role_by_keyboard_alone():
    with Scene("keyboard") as scene:
        window = scene.open_sandbox()
        eventually("the search has the focus", lambda: window.find("text", "Search apps").is_focused)
        scene.type("staging")
        window.gone("list item", "production")
        scene.press("ctrl+Return")
        picker = scene.dialog("Choose a role")
        eventually("the filter has the focus", lambda: picker.find("text", "Type to filter").is_focused)
        scene.type("dev")
        picker.gone("list item", "Administrator")
        picker.says("Console: signed in for up to")
        scene.picture("picker")
        scene.press("ctrl+Return")
        window.says("Session Developer is on.")
        window.wait("push button", "Role of staging: Developer")
        # Remembered: the same key now goes to the session, and R chooses another role.
        scene.press_until(lambda: window.find("radio button", "Sessions").is_checked, "ctrl+Return")
        scene.press_until(lambda: window.find("list item", "staging"), "ctrl+1")
        scene.press("ctrl+f", "Tab", "Tab", "Tab", "r")
        scene.dialog("Choose a role")
        scene.press_until(lambda: window.find("dialog", "Choose a role") is None, "Escape")
        assert scene.opened() == [], "no browser was asked for"


def copies_an_export_that_the_aws_cli_takes():
    with Scene("export") as scene:
        window = scene.open_sandbox()
        scene.start_session("staging", "Developer")
        export = scene.copy_export()
        assert scene.account_of(export) == "arn:aws:sts::444455556666:assumed-role/Developer/alice"
        said = scene.paste(export, "set -e; echo hello > a; aws s3 mb s3://from-the-desktop; "
                                   "aws s3 cp a s3://from-the-desktop/b; aws s3 cp s3://from-the-desktop/b -")
        assert said.rstrip().endswith("hello"), said
        window.wait("radio button", "Sessions").press()
        card = window.wait("push button", "Terminal")
        scene.picture("sessions")
        assert card.is_enabled
        # The card copies in another shell's words, and its own menu in all of them.
        window.wait("push button", "More for this session").press()
        scene.press("Down", "Return")  # Qt leaves open menus out of the accessibility tree
        dialog = scene.dialog("Use this session in…")
        dialog.wait("page tab", "JSON").do("Press")
        dialog.says("Show secret")
        variables = dialog.wait("text", "Variables")
        eventually("the JSON is shown", lambda: '"AWS_ACCESS_KEY_ID"' in variables.text)
        assert "•••" in variables.text
        secret = re.search(r"AWS_SECRET_ACCESS_KEY='([^']+)'", export).group(1)
        assert secret not in variables.text
        scene.picture("dialog")
        dialog.wait("push button", "Copy").press()
        eventually("JSON is in the clipboard", lambda: scene.clipboard().lstrip().startswith("{"))
        assert secret in scene.clipboard()
        dialog.wait("push button", "Close").press()
        # A stopped session's key is refused at once.
        window.wait("push button", "Stop").press()
        window.says("Session Developer stopped.")
        assert "stopped" in scene.paste(export, "aws sts get-caller-identity", fails=True)
        window.says("No sessions")


def opens_the_console_by_an_address_that_works_once():
    with Scene("console") as scene:
        window = scene.open_sandbox()
        window.wait("push button", "Console of production").press()
        scene.pick("ReadOnly", "Open console")
        address = eventually("the browser was asked", scene.opened)[0]
        window.says("Console opened as ReadOnly.")
        scene.picture("opened")
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[0-9a-f]{64}", address), address
        first = fetch(address)
        assert first.status in (302, 303), first.status
        sign_in = first.headers["Location"]
        token = re.search(r"SigninToken=([^&]+)", sign_in).group(1)
        page = urllib.request.urlopen(sign_in, timeout=20).read().decode()
        assert "ReadOnly" in page and "1111" in page and "not AWS" in page, page[:600]
        again = fetch(address)
        assert again.status == 410 and "works once" in again.read().decode()
        assert len(scene.opened()) == 1
        for place in (command_lines(), scene.log_of("desktop"), "\n".join(scene.opened())):
            assert token not in place and "SigninToken" not in place
        # The role is remembered: the next time Enter alone opens it.
        window.wait("push button", "Role of production: ReadOnly")
        window.wait("push button", "Console of production").press()
        eventually("the browser was asked again", lambda: len(scene.opened()) == 2)
        assert scene.opened()[1] != address


def fetch(address):
    """One answer, no further: redirects are looked at, not followed."""
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None
    try:
        return urllib.request.build_opener(Stay).open(address, timeout=20)
    except urllib.error.HTTPError as answer:
        return answer


def opens_a_terminal_that_has_the_session():
    with Scene("terminal") as scene:
        terminal = scene.folder / "bin" / "person-terminal"
        terminal.write_text(f"#!/bin/bash\nPATH='{scene.environment['PATH']}'\n"
                            f"printf '%s\\n' \"$@\" > '{scene.folder}/words'\n"
                            f"'{scene.aws}' sts get-caller-identity > '{scene.folder}/who.new' 2>&1\n"
                            f"mv '{scene.folder}/who.new' '{scene.folder}/who'\n")
        terminal.chmod(0o755)
        window = scene.open_sandbox(TERMINAL=str(terminal))
        scene.start_session("production", "PowerUser")
        window.wait("radio button", "Sessions").press()
        window.wait("push button", "Terminal").press()
        eventually("the terminal has run", (scene.folder / "who").exists)
        assert "assumed-role/PowerUser/alice" in (scene.folder / "who").read_text()
        words = (scene.folder / "words").read_text()
        assert words.split() == ["-e", "/bin/bash"], words
        window.says("A terminal is opening as PowerUser")


def shows_what_tools_do():
    with Scene("activity") as scene:
        window = scene.open_sandbox()
        scene.start_session("production", "ReadOnly")
        export = scene.copy_export()
        scene.account_of(export)
        scene.paste(export, "aws s3 mb s3://not-mine", fails=True)
        window.wait("radio button", "Activity").press()
        requests = window.wait("tree", "Requests")
        eventually("the refusal is listed", lambda: requests.find("table cell", "403"))
        scene.picture("list")
        scene.press("ctrl+f", "Tab", "Tab", "Tab")
        eventually("the list has the focus", lambda: requests.is_focused)
        scene.press("Home", "Return")
        details = eventually("its details", lambda: scene.program.find("dialog", "CreateBucket"))
        scene.picture("details")
        for words in ("1111 2222 3333", "not-mine.s3.amazonaws.com", "PUT /", "403"):
            details.says(words)


def reaches_everything_by_keyboard_and_by_accessibility():
    with Scene("reach") as scene:
        window = scene.open_sandbox()
        scene.start_session("staging", "Developer")
        for number, page in enumerate(("Apps", "Sessions", "Activity", "Settings"), 1):
            window.wait("radio button", page).press()
            scene.press(f"ctrl+{number}")
            eventually(f"{page} is shown", lambda name=page: window.find("radio button", name).is_checked)
            shown = [one for one in window.all() if one.role in INTERACTIVE and one.is_shown and one.is_enabled]
            for one in shown:
                assert one.name, (page, one, one.actions())
                if one.role not in ("text", "spin button"):
                    assert {"Press", "Toggle", "ShowMenu"} & set(one.actions()), (page, one, one.actions())
            walk(scene, window, page)


def walk(scene, window, page):
    """Tab leads to each that can be pressed (of the apps' rows, the current one's) and back to the first."""
    seen = []
    for _ in range(60):
        scene.press("Tab")
        last = seen[-1] if seen else None
        now = eventually(f"the focus leaves {last}", lambda: (one := focused(window)) != last and one)
        if now in seen:
            assert now == seen[0], (page, "a trap at", now, seen)
            break
        seen.append(now)
    else:
        raise AssertionError((page, "Tab does not come round", seen))
    pages = [name for role, name, _ in seen if role == "radio button"]
    assert len(pages) == 1, (page, "the pages are one stop; arrows move between them", seen)
    first = next(at for at, one in enumerate(seen) if one[0] == "radio button")
    below = [name for _, name, _ in (seen + seen)[first + 1:first + 4]]
    assert all(name.startswith(start) for name, start in zip(below, ("Sandbox, ", "Add connection", "Proxy: "))), \
        (page, "the sidebar is walked from top to bottom", below)


def focused(window):
    found = [one for one in window.all() if one.has(Atspi.StateType.FOCUSED) and one.is_shown]
    return (found[-1].role, found[-1].name, found[-1].accessible.path) if found else None
