"""A real OBS for the tests: its own display, home, ports and log; driven by obs-websocket and by real keys.

    with Obs(plugin, data) as obs:
        obs.vendor("go")
        obs.key("F9")
        obs.quit()          # clean end: exit code 0, no leak, no new error line

Nothing of the machine is assumed: the display, the port and all folders are chosen for each run.
"""

import asyncio
import base64
import concurrent.futures
import ctypes
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import websockets

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from ports import free_port  # noqa: E402

# Error lines of a stock OBS on a bare machine, without the plugin; and what obs-websocket says of an event that it was
# sending when we hung up.
WAIVED = re.compile(r"dbus-launch|DBus|D-Bus|decklink|DeckLink|v4l2|libvlc|VLC|rtmp-services|EWMH|portal|PipeWire|"
                    r"JACK|jack|pulse|Pulse|os_dlopen|nvEncode|FFMPEG.*(vaapi|VAAPI)|XDG|snd|alsa|"
                    r"WebSocketServer::BroadcastEvent\] Error sending event message: invalid state", re.I)
READY = re.compile(r"Server started successfully")
LOADED = re.compile(r"Loaded scenes:")  # a scene collection came from a file
LEAKS = re.compile(r"Number of memory leaks: (\d+)")
PASSWORD = "crowdcue-test"
SETTLED = 30  # frames


class ObsError(Exception):
    """The real OBS did not do what the test needs."""


