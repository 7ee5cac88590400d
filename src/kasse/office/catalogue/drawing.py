"""Pictures as people upload them, made into the two that are kept.

What a file says of itself (its name, its kind) counts for nothing: the decoders of four formats
look at its bytes, and what they draw is written anew. So nothing of the file itself is kept, neither
a script nor where the camera stood.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from kasse.domain.outcome import Refused, refused

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000
"""A picture of a good telephone; more would only cost memory."""

LARGE: Final = 1024
SMALL: Final = 256
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY: Final = 82
_MAX_RATIO: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture in both sizes, as WebP; `hash` is SHA-256 of the large one, in hex."""

    hash: str
    width: int
    height: int
    large: bytes
    small: bytes


def drawn(content: bytes) -> Drawn | Refused:
    """The picture in a file. Refuses picture.too_large (bytes or pixels) and picture.unreadable:
    neither JPEG, PNG, WebP nor GIF by its content, damaged, or a line rather than a picture."""
    if len(content) > MAX_BYTES:
        return refused("picture.too_large", megabytes=MAX_BYTES // 1024 // 1024)
    try:
        with warnings.catch_warnings():
            # Pillow's own warning of a bomb comes later than our limit.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _drawn(content)
    except Image.DecompressionBombError:
        return refused("picture.too_large", megapixels=MAX_PIXELS // 1_000_000)
    # Decoders raise whatever a damaged file leads them to.
    except Exception:
        return refused("picture.unreadable")


def _drawn(content: bytes) -> Drawn | Refused:
    # Opening reads the head alone: the size is known before anything is unpacked.
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MAX_PIXELS:
            return refused("picture.too_large", megapixels=MAX_PIXELS // 1_000_000)
        if max(width, height) > _MAX_RATIO * min(width, height):
            return refused("picture.unreadable")
        # A JPEG is unpacked no larger than it is needed.
        opened.draft("RGB", (LARGE, LARGE))
        picture = ImageOps.exif_transpose(opened)
        picture = picture.convert("RGBA" if _is_transparent(picture) else "RGB")
    picture.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    large = _webp(picture)
    width, height = picture.size
    picture.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Drawn(
        hash=hashlib.sha256(large).hexdigest(),
        width=width,
        height=height,
        large=large,
        small=_webp(picture),
    )


def _is_transparent(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _webp(picture: Image.Image) -> bytes:
    # Into a picture without what came with it: profiles, EXIF, comments.
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    file = io.BytesIO()
    plain.save(file, "WEBP", quality=_QUALITY, method=4)
    return file.getvalue()
