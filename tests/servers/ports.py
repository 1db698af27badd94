"""A port for a server that another program will open."""

import pathlib
import random
import socket

RANGE = pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port(address="127.0.0.1"):
    """One that nobody has now, and that the kernel gives to nobody who merely connects: between this answer and its use
    many do."""
    low, high = map(int, RANGE.read_text(encoding="ascii").split())
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    ports = [port for port in range(10000, 65536) if not low <= port <= high] or range(10000, 65536)
    while True:
        port = random.choice(ports)
        with socket.socket(family) as tried:
            try:
                tried.bind((address, port))
            except OSError:
                continue
        return port
