"""The moving pictures behind the overlays: a presenter, a product on a table, a standby loop.

Nobody is filmed for a demo, so ffmpeg computes them: layers that are drawn once, small and soft as behind a shallow lens,
and then drift over each other. Every motion has a whole number of periods in the loop, so its seam cannot be seen."""

import pathlib
import subprocess
import tempfile

SECONDS = 12
SMALL = "320x180"  # layers are drawn at this size and scaled up


def light(x, y, radius, strength):
    """A round soft light; x, y and radius in parts of the height, x from the middle."""
    return f"{strength}*exp(-(pow((X-W/2)/H-({x}),2)+pow(Y/H-({y}),2))/({radius}*{radius}))"


def ellipse(x, y, width, height, edge=0.05):
    """1 inside, 0 outside, with a soft edge."""
    inside = f"sqrt(pow(((X-W/2)/H-({x}))/{width},2)+pow((Y/H-({y}))/{height},2))"
    return f"clip((1-{inside})/{edge}+0.5,0,1)"


def box(x, y, width, height, edge=0.02):
    return (f"clip(({width}/2-abs((X-W/2)/H-({x})))/{edge}+0.5,0,1)"
            f"*clip(({height}/2-abs(Y/H-({y})))/{edge}+0.5,0,1)")


def over(under, upper, mask):
    return f"(({under})*(1-({mask}))+({upper})*({mask}))"


def layer(colours, alpha="1"):
    """A drawn layer: three expressions for the colours, one for the cover."""
    red, green, blue = (f"'clip({colour},0,255)'" for colour in colours)
    return f"geq=r={red}:g={green}:b={blue}:a='255*clip({alpha},0,1)'"


def glow(colour):
    """Gone before the edges of its layer, so that they cannot be seen when it moves."""
    return layer((str(c) for c in colour), f"1.1*({light(0, 0.5, 0.27, 0.5)})-0.02")


def studio():
    """A wall with lamps."""
    lamps = "+".join([light(-0.62, 0.22, 0.09, 110), light(0.66, 0.30, 0.12, 100), light(0.42, 0.12, 0.06, 80),
                      light(-0.35, 0.10, 0.05, 60), light(0, 0.35, 0.6, 60)])
    return layer(f"{wall}+({lamps})*{tint}-30*Y/H" for wall, tint in ((46, 0.95), (50, 0.75), (68, 0.55)))


def presenter():
    """A person, out of focus: shoulders, hair, face."""
    shoulders = ellipse(0, 1.10, 0.34, 0.46)
    neck = ellipse(0, 0.59, 0.05, 0.085)
    hair = ellipse(0, 0.42, 0.128, 0.135, 0.12)
    head = ellipse(0, 0.475, 0.108, 0.15)
    def channel(shirt, skin, dark):
        return over(over(over(f"{shirt}+30*(X/W-0.5)", f"{skin}*0.85", neck), dark, hair), skin, head)
    return layer((channel(62, 205, 46), channel(84, 160, 36), channel(112, 134, 34)),
                 f"({shoulders})+({neck})+({hair})+({head})")


def table():
    edge = "clip((Y/H-0.72)/0.03,0,1)"
    shadow = light(0.05, 0.80, 0.22, 60)
    return layer(over(f"{wall}-20*Y/H", f"{wood}-({shadow})*0.7", edge) for wall, wood in ((118, 158), (120, 134), (132, 114)))


def flask():
    """A vacuum flask with a dark lid."""
    body = box(0, 0.57, 0.19, 0.46)
    lid = box(0, 0.30, 0.165, 0.10)
    shade = "(0.72+0.38*cos(((X-W/2)/H)*12))"
    return layer((over(f"{steel}*{shade}", f"{glaze}*{shade}", body) for steel, glaze in ((62, 200), (62, 46), (66, 48))),
                 f"({body})+({lid})")


