"""Draws the product pictures of the demo shows: two vacuum cups and two ring lamps, shaded from their shapes.

Only the standard library is needed. Edges are anti-aliased from distances, light is added in linear space, and the PNG
has no noise, so that it stays small: python3 cmake/demo/pictures.py data/shows/pictures"""

import math
import pathlib
import struct
import sys
import zlib

WIDTH, HEIGHT = 600, 750


def linear(colour):
    """#RRGGBB as linear light."""
    return tuple((int(colour[i:i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5))


def clamp(value, low=0.0, high=1.0):
    return low if value < low else high if value > high else value


def smooth(low, high, value):
    t = clamp((value - low) / (high - low))
    return t * t * (3 - 2 * t)


def bell(value, centre, width):
    d = (value - centre) / width
    return math.exp(-d * d)


def mix(a, b, t):
    return tuple(x + (y - x) * t for x, y in zip(a, b))


def times(a, k):
    return tuple(x * k for x in a)


def plus(a, b, k=1.0):
    return tuple(x + y * k for x, y in zip(a, b))


WHITE = (1.0, 1.0, 1.0)


def studio(top, bottom, floor, x, y):
    """A paper backdrop that bends into the floor, with a pool of light behind the product."""
    colour = mix(linear(top), linear(bottom), smooth(0, 560, y))
    colour = mix(colour, linear(floor), smooth(540, 700, y))
    pool = math.exp(-(((x - 300) / 330) ** 2 + ((y - 320) / 360) ** 2))
    return plus(colour, WHITE, 0.10 * pool)


def shadow(colour, x, y, cx, cy, rx, ry, strength):
    """Soft where it is far from what casts it, dark where they touch."""
    wide = math.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2))
    tight = math.exp(-(((x - cx) / (rx * 0.72)) ** 4 + ((y - cy) / (ry * 0.42)) ** 4))
    return times(colour, 1 - strength * (0.55 * wide + 0.40 * tight))


class Part:
    """A turned part that stands on the axis x = 300: from `top` to `bottom`, with a radius at each, seen from a little
    above, so that its edges are ellipses."""

    def __init__(self, top, bottom, radius, shade, tilt=0.085):
        self.top, self.bottom = top, bottom
        self.profile = radius  # of 0 … 1 down
        self.shade, self.tilt = shade, tilt

    def radius(self, t):
        return self.profile(clamp(t))

    def hit(self, x, y):
        """Coverage, -1 … 1 across and 0 … 1 down; None where nothing is near."""
        if y < self.top - 2 or y > self.bottom + 40:
            return None
        dx = x - 300
        span = self.bottom - self.top
        t = (y - self.top) / span
        for _ in range(3):  # the front edge hangs lower than the sides
            radius = self.radius(t)
            across = clamp(dx / radius, -1, 1)
            drop = self.tilt * radius * math.sqrt(1 - across * across)
            t = (y - drop - self.top) / span
        radius = self.radius(t)
        side = clamp(radius - abs(dx) + 0.5)
        ends = clamp(t * span + 0.5) * clamp((1 - t) * span + 0.5)
        cover = side * ends
        return (cover, clamp(dx / radius, -1, 1), clamp(t)) if cover > 0 else None


def straight(top, bottom):
    return lambda t: top + (bottom - top) * t


def rounded(top, middle, bottom, shoulder, foot):
    """A shoulder that is part of an ellipse, a straight wall that narrows a little, and a rounded foot."""
    def radius(t):
        wall = middle + (bottom - middle) * t
        if t < shoulder:
            k = 1 - t / shoulder
            return top + (wall - top) * math.sqrt(1 - k * k)
        if t > 1 - foot:
            k = (t - 1 + foot) / foot
            return wall - 5 * (1 - math.sqrt(1 - k * k))
        return wall
    return radius


def cylinder(colour, u, gloss=0.35, dark=0.22):
    """Key light from the left, a fill from the right, a strip box that leaves a long reflection, and a bright rim."""
    depth = math.sqrt(max(0.0, 1 - u * u))
    key = clamp(-0.55 * u + 0.83 * depth)
    fill = clamp(0.80 * u + 0.35 * depth)
    lit = times(colour, dark + 0.95 * key ** 1.15 + 0.16 * fill)
    edge = smooth(0.84, 1.0, abs(u))
    lit = times(lit, 1 - 0.40 * edge)
    strip = gloss * bell(u, -0.50, 0.085) + gloss * 0.40 * bell(u, -0.31, 0.04)
    rim = gloss * 0.55 * bell(u, 0.86, 0.05)
    return plus(lit, WHITE, strip + rim)


