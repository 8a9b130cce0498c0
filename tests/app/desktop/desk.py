# SPDX-License-Identifier: Apache-2.0
"""The tray and the notification service of the test's desktop, and what a person does with them.

org.kde.StatusNotifierWatcher takes tray icons (StatusNotifierItem of freedesktop.org), com.canonical.dbusmenu
is how their menus travel, org.freedesktop.Notifications is the notification service 1.2. They are served on a
thread of their own, so that they answer while a check waits.
"""
import threading

import gi
gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from stage import eventually  # noqa: E402

INTERFACES = """<node>
<interface name="org.kde.StatusNotifierWatcher">
 <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
 <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
 <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
 <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
 <property name="ProtocolVersion" type="i" access="read"/>
</interface>
<interface name="org.freedesktop.Notifications">
 <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
  <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
  <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
 <method name="CloseNotification"><arg type="u" direction="in"/></method>
 <method name="GetCapabilities"><arg type="as" direction="out"/></method>
 <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
  <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
 <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
 <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface>
</node>"""
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
TRAY_NAME, NOTIFICATION_NAME = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"


class Notification:
    def __init__(self, number, title, text, actions):
        self.number, self.title, self.text = number, title, text
        self.actions = dict(zip(actions[0::2], actions[1::2]))


class Desk:
    """Owns the names for as long as the stage's bus lives."""

    def __init__(self, address):
        self.address = address
        self.items = []
        self.notifications = []
        self.changes = 0  # how often the menu said that it had changed
        ready = threading.Event()
        threading.Thread(target=self.serve, args=(ready,), daemon=True).start()
        assert ready.wait(20), "the tray's thread did not start"
        self.bus = self.connect()

    def connect(self):
        flags = Gio.DBusConnectionFlags
        return Gio.DBusConnection.new_for_address_sync(
            self.address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)

    def serve(self, ready):
        context = GLib.MainContext()
        context.push_thread_default()
        self.service = self.connect()
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        for path, interface, called in (("/StatusNotifierWatcher", node.interfaces[0], self.tray_called),
                                        ("/org/freedesktop/Notifications", node.interfaces[1], self.notify_called)):
            self.service.register_object(path, interface, called, self.property)
        self.service.signal_subscribe(None, MENU, "LayoutUpdated", None, None, Gio.DBusSignalFlags.NONE,
                                      self.menu_changed)
        for name in (TRAY_NAME, NOTIFICATION_NAME):
            Gio.bus_own_name_on_connection(self.service, name, Gio.BusNameOwnerFlags.NONE, None, None)
        loop = GLib.MainLoop(context)
        GLib.Source.attach(self.once(ready), context)
        loop.run()

    @staticmethod
    def once(ready):
        source = GLib.Idle()
        source.set_callback(lambda *_: ready.set() or False)
        return source

    # The services --------------------------------------------------------------------------------
    def property(self, _bus, _sender, _path, _interface, name):
        if name == "IsStatusNotifierHostRegistered":
            return GLib.Variant("b", True)
        return GLib.Variant("i", 0) if name == "ProtocolVersion" else GLib.Variant("as", [])

    def tray_called(self, _bus, sender, _path, _interface, method, arguments, call):
        if method == "RegisterStatusNotifierItem":
            name = arguments.unpack()[0]
            self.items.append((sender, name if name.startswith("/") else "/StatusNotifierItem"))
        call.return_value(None)

    def menu_changed(self, *_):
        self.changes += 1

    def notify_called(self, _bus, _sender, _path, _interface, method, arguments, call):
        if method == "Notify":
            _, replaces, _, title, text, actions, _, _ = arguments.unpack()
            number = replaces or len(self.notifications) + 1
            self.notifications.append(Notification(number, title, text, actions))
            call.return_value(GLib.Variant("(u)", (number,)))
        elif method == "GetCapabilities":
            call.return_value(GLib.Variant("(as)", (["actions", "body"],)))
        elif method == "GetServerInformation":
            call.return_value(GLib.Variant("(ssss)", ("desk", "test", "1", "1.2")))
        else:
            call.return_value(None)

    # What a person does --------------------------------------------------------------------------
    def ask(self, destination, path, interface, method, arguments=None):
        return self.bus.call_sync(destination, path, interface, method, arguments, None,
                                  Gio.DBusCallFlags.NONE, 20000, None).unpack()

    def item(self):
        return eventually("an icon is in the tray", lambda: self.items[-1:])[0]

    def about(self, name):
        sender, path = self.item()
        return self.ask(sender, path, "org.freedesktop.DBus.Properties", "Get",
                        GLib.Variant("(ss)", (ITEM, name)))[0]

    def tooltip(self):
        return self.about("ToolTip")[2]

    def click_icon(self):
        sender, path = self.item()
        self.ask(sender, path, ITEM, "Activate", GLib.Variant("(ii)", (0, 0)))

    def menu(self):
        """The entries as (label, number, properties, children)."""
        sender, _ = self.item()
        layout = self.ask(sender, self.about("Menu"), MENU, "GetLayout",
                          GLib.Variant("(iias)", (0, -1, [])))[1]

        def entry(node):
            number, properties, children = node
            return (properties.get("label", ""), number, properties, [entry(one) for one in children])
        return entry(layout)[3]

    def labels(self):
        return [label for label, *_ in self.menu()]

    def find(self, *path):
        """The entry whose label begins with the last word, in the menu that begins with the one before it."""
        entries, found = self.menu(), None
        for start in path:
            found = next((one for one in entries if one[0].replace("_", "").startswith(start)), None)
            if found is None:
                return None
            entries = found[3]
        return found

    def choose(self, *path):
        sender, _ = self.item()
        _, number, *_ = eventually(f"the tray's menu has {path}", lambda: self.find(*path))
        self.ask(sender, self.about("Menu"), MENU, "Event",
                 GLib.Variant("(isvu)", (number, "clicked", GLib.Variant("s", ""), 0)))

    def notified(self, title):
        return next((one for one in reversed(self.notifications) if title in one.title), None)

    def press(self, notification, action):
        self.service.emit_signal(None, "/org/freedesktop/Notifications", NOTIFICATION_NAME, "ActionInvoked",
                                 GLib.Variant("(us)", (notification.number, action)))
