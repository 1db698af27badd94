#!/usr/bin/env python3
"""A server that speaks as Twitch chat does: IRC over TLS with tags, for tests and demonstrations.

Prints one JSON line when it listens: {"port":…,"control":…,"ca":…}. Ports of 0 are free ones.
Then it takes JSON lines on the control port (and on standard input with --stdin, whose end is the server's), each
answered by one:

  {"login":"ann","text":"hi","tags":{…}}   says a line as that user; tags override what Twitch would send
  {"raw":"…"} {"hex":"…"}                  sends that line, those bytes, as they are
  {"kind":"comment",…}                     an audience event in the normal form, said as its person would
  {"do":"joined","count":1}                waits until so many clients have joined
  {"do":"torture","mode":"byte"}           changes how bytes are sent from now on
  {"do":"close"|"reset"|"half-close"|"reconnect"|"ping"}   to every client
  {"do":"refuse-texts","id":"msg_followersonly"}   clients' texts from now on; "" = they are taken again
  {"do":"trust","on":true}                 clients that come from now on are moderators
  {"do":"said","count":1}                  waits until clients have said so many texts: [{"login","text","ms","taken"}]
  {"do":"log"}                             what clients have sent: [{"client":1,"ms":…,"line":…}], and when they came

--relay takes normal-form lines on standard input, as they come, and answers nothing; after the last it stays.

Torture, when sending: byte (one byte a time), slow (line by line with pauses), huge (a 40 000-byte line before each
line), invalid (bytes that are no UTF-8 in each text), merge (many lines in one write).
Torture, when a client comes: silence, garbage, http, refuse (login), suspended, deaf (no PONG), reset-STEP with STEP one
of accept cap nick join privmsg, mute (nothing is said about a client's text), mute-join (no 366), flood (10 000 lines at once)."""

import argparse
import asyncio
import itertools
import json
import os
import re
import socket
import ssl
import struct
import sys
import tempfile
import time
import uuid
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import certificates  # noqa: E402

SERVER = ":tmi.twitch.tv"
ROOM = "11148817"
BADGES = {"host": "broadcaster/1", "mod": "moderator/1", "vip": "vip/1", "member": "subscriber/6", "bot": "bot-badge/1"}
GREETING = ("Welcome, GLHF!", "Your host is tmi.twitch.tv", "This server is rather new", "-")


def now_ms():
    return int(time.time() * 1000)


