"""The Debian package in use: dpkg installs it into a root of its own, a real OBS loads the plugin from there, draws with
its data and ends without a trace, and dpkg takes all of it away again. Nothing of this system is touched."""

import os
import pathlib
import re
import subprocess
import tempfile
import time
import unittest

from harness import Obs, pixels

PACKAGE = pathlib.Path(os.environ.get("CROWDCUE_PACKAGE", "package"))  # the folder with the .deb
# dpkg gives files to root; whoever is not root is it in a user namespace.
AS_ROOT = [] if os.geteuid() == 0 else ["unshare", "--map-root-user"]


def run(*command):
    done = subprocess.run([str(c) for c in command], timeout=120, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Root:
    """A root without a system: a package's dependencies are the machine's."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        database = self.path / "var" / "lib" / "dpkg"
        for folder in ("info", "updates"):
            (database / folder).mkdir(parents=True)
        (database / "status").touch()
        (database / "available").touch()

    def dpkg(self, *arguments):
        return run(*AS_ROOT, "dpkg", f"--root={self.path}", "--force-depends", "--force-script-chrootless",
                   f"--log={self.path / 'dpkg.log'}", *arguments)

    def files(self):
        return [path for path in (self.path / "usr").rglob("*") if not path.is_dir()]


class LoadsTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="crowdcue-root-")
        self.addCleanup(place.cleanup)
        self.root = Root(place.name)
        debs = list(PACKAGE.glob("*.deb"))
        self.assertEqual(len(debs), 1, debs)
        self.deb = debs[0]

    def loaded(self, pid):
        """The files named crowdcue.so that the process has mapped."""
        return set(re.findall(r"/\S*crowdcue\.so", pathlib.Path(f"/proc/{pid}/maps").read_text()))

    def wait_drawn(self, obs):
        deadline = time.monotonic() + 60
        while not any(pixels(obs.source_picture("poll", obs.home / "poll.png"))[2]):
            self.assertLess(time.monotonic(), deadline, "the overlay stays empty")

    def test_it_is_installed_loaded_and_removed(self):
        self.root.dpkg("--install", self.deb)
        version = run("dpkg-deb", "--field", self.deb, "Version").strip()
        self.assertEqual(self.root.dpkg("--verify", "crowdcue"), "")
        status = run("dpkg-query", f"--admindir={self.root.path}/var/lib/dpkg", "--show",
                     "--showformat=${Status} ${Version}", "crowdcue")
        self.assertEqual(status, f"install ok installed {version}")
        plugin = next(path for path in self.root.files() if path.name == "crowdcue.so")
        data = self.root.path / "usr" / "share" / "obs" / "obs-plugins"
        with Obs(str(plugin.parent), str(data)) as obs:
            obs.start()
            self.assertEqual(self.loaded(obs.process.pid), {str(plugin)})
            line = obs.log.wait(r"\[crowdcue\] \d+\.\d+\.\d+, libobs built")
            self.assertIn(f"[crowdcue] {version}, ", line)
            # A card needs themes, texts and the effect of the package; what is missing is an error line.
            obs.create_input("poll", "crowdcue_poll", sample=True)
            self.wait_drawn(obs)
            self.assertTrue(obs.vendor("load", path=str(data / "crowdcue" / "shows" / "cup-night.show.json"))["ok"])
            obs.wait_state(lambda s: s["show"]["id"])
            obs.quit()  # raises on a leak
        self.root.dpkg("--purge", "crowdcue")
        self.assertEqual(self.root.files(), [])


if __name__ == "__main__":
    unittest.main()
