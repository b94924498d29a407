"""Writes a font with a few of its glyphs, as gzip:

    subset_font.py FONT SIGNS OUT.gz

SIGNS is app/ui/face_signs.h: a pair of first and last code point a line, "0x0020, 0x007E,  // ASCII".
What shapes text is left out, since nobody asks for it. Hints stay where FreeType's light hinting reads
them, which is in the outlines of OpenType ("CFF"); TrueType's instructions it passes over.
"""

import gzip
import io
import re
import sys

from fontTools import subset


def code_points(path):
    with open(path, encoding="utf-8") as file:
        pairs = re.findall(r"^ *0x([0-9A-F]+), 0x([0-9A-F]+),", file.read(), re.MULTILINE)
    return [code for first, last in pairs for code in range(int(first, 16), int(last, 16) + 1)]


def main(path, signs, out):
    options = subset.Options()
    options.layout_features = []
    options.name_IDs = []
    options.hinting = path.endswith(".otf")
    options.notdef_outline = True
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "DSIG", "FFTM", "GASP", "gasp"]
    font = subset.load_font(path, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points(signs))
    subsetter.subset(font)
    packed = io.BytesIO()
    subset.save_font(font, packed, options)
    with open(out, "wb") as file:
        file.write(gzip.compress(packed.getvalue(), 9, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:])
