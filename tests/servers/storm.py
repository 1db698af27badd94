"""What servers of every kind have in common that misbehave: each speaks as its platform does (protocols.md) and, when
told, does what breaks connections. Each keeps a ledger: what it has sent, and what its client has confirmed, by answering
a ping, by coming back with a page token or an event's id, or by closing after everything was sent and the server had
closed its half. storm_platforms.py and storm_relays.py have the kinds.

    server = storm_relays.Socket("hall", chance, tls=FOLDER)
    server.url                 what the command is to connect to
    server.do("reset")         one of server.faults, carried out by whoever serves a connection
    server.settle()            no more faults: what is sent from here on is confirmed
    server.confirmed, server.sent, server.connections, server.done     (done: faults that took place)

A message's text is "NAME NUMBER", once for each."""

import collections
import queue
import select
import socket
import ssl
import struct
import threading
import time

TICK = 0.1  # between two batches, seconds


class Gone(Exception):
    """The connection is over."""


def now_ms():
    return int(time.time() * 1000)


class Connection:
    """Bytes to and from one client, by one thread."""

    def __init__(self, server, sock):
        self.server, self.sock, self.buffer, self.step = server, sock, b"", 0
        self.open_pings = collections.OrderedDict()  # token: what was sent before it
        self.since, self.all = [], []

    def send(self, data):
        try:
            for at in range(0, len(data), self.step or len(data) or 1):
                self.sock.sendall(data[at:at + (self.step or len(data))])
        except (OSError, ValueError) as problem:
            raise Gone from problem

    def send_messages(self, numbers, encode):
        """They count as sent from the first byte on."""
        self.server.note_sent(numbers)
        self.since += numbers
        self.all += numbers
        self.send(b"".join(encode(number) for number in numbers))

    def receive(self, wait):
        """More bytes into the buffer; False: none came in time."""
        try:
            pending = isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()
            if not pending and not select.select([self.sock], [], [], wait)[0]:
                return False
            data = self.sock.recv(65536)
        except (OSError, ValueError) as problem:
            raise Gone from problem
        if not data:
            raise Gone
        self.buffer += data
        return True

    def until(self, mark, seconds=15):
        end = time.monotonic() + seconds
        while mark not in self.buffer:
            if not self.receive(max(0, end - time.monotonic())):
                raise Gone
        head, self.buffer = self.buffer.split(mark, 1)
        return head

    def exactly(self, count, seconds=15):
        end = time.monotonic() + seconds
        while len(self.buffer) < count:
            if not self.receive(max(0, end - time.monotonic())):
                raise Gone
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def request(self):
        head = self.until(b"\r\n\r\n").decode()
        line, *rest = head.split("\r\n")
        return line.split()[1], {part.split(":", 1)[0].lower(): part.split(":", 1)[1].strip() for part in rest}

    def ping(self, token, data):
        self.open_pings[token] = self.since
        self.since = []
        self.send(data)

    def pong(self, token):
        """Everything up to this ping has been read."""
        if token not in self.open_pings:
            return
        while True:
            first, numbers = self.open_pings.popitem(last=False)
            self.server.note_confirmed(numbers)
            if first == token:
                return

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()
        raise Gone

    def half_close(self):
        """If the client then closes too, and not for bytes that it has not read, it has read all."""
        try:
            self.sock.settimeout(20)
            self.sock.shutdown(socket.SHUT_WR)
            while self.sock.recv(65536):
                pass
            self.server.note_confirmed(self.all)
        except OSError:
            pass
        raise Gone