class Log:
    """The lines of a process, read as they come; waits for one that matches."""

    def __init__(self, stream):
        self.lines = []
        self.changed = threading.Condition()
        self.ended = False
        self.thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self.thread.start()

    def _read(self, stream):
        for raw in stream:
            with self.changed:
                self.lines.append(raw.decode("utf-8", "replace").rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def find(self, pattern, start=0):
        for number, line in enumerate(self.lines[start:], start):
            if re.search(pattern, line):
                return number, line
        return None

    def wait(self, pattern, timeout=20, start=0):
        deadline = time.monotonic() + timeout
        with self.changed:
            while True:
                found = self.find(pattern, start)
                if found:
                    return found[1]
                left = deadline - time.monotonic()
                if left <= 0 or self.ended:
                    tail = "\n".join(self.lines[-30:])
                    raise ObsError(f"no line {getattr(pattern, 'pattern', pattern)!r} in the log:\n{tail}")
                self.changed.wait(left)


class Socket:
    """obs-websocket 5, blocking: requests, vendor requests, events."""

    def __init__(self, port, password):
        self.loop = asyncio.new_event_loop()
        self.pending = {}
        self.events = []
        self.changed = threading.Condition()
        self.number = 0
        self.closed = False
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self._run(self._connect(port, password), 20)

    def _run(self, coroutine, timeout):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout)

    async def _connect(self, port, password):
        self.ws = await websockets.connect(f"ws://127.0.0.1:{port}", max_size=None, open_timeout=10,
                                           subprotocols=["obswebsocket.json"])
        hello = json.loads(await self.ws.recv())["d"]
        identify = {"rpcVersion": 1, "eventSubscriptions": 0x7FF}
        if "authentication" in hello:
            a = hello["authentication"]
            secret = base64.b64encode(hashlib.sha256((password + a["salt"]).encode()).digest()).decode()
            answer = hashlib.sha256((secret + a["challenge"]).encode()).digest()
            identify["authentication"] = base64.b64encode(answer).decode()
        await self.ws.send(json.dumps({"op": 1, "d": identify}))
        if json.loads(await self.ws.recv())["op"] != 2:
            raise ObsError("obs-websocket did not let us in")
        self.reader = self.loop.create_task(self._read())

    async def _read(self):
        try:
            async for text in self.ws:
                message = json.loads(text)
                if message["op"] == 7:
                    future = self.pending.pop(message["d"]["requestId"], None)
                    if future:
                        future.set_result(message["d"])
                elif message["op"] == 5:
                    with self.changed:
                        self.events.append(message["d"])
                        self.changed.notify_all()
        except websockets.ConnectionClosed:
            pass
        self.closed = True
        for future in self.pending.values():
            future.cancel()

    async def _ask(self, name, data):
        self.number += 1
        key = str(self.number)
        future = self.loop.create_future()
        self.pending[key] = future
        await self.ws.send(json.dumps({"op": 6, "d": {"requestType": name, "requestId": key, "requestData": data}}))
        return await future

    def request(self, name, /, timeout=15, **data):
        answer = self._run(self._ask(name, data), timeout)
        if not answer["requestStatus"]["result"]:
            raise ObsError(f"{name}: {answer['requestStatus']}")
        return answer.get("responseData") or {}

    def vendor_events(self, name=None):
        with self.changed:
            return [e["eventData"]["eventData"] for e in self.events if e["eventType"] == "VendorEvent"
                    and e["eventData"]["vendorName"] == "crowdcue" and name in (None, e["eventData"]["eventType"])]

    def wait_vendor_event(self, name, timeout=10, **keys):
        return self._wait(lambda: self.vendor_events(name), name, timeout, keys)

    def wait_event(self, name, timeout=20, **keys):
        """An event of obs-websocket's own."""
        return self._wait(lambda: [e["eventData"] for e in self.events if e["eventType"] == name], name, timeout, keys)

    def _wait(self, events, name, timeout, keys):
        deadline = time.monotonic() + timeout
        while True:
            for event in events():
                if all(event.get(k) == v for k, v in keys.items()):
                    return event
            with self.changed:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise ObsError(f"no event {name} {keys}; there were {[e['event'] for e in self.vendor_events()]}")
                self.changed.wait(min(left, 0.2))

    def close(self):
        if not self.closed:
            try:
                self._run(self.ws.close(), 3)
            except (concurrent.futures.TimeoutError, websockets.WebSocketException, OSError):
                pass
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent, with the size of XEvent."""
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 12)]


class Display:
    """A virtual display of its own with a window manager."""

    def __init__(self, size="1600x1000"):
        read_end, write_end = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
            pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise ObsError("Xvfb did not start")
        self.name = f":{number}"
        self.manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": self.name},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run(self, *command, check=True):
        return subprocess.run(command, env={**os.environ, "DISPLAY": self.name}, check=check, timeout=30,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()

    def close_window(self, pid):
        """Asks the process's main window to close, as a click on its X does."""
        ids = self.run("xdotool", "search", "--all", "--onlyvisible", "--pid", str(pid), "--name", "^OBS ").split()
        if not ids:
            raise ObsError("OBS has no window")
        x11 = ctypes.CDLL("libX11.so.6")
        for name in ("XOpenDisplay", "XInternAtom"):
            getattr(x11, name).restype = ctypes.c_void_p if name == "XOpenDisplay" else ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self.name.encode()))
        for window in map(int, ids):
            event = ClientMessage(type=33, window=window, format=32,
                                  message_type=x11.XInternAtom(display, b"WM_PROTOCOLS", 0))
            event.data[0] = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
            x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
        x11.XSync(display, 0)
        x11.XCloseDisplay(display)

    def screenshot(self, path):
        self.run("ffmpeg", "-y", "-loglevel", "error", "-f", "x11grab", "-draw_mouse", "0", "-i", self.name,
                 "-frames:v", "1", str(path))
        return path

    def close(self):
        for process in (self.manager, self.server):
            process.terminate()
        for process in (self.manager, self.server):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


_stock = []


def stock_leaks(display):
    """What an OBS without the plugin leaks for each scene collection that it loads from a file (OBS 29.0.2: one block).
    Measured here and now, once a run of the tests, so that no number has to be believed."""
    if not _stock:
        with tempfile.TemporaryDirectory() as empty, Obs(empty, empty, display=display) as obs:
            counted = []
            for _ in range(2):
                obs.start()
                log = obs.log
                obs.end()
                counted.append((int(LEAKS.search(log.wait(LEAKS)).group(1)), obs.loads()))
            if counted[0][0] or counted[1][1] != 1:
                raise ObsError(f"a stock OBS behaves in another way than thought: {counted}")
            _stock.append(counted[1][0])
    return _stock[0]


