"""Makes ``web/tablet/reader/glyphs.json``: what the tablet knows of the ten digits of OCR-B.

    python -m infra.reader_glyphs

Digits are drawn from the font and worn by a seeded chance; a small net learns them, and the mean of each
digit is kept as a template.  The same font, seed and numpy give the same file on the same kind of machine.
"""