def escape(value):
    for plain, escaped in (("\\", "\\\\"), (";", "\\:"), (" ", "\\s"), ("\r", "\\r"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return value


def user_id(login):
    return str(100000 + zlib.crc32(login.encode()) % 900000000)


def tag_text(tags):
    return "@" + ";".join(f"{key}={escape(str(value))}" for key, value in tags.items() if value is not None) + " "


class Client:
    """One connection: what it asked for, and where it stands."""

    def __init__(self, server, number, reader, writer):
        self.server, self.number, self.reader, self.writer = server, number, reader, writer
        self.caps, self.nick, self.channels = set(), None, set()
        self.password, self.mod = None, False
        self.lock = asyncio.Lock()

    async def write(self, data):
        mode = self.server.mode
        try:
            async with self.lock:
                if mode == "byte":
                    for at in range(len(data)):
                        self.writer.write(data[at:at + 1])
                        await self.writer.drain()
                elif mode == "slow":
                    for part in data.splitlines(keepends=True):
                        self.writer.write(part)
                        await self.writer.drain()
                        await asyncio.sleep(0.02)
                else:
                    self.writer.write(data)
                    await self.writer.drain()
        except (ConnectionError, RuntimeError, ssl.SSLError):
            pass

    async def send(self, line):
        data = line if isinstance(line, bytes) else line.encode()
        if self.server.mode == "huge":
            data = b":tmi.twitch.tv NOTICE * :" + b"x" * 40000 + b"\r\n" + data
        if self.server.mode == "invalid":
            data = data + b" \xff\xc3(\xe2\x82 \xf0\x9f"
        await self.write(data + b"\r\n")

    def reset(self):
        """Cuts the connection without a word: the peer sees ECONNRESET."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def hear(self, line):
        command, _, rest = line.partition(" ")
        handler = getattr(self, "on_" + command.lower(), None)
        if handler:
            await handler(rest)
        elif command:
            await self.send(f"{SERVER} 421 {self.nick or '*'} {command} :Unknown command")
        if self.server.arrival == f"reset-{command.lower()}":
            self.reset()

    async def on_cap(self, rest):
        verb, _, names = rest.partition(" ")
        if verb != "REQ":
            return
        wanted = names.lstrip(":").split()
        known = all(name.startswith("twitch.tv/") for name in wanted)
        if known:
            self.caps.update(name.split("/")[1] for name in wanted)
        await self.send(f"{SERVER} CAP * {'ACK' if known else 'NAK'} :{' '.join(wanted)}")

    async def on_nick(self, rest):
        self.nick = rest.strip().lower()
        anonymous = re.fullmatch(r"justinfan\d+", self.nick) is not None
        known = self.password is not None and self.server.accounts.get(self.nick) == self.password
        if self.server.arrival == "refuse" or not (known or anonymous):
            await self.send(f"{SERVER} NOTICE * :Login authentication failed")
            self.writer.close()
            return
        self.mod = known and self.server.trusts
        for number, words in zip(("001", "002", "003", "004"), GREETING):
            await self.send(f"{SERVER} {number} {self.nick} :{words}")
        await self.send(f"{SERVER} 375 {self.nick} :-")
        await self.send(f"{SERVER} 372 {self.nick} :You are in a maze of twisty passages.")
        await self.send(f"{SERVER} 376 {self.nick} :>")

    async def on_join(self, rest):
        channel = rest.strip()
        if self.nick is None or channel != channel.lower():
            return  # as the real one: no answer at all
        if self.server.arrival == "suspended":
            await self.send(f"@msg-id=msg_channel_suspended {SERVER} NOTICE {channel} :This channel does not exist or "
                            "has been suspended.")
            return
        who = f"{self.nick}!{self.nick}@{self.nick}.tmi.twitch.tv"
        await self.send(f":{who} JOIN {channel}")
        if self.server.arrival == "mute-join":
            return
        await self.send(f":{self.nick}.tmi.twitch.tv 353 {self.nick} = {channel} :{self.nick}")
        await self.send(f":{self.nick}.tmi.twitch.tv 366 {self.nick} {channel} :End of /NAMES list")
        if "commands" in self.caps:
            tags = {"emote-only": 0, "followers-only": -1, "r9k": 0, "room-id": ROOM, "slow": 0, "subs-only": 0}
            if self.password:
                await self.user_state(channel)
            await self.send((tag_text(tags) if "tags" in self.caps else "") + f"{SERVER} ROOMSTATE {channel}")
        self.channels.add(channel)
        self.server.joins += 1
        await self.server.changed()
        if self.server.arrival == "flood":
            await self.flood(channel)

    async def flood(self, channel):
        lines = []
        for n in range(10000):
            tags = self.server.user_tags(f"crowd{n}", {"id": f"flood-{n}"})
            lines.append(f"{tag_text(tags)}:crowd{n}!c@c.tmi.twitch.tv PRIVMSG {channel} :line {n}\r\n")
        await self.write("".join(lines).encode())

    async def on_ping(self, rest):
        if self.server.arrival != "deaf":
            await self.send(f"{SERVER} PONG tmi.twitch.tv :{rest.lstrip(':')}")

    async def on_pong(self, rest):
        self.server.pongs += 1
        await self.server.changed()

    async def on_pass(self, rest):
        self.password = rest.removeprefix("oauth:") if rest.startswith("oauth:") else None

    async def user_state(self, channel):
        tags = {"badge-info": "", "badges": "moderator/1" if self.mod else "", "color": "", "display-name": self.nick,
                "emote-sets": "0", "mod": int(self.mod), "subscriber": 0, "user-type": "mod" if self.mod else ""}
        await self.send((tag_text(tags) if "tags" in self.caps else "") + f"{SERVER} USERSTATE {channel}")

    def why_not(self, text):
        """What Twitch would have against this text, as the id of its notice."""
        now, own = time.monotonic(), self.server.texts.setdefault(self.nick, [])
        recent = [at for at, _ in own if now - at < 30]
        if len(recent) >= (100 if self.mod else 20):
            return "msg_ratelimit"
        if not self.mod and any(now - at < 30 and said == text for at, said in own):
            return "msg_duplicate"
        if len(text) > 500:
            return "msg_bad_characters"
        own.append((now, text))
        return self.server.against

    async def on_privmsg(self, rest):
        channel, _, text = rest.partition(" ")
        text = text.removeprefix(":")
        if self.password is None or channel not in self.channels:
            return
        why = self.why_not(text)
        self.server.said.append({"login": self.nick, "text": text, "ms": now_ms(), "taken": not why})
        await self.server.changed()
        if self.server.arrival in ("mute", "reset-privmsg"):
            return
        if why:
            await self.send((tag_text({"msg-id": why}) if "tags" in self.caps else "") +
                            f"{SERVER} NOTICE {channel} :This is what the server has to say to it.")
            return
        if "commands" in self.caps:
            await self.user_state(channel)
        for client in list(self.server.clients):  # all but the one who says it
            if client is not self and channel in client.channels:
                tags = self.server.user_tags(self.nick, {})
                await client.send((tag_text(tags) if "tags" in client.caps else "") +
                                  f":{self.nick}!{self.nick}@{self.nick}.tmi.twitch.tv PRIVMSG {channel} :{text}")

    async def on_part(self, rest):
        self.channels.discard(rest.strip())

    async def arrive(self):
        """What happens before a word is said; True: and that was all."""
        arrival = self.server.arrival
        if arrival == "reset-accept":
            self.reset()
        elif arrival == "garbage":
            await self.write(os.urandom(20000) + b"\n" * 20 + b"\x00\x01\x02\n" * 20)
            await self.reader.read()
        elif arrival == "http":
            await self.reader.readline()
            await self.write(b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n" + b"<p>what?</p>\r\n" * 20)
            await self.reader.read()
        elif arrival == "silence":
            await self.reader.read()
        else:
            return False
        return True

    async def run(self):
        if await self.arrive():
            return
        while True:
            line = await self.reader.readline()
            if not line:
                return
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            self.server.log.append({"client": self.number, "ms": now_ms(), "line": text})
            await self.hear(text)


class Server:
    def __init__(self, options):
        self.options = options
        self.mode = options.torture if options.torture in ("byte", "slow", "huge", "invalid", "merge") else ""
        self.arrival = "" if self.mode else options.torture
        self.clients, self.log, self.arrivals = set(), [], []
        self.joins = self.pongs = 0
        self.accounts = dict(pair.split(":", 1) for pair in options.account)
        self.said, self.texts, self.against, self.trusts = [], {}, "", False
        self.numbers = itertools.count(1)
        self.condition = asyncio.Condition()
        self.ids = {}

    async def changed(self):
        async with self.condition:
            self.condition.notify_all()

    async def serve_client(self, reader, writer):
        client = Client(self, next(self.numbers), reader, writer)
        self.arrivals.append({"client": client.number, "ms": now_ms()})
        self.clients.add(client)
        await self.changed()
        try:
            await client.run()
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            self.clients.discard(client)
            writer.close()
            await self.changed()

    def user_tags(self, login, more):
        tags = {"badge-info": "", "badges": "", "color": "", "display-name": login, "emotes": "", "first-msg": 0,
                "flags": "", "id": str(uuid.uuid4()), "mod": 0, "returning-chatter": 0, "room-id": ROOM,
                "subscriber": 0, "tmi-sent-ts": now_ms(), "turbo": 0, "user-id": user_id(login), "user-type": ""}
        tags.update(more)
        return tags

    async def to_all(self, make):
        """make(client, channel) is the line for that client, or None."""
        count = 0
        for client in list(self.clients):
            for channel in list(client.channels):
                line = make(client, channel)
                if line is not None:
                    await client.send(line)
                    count += 1
        return count

    async def say(self, login, text, more):
        tags = self.user_tags(login, more)
        prefix = f":{login}!{login}@{login}.tmi.twitch.tv"

        def make(client, channel):
            return (tag_text(tags) if "tags" in client.caps else "") + f"{prefix} PRIVMSG {channel} :{text}"
        return {"count": await self.to_all(make), "id": tags["id"]}

    async def command(self, tags, command, text):
        """USERNOTICE, CLEARCHAT, CLEARMSG: only for those who asked for commands."""
        def make(client, channel):
            if "commands" not in client.caps:
                return None
            tail = f" :{text}" if text else ""
            return (tag_text(tags) if "tags" in client.caps else "") + f"{SERVER} {command} {channel}{tail}"
        return {"count": await self.to_all(make)}

    def native_id(self, line):
        """Twitch's message id for an event of another feed: always the same one."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{line['feed']} {line['id']}"))

    def person(self, line):
        person = line["person"]
        digits = re.sub(r"\D", "", person["id"])
        number = str(100000 + int(digits)) if digits else user_id(person["id"])
        login = re.sub(r"[^a-z0-9_]", "", person.get("name", "").lower())
        login = login if len(login) >= 3 else "user" + number
        roles = person.get("roles", [])
        badges = [BADGES[role] for role in BADGES if role in roles]
        return login, {"user-id": number, "display-name": person.get("name", login), "color": person.get("colour", ""),
                       "badges": ",".join(badges), "mod": int("mod" in roles), "subscriber": int("member" in roles),
                       "id": self.native_id(line), **({"vip": 1} if "vip" in roles else {})}

    async def relay(self, line):
        """An event in the normal form, as Twitch would tell it; what Twitch's chat does not know is passed over."""
        kind = line["kind"]
        feed = line["feed"]
        if kind in ("comment", "gift", "member"):
            login, tags = self.person(line)
            text = line.get("text", "")
            if kind == "comment":
                return await self.say(login, text, tags)
            if kind == "gift":
                bits = max(1, line.get("value", {}).get("minor", 100))
                return await self.say(login, f"Cheer{bits} {text}".strip(), {**tags, "bits": bits})
            notice = {**self.user_tags(login, tags), "login": login, "msg-id": "resub", "msg-param-sub-plan": "1000",
                      "msg-param-cumulative-months": 6, "system-msg": f"{login} subscribed at Tier 1."}
            return await self.command(notice, "USERNOTICE", text)
        base = {"room-id": ROOM, "tmi-sent-ts": now_ms()}
        if kind == "delete":
            target = self.native_id({"feed": feed, "id": line["target"]})
            return await self.command({"login": "someone", "target-msg-id": target, **base}, "CLEARMSG", "removed")
        if kind == "ban":
            digits = re.sub(r"\D", "", line["target"])
            number = str(100000 + int(digits)) if digits else user_id(line["target"])
            return await self.command({"target-user-id": number, **base}, "CLEARCHAT", "user" + number)
        if kind == "clear":
            return await self.command(base, "CLEARCHAT", "")
        return {"count": 0}

    async def do_joined(self, line):
        async with self.condition:
            wanted = line.get("count", 1)
            await asyncio.wait_for(self.condition.wait_for(lambda: self.joins >= wanted), line.get("seconds", 20))
        return {"joins": self.joins}

    async def do_ponged(self, line):
        async with self.condition:
            wanted = line.get("count", 1)
            await asyncio.wait_for(self.condition.wait_for(lambda: self.pongs >= wanted), line.get("seconds", 20))
        return {"pongs": self.pongs}

    async def do_came(self, line):
        async with self.condition:
            wanted = line.get("count", 1)
            await asyncio.wait_for(self.condition.wait_for(lambda: len(self.arrivals) >= wanted),
                                   line.get("seconds", 20))
        return {"arrivals": self.arrivals}

    async def do_said(self, line):
        async with self.condition:
            wanted = line.get("count", 1)
            await asyncio.wait_for(self.condition.wait_for(lambda: len(self.said) >= wanted), line.get("seconds", 20))
        return {"said": self.said}

    async def do_refuse_texts(self, line):
        self.against = line.get("id", "")
        return {}

    async def do_trust(self, line):
        self.trusts = line.get("on", True)
        return {}

    async def do_log(self, line):
        return {"log": self.log, "arrivals": self.arrivals}

    async def do_torture(self, line):
        mode = line.get("mode", "")
        self.mode = mode if mode in ("byte", "slow", "huge", "invalid", "merge") else ""
        self.arrival = "" if self.mode else mode
        return {}

    async def do_close(self, line):
        for client in list(self.clients):
            client.writer.close()
        return {}

    async def do_reset(self, line):
        for client in list(self.clients):
            client.reset()
        return {}

    async def do_half_close(self, line):
        for client in list(self.clients):
            client.writer.get_extra_info("socket").shutdown(socket.SHUT_WR)
        return {}

    async def do_reconnect(self, line):
        for client in list(self.clients):
            await client.send(f"{SERVER} RECONNECT")
        return {}

    async def do_ping(self, line):
        for client in list(self.clients):
            await client.send("PING :tmi.twitch.tv")
        return {}

    async def take(self, line):
        if "do" in line:
            return await getattr(self, "do_" + line["do"].replace("-", "_"))(line)
        if "raw" in line:
            return {"count": await self.to_all(lambda client, channel: line["raw"].replace("#CHANNEL", channel))}
        if "hex" in line:
            for client in list(self.clients):
                await client.write(bytes.fromhex(line["hex"]))
            return {}
        if "kind" in line:
            return await self.relay(line)
        return await self.say(line["login"], line["text"], line.get("tags", {}))

    async def answer(self, text):
        try:
            return {"ok": True, **await self.take(json.loads(text))}
        except Exception as problem:  # a test wants to read what went wrong
            return {"ok": False, "text": f"{type(problem).__name__}: {problem}"}

    async def serve_control(self, reader, writer):
        while line := await reader.readline():
            writer.write(json.dumps(await self.answer(line)).encode() + b"\n")
            await writer.drain()
        writer.close()

    async def read_stdin(self):
        reader = asyncio.StreamReader(limit=1 << 21)
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            answer = await self.answer(line)
            if not self.options.relay:
                print(json.dumps(answer), flush=True)

    def context(self, folder):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / f"{self.options.cert}.pem", folder / f"{self.options.cert}.key")
        return context

    async def run(self, folder):
        ca = certificates.make(folder) if not self.options.plain else ""
        context = None if self.options.plain else self.context(Path(folder))
        listening = await asyncio.start_server(self.serve_client, self.options.host, self.options.port, ssl=context,
                                               limit=1 << 20)
        control = await asyncio.start_server(self.serve_control, "127.0.0.1", self.options.control, limit=1 << 21)
        print(json.dumps({"port": listening.sockets[0].getsockname()[1], "control": control.sockets[0].getsockname()[1],
                          "ca": str(ca)}), flush=True)
        if self.options.stdin:
            await self.read_stdin()
            return
        jobs = [listening.serve_forever(), control.serve_forever()]
        if self.options.relay:
            jobs.append(self.read_stdin())
        await asyncio.gather(*jobs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--control", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="without TLS")
    parser.add_argument("--cert", choices=certificates.LEAVES, default="good")
    parser.add_argument("--certs", help="folder for the certificates; default: a temporary one")
    parser.add_argument("--account", action="append", default=[], help="LOGIN:TOKEN of somebody who may speak")
    parser.add_argument("--torture", default="")
    parser.add_argument("--stdin", action="store_true", help="control lines on standard input")
    parser.add_argument("--relay", action="store_true", help="normal-form lines on standard input")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twitch-server-") as temporary:
        try:
            asyncio.run(Server(options).run(Path(options.certs or temporary)))
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
