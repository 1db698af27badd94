"""What the tests that look at pictures share: scene collections made before OBS starts, pictures as arrays, and
recordings frame by frame."""

import base64
import json
import subprocess

import numpy

from harness import ObsError

# -- scene collections ---------------------------------------------------------------------------------------


def item(source, x=0, y=0, scale=1.0, crop=(0, 0, 0, 0), scale_filter="disable"):
    """A scene's item: the name of its source, its place, crop (left, top, right, bottom) and scale filter."""
    left, top, right, bottom = crop
    return {"name": source, "visible": True, "locked": False, "rot": 0.0, "pos": {"x": x, "y": y},
            "scale": {"x": scale, "y": scale}, "align": 5, "bounds_type": 0, "bounds_align": 0,
            "bounds": {"x": 0.0, "y": 0.0}, "crop_left": left, "crop_top": top, "crop_right": right,
            "crop_bottom": bottom, "scale_filter": scale_filter, "blend_method": "default", "blend_type": "normal",
            "group_item_backup": False, "private_settings": {}}


class Collection:
    """A scene collection as OBS keeps it in basic/scenes."""

    def __init__(self, name="Untitled"):
        self.name = name
        self.sources = []
        self.scenes = []
        self.groups = []

    def source(self, name, kind, **settings):
        self.sources.append({"id": kind, "versioned_id": kind, "name": name, "settings": settings, "enabled": True,
                             "mixers": 255, "volume": 1.0, "muted": False, "filters": []})
        return name

    def _items(self, items):
        return [{**each, "id": number} for number, each in enumerate(items, 1)]

    def scene(self, name, *items):
        """The first item lies under all others."""
        self.scenes.append({"id": "scene", "versioned_id": "scene", "name": name, "enabled": True, "filters": [],
                            "settings": {"custom_size": False, "id_counter": len(items), "items": self._items(items)}})
        return name

    def group(self, name, width, height, *items):
        self.groups.append({"id": "group", "versioned_id": "group", "name": name, "enabled": True, "filters": [],
                            "settings": {"custom_size": True, "cx": width, "cy": height, "id_counter": len(items),
                                         "items": self._items(items)}})
        return name

    def write(self, obs):
        """Before the start."""
        first = self.scenes[0]["name"]
        text = {"name": self.name, "current_scene": first, "current_program_scene": first,
                "scene_order": [{"name": scene["name"]} for scene in self.scenes],
                "sources": self.sources + self.scenes, "groups": self.groups, "current_transition": "Cut",
                "transitions": [], "transition_duration": 300}
        folder = obs.config / "basic" / "scenes"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.name}.json").write_text(json.dumps(text))


# -- pictures ------------------------------------------------------------------------------------------------


def shot(obs, source):
    """What a source or a scene that covers the canvas looks like: rows × columns × RGB."""
    answer = obs.request("GetSourceScreenshot", sourceName=source, imageFormat="ppm")
    return ppm(base64.b64decode(answer["imageData"].split(",", 1)[1]))


def ppm(raw):
    """A binary PPM of 8 bits."""
    magic, width, height, most, body = raw.split(maxsplit=4)
    if magic != b"P6" or int(most) != 255:
        raise ObsError("no PPM of 8 bits")
    # The body may begin with a byte that looks like white space: it is as long as it must be, counted from its end.
    size = int(width) * int(height) * 3
    return numpy.frombuffer(raw[len(raw) - size:], numpy.uint8).reshape(int(height), int(width), 3)


def load(path, channels=3):
    """A picture file."""
    form = "rgba" if channels == 4 else "rgb24"
    raw = subprocess.run(["ffmpeg", "-loglevel", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", form, "-"],
                         check=True, stdout=subprocess.PIPE, timeout=60).stdout
    width, height = size(path)
    return numpy.frombuffer(raw, numpy.uint8).reshape(height, width, channels)


def save(path, picture):
    """Any file type that ffmpeg knows; rows × columns × RGB."""
    height, width, _ = picture.shape
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s",
                    f"{width}x{height}", "-i", "-", str(path)], check=True, timeout=60,
                   input=numpy.ascontiguousarray(picture, numpy.uint8).tobytes())
    return path


def probe(path, entries):
    """What ffprobe says of the picture stream, in its own order."""
    said = subprocess.run(["ffprobe", "-loglevel", "error", "-select_streams", "v", "-show_entries", entries, "-of",
                           "csv=p=0", str(path)], check=True, stdout=subprocess.PIPE, timeout=60).stdout.decode()
    return [value for value in said.strip().split(",") if value]


def size(path):
    """(width, height) of a picture or a video."""
    return tuple(map(int, probe(path, "stream=width,height")[:2]))


def off(first, second):
    """How far two pictures are from each other: for each pixel the greatest difference of a channel."""
    if first.shape != second.shape:
        raise ObsError(f"pictures of different size: {first.shape}, {second.shape}")
    return numpy.abs(first.astype(numpy.int32) - second.astype(numpy.int32)).max(axis=2)