class Server:
    """What all have in common. A kind says hello(), encode(number), and how it pings and hears."""

    faults = ("reset", "half-close", "stall", "byte", "garbage", "huge", "twice", "busy", "restart")
    first_faults = ()  # those to begin with
    rate = 100  # messages a second

    def __init__(self, name, chance, tls=None):
        self.name, self.chance, self.tls = name, chance, tls
        self.lock = threading.Lock()
        self.number = 0
        self.sent, self.confirmed, self.done = set(), set(), collections.Counter()
        self.connections = 0
        self.orders = queue.Queue()
        self.live = set()
        self.busy_until = self.false_until = 0
        self.settling = self.ended = False
        self.contexts = {}
        if tls:
            for leaf in ("good", "wrong-host"):
                self.contexts[leaf] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self.contexts[leaf].load_cert_chain(tls / f"{leaf}.pem", tls / f"{leaf}.key")
            self.faults = (*self.faults, "certificate")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    # The ledger.
    def fresh(self, count):
        with self.lock:
            self.number += count
            return list(range(self.number - count, self.number))

    def note_sent(self, numbers):
        with self.lock:
            self.sent.update(numbers)

    def note_confirmed(self, numbers):
        with self.lock:
            self.confirmed.update(numbers)

    def text(self, number):
        return f"{self.name} {number}"

    # Connections.
    def accept(self):
        while not self.ended:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                time.sleep(0.05)  # it is restarting
                continue
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    def serve(self, sock):
        connection = None
        try:
            sock.settimeout(10)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                leaf = "wrong-host" if time.monotonic() < self.false_until else "good"
                sock = self.contexts[leaf].wrap_socket(sock, server_side=True)
            connection = Connection(self, sock)
            with self.lock:
                self.live.add(connection)
                self.connections += 1
            self.talk(connection)
        except (Gone, OSError, ValueError):
            pass
        finally:
            with self.lock:
                self.live.discard(connection)
            try:
                sock.close()
            except OSError:
                pass

    def talk(self, connection):
        self.hello(connection)
        tick = 0
        while not self.ended:
            self.obey(connection)
            connection.send_messages(self.fresh(max(1, int(self.rate * TICK))), self.encode)
            tick += 1
            if tick % 3 == 0:
                self.ping(connection, f"{self.name}-{self.chance.getrandbits(48)}")
            end = time.monotonic() + TICK
            while (left := end - time.monotonic()) > 0:
                connection.receive(left)
                self.hear(connection)

    def is_busy(self):
        return time.monotonic() < self.busy_until

    def turn_away(self, connection):
        status = self.chance.choice(["429 Too Many Requests", "503 Service Unavailable"])
        connection.send(f"HTTP/1.1 {status}\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        raise Gone

    # Faults.
    def do(self, fault):
        self.orders.put(fault)

    def obey(self, connection):
        if self.settling:
            self.finish(connection)
        try:
            fault = self.orders.get_nowait()
        except queue.Empty:
            return
        self.done[fault] += 1
        getattr(self, "fault_" + fault.replace("-", "_"))(connection)

    def finish(self, connection):
        """The last words on this connection, confirmed by its end."""
        connection.send_messages(self.fresh(50), self.encode)
        connection.half_close()

    def cut_all(self):
        with self.lock:
            live = list(self.live)
        for other in live:
            try:
                other.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                socket.socket.shutdown(other.sock, socket.SHUT_RDWR)
            except OSError:
                pass

    def fault_reset(self, connection):
        connection.reset()

    def fault_half_close(self, connection):
        connection.half_close()

    def fault_stall(self, connection):
        time.sleep(self.chance.uniform(1, 3))

    def fault_byte(self, connection):
        connection.step = 1
        connection.send_messages(self.fresh(3), self.encode)
        connection.step = 0

    def fault_garbage(self, connection):
        connection.send(self.chance.randbytes(3000) + b"\r\n")

    def fault_huge(self, connection):
        connection.send(b"x" * 3_000_000 + b"\r\n")

    def fault_twice(self, connection):
        """The last messages once more."""
        connection.send(b"".join(self.encode(number) for number in connection.all[-40:]))

    def fault_busy(self, connection):
        self.busy_until = time.monotonic() + 3
        connection.reset()

    def fault_certificate(self, connection):
        self.false_until = time.monotonic() + 3
        connection.reset()

    def fault_restart(self, connection):
        self.stop_listening()
        self.cut_all()
        time.sleep(1)
        self.listener = socket.create_server(("127.0.0.1", self.port))
        raise Gone

    def stop_listening(self):
        try:
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept()
        except OSError:
            pass
        self.listener.close()

    def settle(self):
        self.settling = True

    def end(self):
        self.ended = True
        self.stop_listening()
        self.cut_all()
