"""A QR code as the path of an SVG, drawn here: no picture of a secret leaves the page it stands on."""

from dataclasses import dataclass

import qrcode

BORDER = 4


@dataclass(frozen=True)
class Drawn:
    size: int
    path: str


def drawn(text: str) -> Drawn:
    code = qrcode.QRCode(border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, cell in enumerate(row) if cell]
    return Drawn(len(rows), "".join(dark))
