"""A server that webhooks are posted to: it keeps what came, and answers what a test says.

    with HookServer(answer) as server:     # answer(number) -> (status, headers, body) or "reset" or "silence"
        server.port, server.wait_for(1)[0] # a Post: path, headers, body (bytes), at (monotonic s)

Services that judge what they get are made from what their own pages say: see Service."""

import base64
import collections
import hashlib
import hmac
import json
import time
import urllib.parse

from relay_server import RelayServer

Post = collections.namedtuple("Post", "path headers body at")


def ok(number):
    return 200, "", "{}"


class HookServer(RelayServer):
    def __init__(self, answer=ok, tls=None, leaf="good"):
        self.answer, self.posts = answer, []
        super().__init__(self.talk, tls=tls, leaf=leaf)

    def talk(self, connection, _):
        line, headers = connection.read()
        length = int(headers.get("content-length", 0))
        while len(connection.buffer) < length:
            data = connection.sock.recv(65536)
            if not data:
                raise OSError("closed")
            connection.buffer += data
        with self.changed:
            number = len(self.posts)
            self.posts.append(Post(line.split()[1], headers, connection.buffer[:length], time.monotonic()))
            self.changed.notify_all()
        said = self.answer(number)
        if said == "reset":
            connection.reset()
        elif said == "silence":
            connection.stay()
        else:
            status, more, body = said
            connection.answer(f"{status} Word", "application/json", body, f"Content-Length: {len(body.encode())}\r\n" + more)

    def wait_for(self, count, seconds=40):
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.posts) >= count, seconds):
                raise AssertionError(f"{len(self.posts)} posts, not {count}")
            return list(self.posts)


def hmac_base64(key, data):
    return base64.b64encode(hmac.new(key.encode(), data.encode(), hashlib.sha256).digest()).decode()


def dingtalk_is_signed(post, secret):
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(post.path).query)
    time_ms = query["timestamp"][0]
    return query["sign"] == [hmac_base64(secret, f"{time_ms}\n{secret}")] and abs(int(time_ms) / 1000 - time.time()) < 60


def feishu_is_signed(post, secret):
    body = json.loads(post.body)
    key = f"{body['timestamp']}\n{secret}"
    return body["sign"] == hmac_base64(key, "") and abs(int(body["timestamp"]) - time.time()) < 60