def lamp():
    """A ring of light on a stand."""
    ring = f"({ellipse(0, 0.42, 0.205, 0.205, 0.06)})*(1-({ellipse(0, 0.42, 0.172, 0.172, 0.07)}))"
    stand = box(0, 0.70, 0.022, 0.18, 0.01)
    foot = ellipse(0, 0.80, 0.11, 0.022, 0.2)
    def channel(metal, shine):
        return over(f"{metal}+40*exp(-pow((X-W/2)/H/0.02,2))", f"{shine}", ring)
    return layer((channel(70, 255), channel(62, 238), channel(56, 200)), f"({ring})+({stand})+({foot})")


def room_at_night():
    """The lamp's room: its light on the wall and on the table."""
    edge = "clip((Y/H-0.74)/0.03,0,1)"
    halo = light(0, 0.42, 0.42, 120)
    return layer(over(f"{wall}+({halo})*{tint}", f"{wood}+({light(0, 0.82, 0.4, 60)})*{tint}", edge)
                 for wall, wood, tint in ((34, 58, 1.0), (36, 44, 0.82), (48, 38, 0.55)))


def night():
    return layer(f"{base}*(1-0.4*Y/H)" for base in (16, 20, 40))


# Name: its layers from the back, each with its path (x, y) over the loop in parts of the height; {t} runs 0 … 2π.
PICTURES = {
    "talk": [(studio(), "0.012*sin({t})", "0"), (presenter(), "0.016*sin({t}*2)+0.006*sin({t}*5)", "0.006*sin({t}*4)")],
    "flask": [(table(), "0", "0"), (glow((255, 244, 225)), "0.5*sin({t})", "-0.25"), (flask(), "0", "0")],
    "lamp": [(room_at_night(), "0.006*sin({t})", "0"), (glow((255, 214, 150)), "0.03*sin({t})", "-0.08+0.03*cos({t}*2)"),
             (lamp(), "0", "0")],
    "standby": [(night(), "0", "0"), (glow((64, 92, 190)), "0.6*sin({t})", "0.2*cos({t})"),
                (glow((40, 70, 150)), "-0.5*cos({t})", "0.2*sin({t}*2)")],
}


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-y", *arguments], check=True, timeout=120)


def make_one(path, layers, width, height):
    with tempfile.TemporaryDirectory() as folder:
        inputs = []
        # A little larger than the canvas, so that no edge shows when a layer moves.
        graph = [f"color=black:s={width}x{height}:r=30:d={SECONDS}[under0]"]
        turn = f"(2*PI*t/{SECONDS})"
        for i, (draw, x, y) in enumerate(layers):
            still = pathlib.Path(folder, f"{i}.png")
            ffmpeg("-f", "lavfi", "-i", f"nullsrc=s={SMALL},format=rgba,{draw}", "-frames:v", "1", still)
            inputs += ["-i", still]
            graph.append(f"[{i}]scale={width * 21 // 20}:{height * 21 // 20}:flags=bicubic[layer{i}]")
            graph.append(f"[under{i}][layer{i}]overlay=x='(W-w)/2+H*({x.format(t=turn)})':y='(H-h)/2+H*({y.format(t=turn)})'"
                         f":eval=frame[under{i + 1}]")
        graph.append(f"[under{len(layers)}]noise=alls=2:allf=t,format=yuv420p[out]")
        part = path.with_suffix(".part.mp4")
        ffmpeg(*inputs, "-filter_complex", ";".join(graph), "-map", "[out]", "-t", str(SECONDS), "-c:v", "libx264", "-preset",
               "ultrafast", "-crf", "22", "-movflags", "+faststart", part)
        part.rename(path)


def make(folder, name, width, height):
    """Writes NAME-WxH.mp4 unless it is there already; answers its path."""
    path = folder / f"{name}-{width}x{height}.mp4"
    if not path.exists():
        make_one(path, PICTURES[name], width, height)
    return path
