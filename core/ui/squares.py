"""Square codes (QR, ISO/IEC 18004): an address that a telephone reads off paper."""

from functools import lru_cache


@lru_cache(maxsize=128)
def square_of(text: str) -> tuple[str, ...]:
    """The modules of the code of this text, row by row: `#` is dark. Correction level M, without its quiet zone."""
    import qrcode  # noqa: PLC0415 (brings an image library: only where a code is drawn)

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple("".join("#" if dark else "." for dark in row) for row in code.get_matrix())


def runs_of(rows: tuple[str, ...]) -> str:
    """The dark modules as one SVG path, a rectangle for each run of a row."""
    path = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = len(row[x:]) - len(row[x:].lstrip("#"))
            if width:
                path.append(f"M{x} {y}h{width}v1h-{width}z")
            x += max(width, 1)
    return "".join(path)