# -- recordings ----------------------------------------------------------------------------------------------

# OBS's custom output to a file, without loss: part of a profile whose output mode is Advanced.
LOSSLESS = """[AdvOut]
RecType=FFmpeg
FFOutputToFile=true
FFFilePath={folder}
FFExtension=mkv
FFFormat=matroska
FFVEncoderId={number}
FFVEncoder={encoder}
FFAEncoderId=65536
FFAEncoder=pcm_s16le
FFIgnoreCompat=true
FFAudioMixes=1
"""


def without_preview(obs):
    """Before the start: OBS does not draw the picture for its own window, and has more time for the recording."""
    path = obs.config / "global.ini"
    path.write_text(path.read_text().replace("[BasicWindow]\n", "[BasicWindow]\nPreviewEnabled=false\n"))


def luma(video):
    """The luma of all frames, as it was recorded: frames × rows × columns, of 8 or 16 bits."""
    width, height = size(video)
    form = "gray16le" if "16" in probe(video, "stream=pix_fmt")[0] else "gray"
    raw = subprocess.run(["ffmpeg", "-loglevel", "error", "-i", str(video), "-vf", "extractplanes=y", "-f", "rawvideo",
                          "-pix_fmt", form, "-"], check=True, stdout=subprocess.PIPE, timeout=120).stdout
    kind = numpy.uint16 if form == "gray16le" else numpy.uint8
    return numpy.frombuffer(raw, kind).reshape(-1, height, width)


CUT = 0.3  # of the whole range of brightness, as it is seen


class Film:
    """A recording of 8 bits, frame by frame: brightness as seen, 0 … 1, in the box of all that ever changes. `fps` is the
    canvas's: a frame that OBS had no time to draw stands there as the one before it, so time counts, not frames."""

    def __init__(self, video, fps):
        planes = luma(video)
        self.fps = fps
        self.height, self.width = planes.shape[1:]
        rows, columns = ((planes.max(axis=0) - planes.min(axis=0)) > 4).nonzero()
        if not len(rows):
            raise ObsError("nothing moves in the recording")
        self.box = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        x, y, right, bottom = self.box
        self.frames = planes[:, y:bottom, x:right]
        steps = numpy.abs(numpy.diff(self.frames.astype(numpy.int16), axis=0)).max(axis=(1, 2))
        # Where a new picture begins.
        self.new = numpy.concatenate([[0], 1 + (steps > 2).nonzero()[0]])

    def seconds(self):
        return len(self.frames) / self.fps

    def bright(self, index):
        return (self.frames[index].astype(numpy.float32) - 16.0) / 219.0

    def cover(self, index, empty, full):
        """How much of the card is there: 0 = the picture is as frame `empty`, 1 = as frame `full`."""
        ground = self.bright(empty)
        return (numpy.abs(self.bright(index) - ground).sum() /
                max(numpy.abs(self.bright(full) - ground).sum(), 1e-6))

    def strip(self, path, count=24, columns=6):
        """Pictures out of the recording on one sheet, to be looked at."""
        chosen = numpy.linspace(0, len(self.frames) - 1, count).astype(int)
        pictures = [self.frames[i] for i in chosen]
        rows = [numpy.concatenate(pictures[i:i + columns], axis=1) for i in range(0, count, columns)]
        sheet = numpy.concatenate(rows, axis=0)
        return save(path, numpy.repeat(sheet[:, :, None], 3, axis=2))

    def cuts(self):
        """(share, index) of each new picture one frame after another: which share of the canvas's pixels changed by more
        than the quickest motion changes in a frame."""
        area = self.frames[0].size / (self.width * self.height)
        found = []
        for before, index in zip(self.new, self.new[1:]):
            if index - before == 1:
                change = numpy.abs(self.bright(index) - self.bright(index - 1)) > CUT
                found.append((float(change.mean()) * area, int(index)))
        return found

    def flashing(self):
        """The greatest share of the canvas that flashes more than three times within a second: that goes up and down, or
        down and up, by a tenth of the whole luminance each time."""
        small = self.frames[:, ::2, ::2]
        light = ((small.astype(numpy.float32) - 16.0) / 219.0).clip(0.0, 1.0) ** 2.2
        extreme = light[0].copy()
        rising = numpy.zeros(extreme.shape, bool)
        turns = numpy.zeros((len(light),) + extreme.shape, bool)
        for index in self.new[1:]:
            now = light[index]
            extreme = numpy.where(rising, numpy.maximum(extreme, now), numpy.minimum(extreme, now))
            turned = numpy.where(rising, extreme - now, now - extreme) >= 0.1
            turns[index] = turned
            rising ^= turned
            extreme = numpy.where(turned, now, extreme)
        worst = 0
        window = numpy.zeros(extreme.shape, numpy.int32)
        for index, turned in enumerate(turns):
            window += turned
            if index >= self.fps:
                window -= turns[index - self.fps]
            if turned.any():
                worst = max(worst, int((window > 6).sum()))
        return worst * 4 / (self.width * self.height)
