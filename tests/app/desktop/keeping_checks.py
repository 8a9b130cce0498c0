# SPDX-License-Identifier: Apache-2.0
"""What is kept over a restart, and what the program says when something of its surroundings is missing."""
import base64
import datetime
import json
import re
import socket
import time

from scene import Scene
from stage import eventually

LIFE = 4 * 60  # of the short sessions, in seconds: less than the five minutes of the warning


def keeps_sessions_and_their_keys_over_a_restart():
    with Scene("restart") as scene:
        window = scene.open_sandbox()
        scene.start_session("production", "PowerUser")
        export = scene.copy_export()
        scene.account_of(export)
        key = re.search(r"AWS_ACCESS_KEY_ID='([^']+)'", export).group(1)
        secret = re.search(r"AWS_SECRET_ACCESS_KEY='([^']+)'", export).group(1)
        kept = scene.call(["secret-tool", "lookup", "user", f"session-{key}", "server", "io.gatehouse.Gatehouse"])
        assert base64.b64decode(kept).decode() == secret
        for file in (scene.folder / "gatehouse").rglob("*"):
            if file.is_file():
                assert secret.encode() not in file.read_bytes(), file
        scene.start("--quit", name="quit").wait(30)
        assert scene.process.wait(30) == 0
        scene.end(scene.keyring)
        scene.keyring = scene.start_keyring()
        window = scene.open()
        window.wait("push button", "Session of production")
        window.wait("check box", f"Proxy: On · 1 session, 127.0.0.1:{scene.port}")
        assert scene.account_of(export) == "arn:aws:sts::111122223333:assumed-role/PowerUser/alice"
        window.wait("push button", "Role of production: PowerUser")
        scene.picture("after")
        eventually("the tray has it", lambda: scene.desk.find("PowerUser · production"))


def says_what_a_missing_keychain_costs():
    with Scene("no-keychain", keyring=False) as scene:
        window = scene.open()
        window.says("Keys are kept in memory only")
        scene.picture("said")
        window.wait("push button", "Continue").press()
        window.wait("list item", "staging")
        scene.start_session()
        export = scene.copy_export()
        scene.account_of(export)
        window.wait("radio button", "Settings").press()
        window.says("Keys are kept in memory only")
        scene.picture("settings")
        question = scene.press_until(scene.question, "ctrl+q")
        question.says("The keys are in memory only and are lost.")
        question.wait("push button", "Quit").press()
        assert scene.process.wait(30) == 0
        window = scene.open()
        window.says("could not be kept")
        scene.picture("after")
        refused = scene.paste(export, "aws sts get-caller-identity", fails=True)
        assert "InvalidClientTokenId" in refused, refused


def takes_another_port_when_its_own_is_taken():
    with Scene("port") as scene:
        with socket.socket() as other:
            other.bind(("127.0.0.1", scene.port))
            other.listen()
            window = scene.open_sandbox()
            window.wait("check box", "Proxy: Off").press()
            said = window.says(f"Port {scene.port} is in use by another program").name
            assert "Exports made before must be renewed" in said, said
            window.wait("push button", "Dismiss")  # it stays until it has been read
            scene.picture("said")
            shown = window.wait("check box", "Proxy: On").name
            chosen = int(re.search(r"127\.0\.0\.1:(\d+)", shown).group(1))
            assert chosen != scene.port
            scene.start_session()
            assert f"127.0.0.1:{chosen}" in (export := scene.copy_export())
            scene.account_of(export)
        scene.start("--quit", name="quit").wait(30)
        scene.process.wait(30)
        # The port that was chosen is the program's own from now on. Whether it is still free is the system's affair:
        # it gives such ports to outgoing connections too.
        assert json.loads((scene.folder / "gatehouse" / "settings.json").read_text())["proxyPort"] == chosen
        scene.open().wait("check box", "Proxy: On · 1 session")


def works_with_teleport_files_and_credentials_of_this_computer():
    with Scene("files") as scene, scene.far_side() as aws:
        window = scene.open(**aws.variables)
        window.wait("radio button", "Teleport files").press()
        window.wait("push button", "Continue").press()
        dialog = scene.dialog("Add connection")
        scene.picture("dialog")
        dialog.wait("text", "Files").write(aws.folder)
        dialog.wait("push button", "Add").press()
        window.wait("list item", "awsconsole")
        assert window.find("filler", "Sandbox: not AWS") is None
        scene.start_session("awsconsole", "ExampleReadOnlyAccess")
        scene.picture("session")
        assert scene.account_of(scene.copy_export()) == \
            "arn:aws:sts::123456789012:assumed-role/ExampleReadOnlyAccess/jane"


def warns_before_a_session_expires_and_renews_by_one_click():
    with Scene("expiry") as scene, scene.far_side() as aws:
        aws.write("short.yaml", "kind: role\nversion: v7\nmetadata:\n  name: short\nspec:\n  options:\n"
                                f"    max_session_ttl: {LIFE}s\n  allow: {{}}\n")
        aws.write("user.yaml", "kind: user\nversion: v2\nmetadata:\n  name: jane\nspec:\n"
                               "  roles: [aws-ro-access, short]\n")
        scene.command("connections", "add", "files", aws.folder)
        window = scene.open(**aws.variables)
        window.wait("list item", "awsconsole")
        scene.start_session("awsconsole", "ExampleReadOnlyAccess")
        export = scene.copy_export()
        warning = eventually("it warns", lambda: scene.desk.notified("Session expires soon"))
        assert warning.title == "Session expires soon: ExampleReadOnlyAccess in awsconsole", warning.title
        assert re.search(r"[34] min left|4 min", warning.text), warning.text
        assert warning.actions["renew"] == "Renew"
        eventually("the tray shows it", lambda: "a session expires" in scene.desk.tooltip())
        window.wait("push button", "Session of awsconsole: 3 min")
        scene.picture("expiring")

        def ends():
            return json.loads(scene.command("sessions", "ls", "--format", "json"))[0]["expiry"]

        def ends_now():
            """The end as it is, once the clock is past the second in which it was set."""
            end = ends()
            set_at = datetime.datetime.fromisoformat(end.replace("Z", "+00:00")).timestamp() - LIFE
            eventually("the clock has moved on", lambda: int(time.time()) > set_at)
            return end
        before = ends_now()
        scene.desk.press(warning, "renew")
        window.says("Exports made before go on working.")
        eventually("it ends later", lambda: ends() > before)
        assert "/ExampleReadOnlyAccess/" in scene.account_of(export)
        window.wait("radio button", "Sessions").press()
        before = ends_now()
        window.wait("push button", "Renew").press()
        eventually("it ends later still", lambda: ends() > before)
        scene.picture("renewed")
