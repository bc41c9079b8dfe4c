# bindings/python/setup.py - builds the module with CMake, or takes one that is built already.
"""PALABRE_MODULE names a built _engine module; without it CMake builds it from this source tree."""
import os
import pathlib
import shutil
import subprocess

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = pathlib.Path(__file__).resolve().parents[2]


class BuildWithCMake(build_ext):
    def build_extension(self, ext):
        target = pathlib.Path(self.get_ext_fullpath(ext.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        built = os.environ.get("PALABRE_MODULE")
        if not built:
            folder = pathlib.Path(self.build_temp).resolve() / "palabre"
            subprocess.run(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                            "-DPALABRE_TESTS=OFF", "-DPALABRE_BINDINGS=ON"], check=True)
            subprocess.run(["cmake", "--build", folder, "--target", "palabre_python"], check=True)
            built = folder / "bindings" / "python" / "palabre" / target.name
        shutil.copy(built, target)
        subprocess.run(["strip", "--strip-unneeded", target], check=True)


setup(ext_modules=[Extension("palabre._engine", sources=[])], cmdclass={"build_ext": BuildWithCMake})