def steel(u, t):
    """Brushed metal: bands of the room around it."""
    bands = (0.42 + 0.42 * bell(u, -0.48, 0.16) + 0.22 * bell(u, 0.52, 0.20) - 0.26 * bell(u, -0.05, 0.20)
             - 0.20 * bell(u, 0.93, 0.12) - 0.22 * bell(u, -0.96, 0.10))
    return times((0.93, 0.96, 1.0), clamp(bands * (0.92 + 0.16 * math.sin(math.pi * t)), 0.03, 1.0))


def ellipse(x, y, cx, cy, rx, ry):
    """Anti-aliased cover of an ellipse."""
    d = math.hypot((x - cx) / rx, (y - cy) / ry)
    return clamp((1 - d) * min(rx, ry) + 0.5)


def over(under, upper, cover):
    return mix(under, upper, cover) if cover < 1 else upper


def bar(x, y, cx, cy, width, height):
    """Anti-aliased cover of a bar with round ends."""
    half = height / 2
    dx = max(abs(x - cx) - (width / 2 - half), 0)
    return clamp(half - math.hypot(dx, y - cy) + 0.5)


def leaf(x, y, cx, cy, size):
    """The mark on the cup: a drop that leans into a leaf, from two circles."""
    a = math.hypot(x - (cx - 0.55 * size), y - cy)
    b = math.hypot(x - (cx + 0.55 * size), y - cy)
    return clamp(1.0 * size - max(a, b) + 0.5)


def cup(body, backdrop):
    colour = linear(body)
    lid_colour = linear("#22252B")

    def shade_body(u, t):
        lit = cylinder(colour, u)
        lit = times(lit, 0.72 + 0.28 * smooth(0.0, 0.07, t))     # the lid's shadow
        return times(lit, 1 - 0.30 * smooth(0.80, 1.0, t))       # falls off to the floor

    def shade_lid(u, t):
        lit = cylinder(lid_colour, u, gloss=0.30, dark=0.35)
        ribs = 0.5 + 0.5 * math.cos(math.asin(clamp(u, -0.999, 0.999)) * 46)
        fade = smooth(0.16, 0.24, t) * (1 - smooth(0.80, 0.88, t))
        return times(lit, 1 - 0.30 * fade * ribs)

    parts = [
        Part(612, 626, straight(99, 97), steel),
        Part(236, 614, rounded(98, 112, 105, 0.085, 0.03), shade_body),
        Part(222, 238, straight(98, 98), steel),
        Part(118, 224, rounded(90, 97, 99, 0.10, 0.001), shade_lid),
    ]

    def pixel(x, y):
        colour_here = shadow(studio(*backdrop, x, y), x, y, 336, 634, 210, 34, 0.85)
        under = math.exp(-(((x - 300) / 96) ** 6 + ((y - 640) / 26) ** 2)) * 0.18 * clamp(1 - (y - 628) / 70)
        colour_here = mix(colour_here, colour, under if y > 622 else 0)  # the cup in the polished floor
        for part in parts:
            hit = part.hit(x, y)
            if hit:
                colour_here = over(colour_here, part.shade(hit[1], hit[2]), hit[0])
        top = ellipse(x, y, 300, 119, 89.5, 8.0)
        if top > 0:
            colour_here = over(colour_here, times(mix(lid_colour, WHITE, 0.10 + 0.10 * smooth(380, 220, x)), 1.15), top)
            inner = ellipse(x, y, 300, 119.4, 76, 6.2)
            colour_here = over(colour_here, times(mix(lid_colour, WHITE, 0.05 + 0.06 * smooth(380, 220, x)), 1.0), inner)
        mark = max(leaf(x, y, 300, 420, 20), bar(x, y, 300, 459, 54, 4))
        if mark > 0:
            colour_here = over(colour_here, plus(times(cylinder((0.93, 0.90, 0.84), (x - 300) / 108, 0.1, 0.35), 0.95), WHITE, 0.02),
                               mark * 0.92)
        return colour_here

    return pixel


def ring_light(x, y, cx, cy, radius, tube):
    """Distance from the middle of the ring's tube, in tubes."""
    return abs(math.hypot(x - cx, y - cy) - radius) / tube


