"""What xdotool cannot do: drop files on a window as a file manager does (XDND), and close a window as its frame does."""

import select
import time
from pathlib import Path

from Xlib import X, display
from Xlib.protocol import event


def _client_message(connection, window, kind, data):
    return event.ClientMessage(window=window, client_type=connection.intern_atom(kind), data=(32, data))


def close(display_name, window_id):
    """Asks the window manager to close the window, as a click on its cross does."""
    connection = display.Display(display_name)
    root = connection.screen().root
    window = connection.create_resource_object("window", window_id)
    message = _client_message(connection, window, "_NET_CLOSE_WINDOW", [X.CurrentTime, 2, 0, 0, 0])
    root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
    connection.sync()  # closed with an answer unread, a connection loses what was just sent
    connection.close()


def drop(display_name, window_id, paths, seconds=30.0):
    """Drags files onto the middle of the window and lets them go. True when the window took them."""
    source = _Source(display_name, window_id, paths)
    try:
        return source.drop(time.monotonic() + seconds)
    finally:
        source.connection.close()


class _Source:
    """The source's side of the XDND protocol, version 5: enter, position, wait for the status, drop, serve the list."""

    VERSION = 5

    def __init__(self, display_name, window_id, paths):
        self.connection = display.Display(display_name)
        self.root = self.connection.screen().root
        self.target = self.connection.create_resource_object("window", window_id)
        self.window = self.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        self.list = "".join(Path(path).absolute().as_uri() + "\r\n" for path in paths).encode()

    def atom(self, name):
        return self.connection.intern_atom(name)

    def send(self, kind, *data):
        message = _client_message(self.connection, self.target, kind, [self.window.id, *data, *[0] * (4 - len(data))])
        self.target.send_event(message)
        self.connection.flush()

    def drop(self, end):
        aware = self.target.get_full_property(self.atom("XdndAware"), X.AnyPropertyType)
        if aware is None:
            raise AssertionError("the window does not say that files can be dropped on it")
        version = min(self.VERSION, aware.value[0])
        self.window.set_selection_owner(self.atom("XdndSelection"), X.CurrentTime)
        place = self.target.get_geometry()
        corner = self.target.translate_coords(self.root, 0, 0)
        x, y = place.width // 2 - corner.x, place.height // 2 - corner.y
        self.send("XdndEnter", version << 24, self.atom("text/uri-list"))
        self.send("XdndPosition", 0, x << 16 | y, X.CurrentTime, self.atom("XdndActionCopy"))
        status = self.until("XdndStatus", end)
        if not status[1] & 1:
            self.send("XdndLeave")
            return False
        self.send("XdndDrop", 0, X.CurrentTime)
        return self.until("XdndFinished", end)[1] != 0

    def until(self, kind, end):
        """The data of the next message of this kind; serves the list meanwhile."""
        while True:
            while not self.connection.pending_events():
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"the window did not answer with {kind}")
                select.select([self.connection], [], [], left)
            received = self.connection.next_event()
            if received.type == X.SelectionRequest:
                self.serve(received)
            elif received.type == X.ClientMessage and received.client_type == self.atom(kind):
                return received.data[1]

    def serve(self, request):
        known = request.target == self.atom("text/uri-list")
        if known:
            request.requestor.change_property(request.property, request.target, 8, self.list)
        request.requestor.send_event(event.SelectionNotify(
            time=request.time, requestor=request.requestor, selection=request.selection, target=request.target,
            property=request.property if known else X.NONE))
        self.connection.flush()
