"""Packs the package and a library into a wheel, with nothing but Python.

    wheel.py VERSION PLATFORM LIBRARY FOLDER        PLATFORM as linux_x86_64, win_amd64, win32

The same input gives the same bytes. Prints the file.
"""

import ast
import base64
import hashlib
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LICENSE = HERE.parent.parent / "LICENSE"

#: What the package looks for, by how a platform begins.
LIBRARIES = {"linux": "libonshi.so.1", "win": "onshi1.dll"}

#: The oldest Python that is served: nothing newer may be spelt.
OLDEST = (3, 8)

METADATA = """\
Metadata-Version: 2.1
Name: onshi
Version: {version}
Summary: オンライン資格確認（訪問診療等）の SDK / SDK for Japan's online qualification confirmation
License: MIT
License-File: LICENSE
Requires-Python: >={oldest}
Classifier: Programming Language :: Python :: 3
Classifier: Natural Language :: Japanese
Description-Content-Type: text/markdown

{description}"""

WHEEL = """\
Wheel-Version: 1.0
Generator: onshi
Root-Is-Purelib: false
Tag: {tag}
"""


def modules():
    for path in sorted((HERE / "onshi").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        ast.parse(source, path.name, feature_version=OLDEST)
        yield f"onshi/{path.name}", source.encode("utf-8")


def contents(version, tag, platform, library):
    """Every file but RECORD: its name and bytes."""
    yield from modules()
    packed = next(name for begin, name in LIBRARIES.items() if platform.startswith(begin))
    yield f"onshi/{packed}", Path(library).read_bytes()
    info = f"onshi-{version}.dist-info"
    description = (HERE / "README.md").read_text(encoding="utf-8")
    oldest = ".".join(map(str, OLDEST))
    metadata = METADATA.format(version=version, oldest=oldest, description=description)
    yield f"{info}/METADATA", metadata.encode("utf-8")
    yield f"{info}/WHEEL", WHEEL.format(tag=tag).encode("utf-8")
    yield f"{info}/LICENSE", LICENSE.read_bytes()


def recorded(name, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


def main(version, platform, library, folder):
    tag = f"py3-none-{platform}"
    wheel = Path(folder) / f"onshi-{version}-{tag}.whl"
    record = ""
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as packed:

        def put(name, content):
            entry = zipfile.ZipInfo(name)  # its time is always the first that a zip can say
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)

        for name, content in contents(version, tag, platform, library):
            put(name, content)
            record += recorded(name, content)
        name = f"onshi-{version}.dist-info/RECORD"
        put(name, (record + f"{name},,\n").encode("utf-8"))
    print(wheel)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("wheel.py VERSION PLATFORM LIBRARY FOLDER")
    main(*sys.argv[1:])
