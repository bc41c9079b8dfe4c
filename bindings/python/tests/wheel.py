# bindings/python/tests/wheel.py - the wheel is built without a network, and what it installs plays a story.
"""Usage: wheel.py MODULE. Run from the root of the sources."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

PLAY = """
import palabre
engine = palabre.Engine()
played = engine.play_story("samples-ivr/hello/flow.yaml", "STORY")
assert played["difference"] == "", played["difference"]
print(palabre.__version__, palabre.__file__)
"""


def main():
    module = pathlib.Path(sys.argv[1]).resolve()
    story = sorted(pathlib.Path("samples-ivr/hello/calls").glob("*.story"))[0]
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "source"
        shutil.copytree("bindings/python", source, ignore=shutil.ignore_patterns("tests"))
        subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={**os.environ, "PALABRE_MODULE": str(module)})
        wheel, = pathlib.Path(folder).glob("*.whl")
        assert "-cp3" in wheel.name and "linux_" in wheel.name, wheel.name  # for one Python and one platform
        zipfile.ZipFile(wheel).extractall(pathlib.Path(folder) / "site")
        subprocess.run([sys.executable, "-c", PLAY.replace("STORY", str(story))], check=True,
                       env={**os.environ, "PYTHONPATH": str(pathlib.Path(folder) / "site")})


main()