def lamp(backdrop, warm, cy, radius, tube, base, puck):
    light = linear(warm)
    graphite = linear("#2B2E35")

    def shade_base(u, t):
        lit = cylinder(graphite, u, gloss=0.22, dark=0.40)
        return plus(lit, light, 0.35 * (1 - t) * bell(u, 0, 0.75))

    def shade_stem(u, t):
        return plus(times(steel(u, t), 0.75), light, 0.20 * (1 - t))

    foot = cy + radius
    parts = [Part(base, base + puck[1], straight(puck[0], puck[0]), shade_base, tilt=0.16)]
    stem = Part(foot + tube * 0.6, base + puck[0] * 0.03, straight(8, 8), shade_stem, tilt=0.3)

    def glow(x, y):
        d = abs(math.hypot(x - 300, y - cy) - radius)
        return 0.85 * math.exp(-d / (tube * 1.5)) + 0.30 * math.exp(-d / (tube * 6.0))

    def pixel(x, y):
        colour = shadow(studio(*backdrop, x, y), x, y, 312, base + puck[1] + puck[0] * 0.12, puck[0] * 1.55, puck[0] * 0.26, 0.85)
        floor_light = math.exp(-(((x - 300) / (puck[0] * 2.1)) ** 2 + ((y - base - puck[1] - 26) / 52) ** 2))
        colour = plus(colour, light, 0.10 * floor_light)
        colour = plus(colour, light, 0.55 * glow(x, y))
        for part in parts:
            hit = part.hit(x, y)
            if hit:
                colour = over(colour, part.shade(hit[1], hit[2]), hit[0])
        rx, ry = puck[0], puck[0] * 0.16
        top = ellipse(x, y, 300, base, rx, ry)
        if top > 0:
            lit = 0.55 * math.exp(-(((x - 300) / (rx * 0.62)) ** 2 + ((y - base) / (ry * 0.9)) ** 2))
            colour = over(colour, plus(times(mix(graphite, WHITE, 0.10), 1.1), light, lit), top)
        hit = stem.hit(x, y)
        if hit:
            colour = over(colour, stem.shade(hit[1], hit[2]), hit[0])
        d = ring_light(x, y, 300, cy, radius, tube)
        shell = clamp((1.28 - d) * tube + 0.5)
        if shell > 0:
            across = (math.hypot(x - 300, y - cy) - radius) / tube
            metal = times(steel(clamp(across * 0.7, -1, 1), 0.5), 0.60)
            colour = over(colour, plus(metal, light, 0.25), shell)
            face = clamp((0.94 - d) * tube + 0.5)
            heat = 1 - 0.42 * clamp(d) ** 2
            colour = over(colour, mix(light, (1.0, 0.985, 0.95), heat), face)
        return colour

    return pixel


def encode(value, step):
    """Linear light to 0 … 255 in steps of two or three, which halves the file, with a shoulder so that light does not
    clip."""
    value = max(0.0, value)
    value = value if value < 0.8 else 0.8 + 0.2 * (1 - math.exp(-(value - 0.8) / 0.2))
    return min(int(255 / step * value ** (1 / 2.2) + 0.5) * step, 255)


def filtered(rows, kind):
    """The rows behind one of PNG's filters: smooth shading turns into runs of small numbers."""
    out = bytearray()
    above = bytes(WIDTH * 3)
    for row in rows:
        left = bytes(3) + row[:-3]
        corner = bytes(3) + above[:-3]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = above
        elif kind == 3:
            guess = [(a + b) // 2 for a, b in zip(left, above)]
        else:
            guess = [min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
                     for a, b, c in zip(left, above, corner)]
        out.append(kind)
        out += bytes((value - g) & 255 for value, g in zip(row, guess))
        above = row
    return bytes(out)


def write_png(path, pixel, step):
    rows = [b"".join(bytes(encode(channel, step) for channel in pixel(x + 0.5, y + 0.5)) for x in range(WIDTH))
            for y in range(HEIGHT)]
    packed = min((zlib.compress(filtered(rows, kind), 9) for kind in range(1, 5)), key=len)

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"sRGB", b"\0")
                     + chunk(b"IDAT", packed) + chunk(b"IEND", b""))
    print(path, path.stat().st_size)


PICTURES = {
    "cup-red": lambda: cup("#C8102E", ("#F7EBDD", "#F0D9C4", "#E2C2A8")),
    "cup-blue": lambda: cup("#1F5FBF", ("#EAF1F8", "#D3E2F0", "#B8CDE2")),
    "halo": lambda: lamp(("#2A3350", "#3C3A57", "#23243A"), "#FFC27A", 300, 168, 15, 566, (112, 16)),
    "halo-mini": lambda: lamp(("#21403F", "#2F5450", "#1B3331"), "#FFD9A0", 372, 112, 12, 548, (86, 15)),
}


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:] or PICTURES:
        write_png(folder / f"{name}.png", PICTURES[name](), 2 if name.startswith("cup") else 3)


if __name__ == "__main__":
    main()