class Obs:
    """One OBS with its own home. `start` and `quit` may be called again and again: the home stays."""

    def __init__(self, plugins=None, data=None, display=None, width=1280, height=720, fps=30, home=None):
        self.plugins = plugins or os.environ["CROWDCUE_PLUGINS"]
        self.data = data or os.environ["CROWDCUE_DATA"]
        self.own_display = display is None
        self.display = display or Display()
        self.own_home = home is None
        self.home = pathlib.Path(home or tempfile.mkdtemp(prefix="crowdcue-obs-"))
        self.port = free_port()
        self.env = {}
        self.process = None
        self.ws = None
        self.log = None
        self._configure(width, height, fps)

    # -- before the start ------------------------------------------------------------------------------------

    @property
    def config(self):
        return self.home / ".config" / "obs-studio"

    @property
    def profile(self):
        return self.config / "basic" / "profiles" / "Untitled" / "basic.ini"

    def _configure(self, width, height, fps):
        self.fps = fps
        self.config.mkdir(parents=True, exist_ok=True)
        (self.home / "run").mkdir(mode=0o700, exist_ok=True)
        (self.home / "video").mkdir(exist_ok=True)
        (self.config / "global.ini").write_text(
            "[General]\nFirstRun=true\nLastVersion=486539266\nEnableAutoUpdates=false\nLanguage=en-US\n"
            "[Basic]\nProfile=Untitled\nProfileDir=Untitled\nSceneCollection=Untitled\nSceneCollectionFile=Untitled\n"
            "[BasicWindow]\nShowTransitions=true\n"
            "[OBSWebSocket]\nFirstLoad=false\nServerEnabled=true\n"
            f"ServerPort={self.port}\nAuthRequired=true\nServerPassword={PASSWORD}\nAlertsEnabled=false\n")
        self.profile.parent.mkdir(parents=True, exist_ok=True)
        self.profile.write_text(
            "[General]\nName=Untitled\n"
            f"[Video]\nBaseCX={width}\nBaseCY={height}\nOutputCX={width}\nOutputCY={height}\nFPSCommon={fps}\n"
            f"[SimpleOutput]\nFilePath={self.home}/video\nRecFormat=mkv\nRecQuality=Small\nVBitrate=2500\n"
            "[Output]\nMode=Simple\n")

    def bind(self, hotkey, key, profile=None):
        """Binds a hotkey in the profile file, as OBS's settings page does."""
        path = profile or self.profile
        text = path.read_text()
        line = f'{hotkey}={json.dumps({"bindings": [{"key": key}]}, separators=(",", ":"))}\n'
        if "[Hotkeys]\n" in text:
            text = text.replace("[Hotkeys]\n", "[Hotkeys]\n" + line)
        else:
            text += "[Hotkeys]\n" + line
        path.write_text(text)

    def set_language(self, language):
        path = self.config / "global.ini"
        path.write_text(re.sub(r"Language=.*", f"Language={language}", path.read_text()))

    # -- life ------------------------------------------------------------------------------------------------

    def start(self, timeout=40, **env):
        self.env = {**os.environ, "HOME": str(self.home), "DISPLAY": self.display.name,
                    "XDG_RUNTIME_DIR": str(self.home / "run"), "XDG_CONFIG_HOME": str(self.home / ".config"),
                    "XDG_DATA_HOME": str(self.home / ".local" / "share"), "LIBGL_ALWAYS_SOFTWARE": "1",
                    "QT_QPA_PLATFORM": "xcb", "QT_X11_NO_MITSHM": "1", "LC_ALL": "C.UTF-8",
                    "OBS_PLUGINS_PATH": self.plugins, "OBS_PLUGINS_DATA_PATH": self.data,
                    **{k: str(v) for k, v in env.items()}}
        self.process = subprocess.Popen(["obs", "--multi", "--verbose", "--disable-missing-files-check"],
                                        env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.log = Log(self.process.stdout)
        self.log.wait(READY, timeout)
        self.ws = Socket(self.port, PASSWORD)
        self.wait_frames(SETTLED)
        return self

    def wait_frames(self, count, timeout=30):
        """Waits until OBS has drawn so many frames since its start: its window is there then."""
        deadline = time.monotonic() + timeout
        while self.request("GetStats")["renderTotalFrames"] < count:
            if time.monotonic() > deadline:
                raise ObsError(f"OBS did not draw {count} frames")
            time.sleep(0.02)

    def draw(self, seconds):
        """Waits until OBS has drawn so many seconds more by its own count of frames: on a slow machine that takes longer."""
        self.wait_frames(self.request("GetStats")["renderTotalFrames"] + round(seconds * self.fps), 30 + 20 * seconds)

    def start_show(self, document, **env):
        """Starts with that show open."""
        show = self.home / f"{document['id']}.show.json"
        show.write_text(json.dumps(document))
        self.start(CROWDCUE_SHOW=show, **env)
        return self.wait_state(lambda state: True)

    def start_recording(self):
        """From here on every frame is in the file; stop_recording() gives its path."""
        self.recording = len(self.log.lines)
        self.request("StartRecord")
        self.log.wait("Recording Start", start=self.recording)
        self.wait_for_record(True)

    def stop_recording(self):
        path = self.request("StopRecord")["outputPath"]
        self.log.wait("Recording Stop", 20, start=self.recording)
        self.wait_for_record(False)
        return path

    def wait_for_record(self, active, seconds=20):
        """OBS says in its log that a recording has begun or ended before it takes the next order for one."""
        end = time.monotonic() + seconds
        while self.request("GetRecordStatus")["outputActive"] != active:
            if time.monotonic() > end:
                raise ObsError(f"recording is {'not ' if active else ''}active")
            self.draw(0.05)

    def quit(self, timeout=30, waive=None):
        """Ends OBS as a user does. Raises unless it ends with 0, without a leak and without a new error line."""
        code = self.end(timeout)
        found = self.log.find(LEAKS)
        leaks = int(LEAKS.search(found[1]).group(1)) if found else None
        errors = self.errors(waive)
        stock = stock_leaks(self.display) * self.loads() if leaks else 0
        if code != 0 or leaks != stock or errors:
            raise ObsError(f"OBS ended with {code}, leaks {leaks} (stock: {stock}), errors {errors}\n" +
                           "\n".join(self.log.lines[-40:]))

    def end(self, timeout=30):
        """Ends OBS as a user does, by closing its window; its exit code. Not by SIGINT: OBS 29 closes its window right in
        the signal handler, and so crashes or hangs now and then, with and without the plugin."""
        self._drop_socket()
        self.display.close_window(self.process.pid)
        code = self.process.wait(timeout)
        self.log.thread.join(5)
        self.process = None
        return code

    def loads(self):
        """How many scene collections this OBS read from files."""
        return sum(1 for line in self.log.lines if LOADED.search(line))

    def errors(self, waive=None):
        """Error lines of the log that a stock OBS would not have."""
        return [line for line in self.log.lines if line.startswith("error: ") and not WAIVED.search(line)
                and not (waive and re.search(waive, line))]

    def kill(self):
        self._drop_socket()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.process = None

    def close(self):
        if self.process:
            self.kill()
        if self.own_display:
            self.display.close()
        if self.own_home:
            shutil.rmtree(self.home, ignore_errors=True)

    def _drop_socket(self):
        if self.ws:
            self.ws.close()
            self.ws = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # -- driving ---------------------------------------------------------------------------------------------

    def request(self, name, /, **data):
        return self.ws.request(name, **data)

    def vendor(self, verb, /, **arguments):
        """A vendor request of crowdcue: the reply object."""
        data = {"requestData": arguments} if arguments else {}
        answer = self.ws.request("CallVendorRequest", vendorName="crowdcue", requestType=verb, **data)
        return answer["responseData"]

    def wait_without_inputs(self, kinds, seconds=20):
        """A new scene collection is there before OBS has let go of what the old one had, names included."""
        end = time.monotonic() + seconds
        while any(i["inputKind"] in kinds for i in self.request("GetInputList")["inputs"]):
            if time.monotonic() > end:
                raise ObsError("the inputs of the old collection stay")
            self.draw(0.05)

    def create_input(self, name, kind, scene="Scene", **settings):
        """Adds a source, and waits until OBS's window shows it: requests come faster than it can keep up with."""
        start = len(self.log.lines)
        self.request("CreateInput", sceneName=scene, inputName=name, inputKind=kind, inputSettings=settings)
        self.log.wait(f"User added source '{re.escape(name)}'", start=start)

    def remove_input(self, name):
        """Removes a source, and waits until it is destroyed."""
        start = len(self.log.lines)
        self.request("RemoveInput", inputName=name)
        self.log.wait(f"source '{re.escape(name)}' destroyed", start=start)

    def state(self):
        return self.vendor("state")["state"]

    def wait_state(self, predicate, timeout=20):
        """Asks for the state until it is as wished; gives it back. obs-websocket lets us in before it has heard of the
        plugin, if the machine is slow."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                reply = self.vendor("state")
            except ObsError as problem:
                if "No vendor was found" not in str(problem):
                    raise
                reply = {"text": str(problem)}
            if reply.get("ok") and predicate(reply["state"]):
                return reply["state"]
            if time.monotonic() > deadline:
                raise ObsError(f"the state never became as wished: {json.dumps(reply)[:2000]}")
            time.sleep(0.05)

    def key(self, name, hold=0.3):
        """A real key press: OBS looks at the keyboard every 25 ms, and later than that on a loaded machine."""
        self.display.run("xdotool", "keydown", name)
        time.sleep(hold)
        self.display.run("xdotool", "keyup", name)

    def source_picture(self, source, path, width=None):
        """What a source or scene looks like, as PNG."""
        wish = {"imageWidth": width} if width else {}
        answer = self.request("GetSourceScreenshot", sourceName=source, imageFormat="png", **wish)
        pathlib.Path(path).write_bytes(base64.b64decode(answer["imageData"].split(",", 1)[1]))
        return path

    def record(self, seconds):
        """Records for that long; the path of the file."""
        self.start_recording()
        self.draw(seconds)
        return self.stop_recording()


def frames(video, folder, rate=2):
    """The frames of a recording as PNG files, `rate` a second."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", "-i", str(video), "-vf", f"fps={rate}",
                    str(folder / "%03d.png")], check=True, timeout=120)
    return sorted(folder.glob("*.png"))


def pixels(path):
    """(width, height, bytes) of a picture, RGB."""
    size = subprocess.run(["identify", "-format", "%w %h", str(path)], check=True, stdout=subprocess.PIPE).stdout
    width, height = map(int, size.split())
    raw = subprocess.run(["convert", str(path), "-alpha", "off", "-depth", "8", "rgb:-"], check=True,
                         stdout=subprocess.PIPE).stdout
    return width, height, raw


def differing(first, second, box=None, limit=24):
    """How many pixels of two equally large pictures differ by more than `limit` in a channel; box = (x, y, w, h)."""
    width, height, a = pixels(first)
    other_width, other_height, b = pixels(second)
    if (width, height) != (other_width, other_height):
        raise ObsError("pictures of different size")
    x0, y0, w, h = box or (0, 0, width, height)
    count = 0
    for y in range(y0, min(y0 + h, height)):
        start = (y * width + x0) * 3
        end = (y * width + min(x0 + w, width)) * 3
        if a[start:end] == b[start:end]:
            continue
        for i in range(start, end, 3):
            if max(abs(a[i] - b[i]), abs(a[i + 1] - b[i + 1]), abs(a[i + 2] - b[i + 2])) > limit:
                count += 1
    return count
