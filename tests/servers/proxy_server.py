"""An HTTP proxy (RFC 9110 section 9.3.6, RFC 9112 section 3.2.2): tunnels by CONNECT and whole addresses in requests.
Names are the proxy's to find: every host is the one server that it was given. Notes what it was asked for."""

import base64
import socket
import threading


class ProxyServer:
    """`to`: the port on this machine where every way ends. `login`: "NAME:WORD", "" = none is wanted."""

    def __init__(self, to, login="", status="200 OK"):
        self.to, self.status = to, status
        self.login = base64.b64encode(login.encode()).decode() if login else ""
        self.asked = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    @staticmethod
    def head(sock):
        data = b""
        while b"\r\n\r\n" not in data:
            more = sock.recv(4096)
            if not more:
                return "", b""
            data += more
        head, rest = data.split(b"\r\n\r\n", 1)
        return head.decode(), rest

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(1 << 16):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def serve(self, sock):
        with sock:
            head, rest = self.head(sock)
            if not head:
                return
            method, target, _ = head.split("\r\n")[0].split(" ")
            self.asked.append(f"{method} {target}")
            if self.login and f"proxy-authorization: basic {self.login}".lower() not in head.lower():
                sock.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n"
                             b"Content-Length: 0\r\nConnection: close\r\n\r\n")
                return
            if not self.status.startswith("200"):
                sock.sendall(f"HTTP/1.1 {self.status}\r\nContent-Length: 0\r\n\r\n".encode())
                return
            with socket.create_connection(("127.0.0.1", self.to)) as server:
                if method == "CONNECT":
                    sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    path = "/" + target.split("://", 1)[1].partition("/")[2]
                    rest = (head.replace(target, path, 1) + "\r\n\r\n").encode() + rest
                if rest:
                    server.sendall(rest)
                back = threading.Thread(target=self.pump, args=(server, sock), daemon=True)
                back.start()
                self.pump(sock, server)
                back.join()

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()
