"""The rooms of src, from the inside out, and what each may include: the table of ARCHITECTURE as data."""

import pathlib

TOP = pathlib.Path(__file__).resolve().parents[2]
SRC = TOP / "src"

# A room knows itself and those before it in this list.
ORDER = ["core", "show", "store", "report", "feed", "run", "cli", "paint", "overlay", "obs", "dock"]

UNISTRING = ["unicase.h", "unictype.h", "unigbrk.h", "unilbrk.h", "uninorm.h", "unistr.h", "unitypes.h", "uniwbrk.h"]

# Headers of libraries, by the beginning of their name, that each room may include besides the system's own.
LIBRARIES = {
    "core": ["jansson.h", "sodium.h", "sodium/", "uthash.h", "utarray.h", "utlist.h", *UNISTRING],
    "show": ["jansson.h", "csv.h", "zip.h", "expat.h", "pcre2.h", "png.h", "jpeglib.h", "jerror.h", "webp/", "uthash.h", "utarray.h", "sodium.h", *UNISTRING],
    "store": ["jansson.h", "sqlite3.h", "sodium.h"],
    "report": ["jansson.h"],
    "feed": ["jansson.h", "curl/", "wslay/", "nettle/", "zlib.h", "pcre2.h", "microhttpd.h", "utlist.h", "uthash.h", "utarray.h", "sodium.h"],
    "run": ["jansson.h", "sodium.h", "uthash.h", "utarray.h"],
    "cli": ["jansson.h", "sodium.h"],
    "paint": ["ft2build.h", "freetype/", "FT_", "hb", "fribidi", "fontconfig/", "qrcodegen", *UNISTRING, "uthash.h", "utlist.h", "utarray.h", "jansson.h", "obs", "graphics/", "util/"],
    "overlay": ["jansson.h", "qrcodegen", "obs", "graphics/", "util/", "callback/"],
    "obs": ["jansson.h", "sqlite3.h", "obs", "graphics/", "util/", "callback/", "media-io/", "curl/", "sodium.h"],
    "dock": ["jansson.h", "Q", "obs", "util/"],
}

# Headers of the C library and of POSIX that do I/O, read a clock or start threads: not for core.
NOT_FOR_CORE = {"time.h", "pthread.h", "threads.h", "unistd.h", "fcntl.h", "signal.h", "poll.h",
                "sys/time.h", "sys/stat.h", "sys/random.h", "sys/socket.h", "dirent.h"}


def sources(*suffixes, under=SRC):
    """Files of src with one of the suffixes, in a stable order."""
    return sorted(p for p in under.rglob("*") if p.suffix in suffixes and p.is_file())


def room_of(path):
    """The room a file of src belongs to."""
    return path.relative_to(SRC).parts[0]


def show(path):
    return path.relative_to(TOP)
