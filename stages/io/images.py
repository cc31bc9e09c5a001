"""Untrusted image bytes to canonical ones: one frame, upright, 8-bit RGB, no metadata, as JPEG or PNG.

Bytes that are canonical already are kept. A JPEG or PNG that only carries too much loses the surplus without being
encoded again. All else becomes PNG, so that no pixel is lost on the way.
"""

import hashlib
import io
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from stages.core.assemble import ImageFacts
from stages.core.containers import strip_jpeg, strip_png
from stages.core.rejected import Refusal

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "PPM", "JPEG2000")
"""What Pillow may open here; its other readers run programs (EPS) or are rarely fuzzed."""

MAX_PIXELS = 64_000_000
_ORIENTATION = 0x0112
_CHANGE = "convert it to JPEG or PNG, or leave it out"

Image.MAX_IMAGE_PIXELS = None  # the header is checked below, before anything is decoded


def canonical_image(raw: bytes) -> tuple[ImageFacts, bytes]:
    """The image's facts and its canonical bytes. Raises Refusal for whatever strict Pillow doesn't read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an odd EXIF tag is gone in the end
        image, frames, turned = _decode(raw)
        keepable = not turned and image.mode == "RGB" and "transparency" not in image.info
        rgb = image if keepable else _to_rgb(image)
        del image  # 64 million pixels are 256 MB
    data, suffix = _encode(raw, rgb, keepable)
    facts = ImageFacts(
        sha256=hashlib.sha256(data).hexdigest(),
        suffix=suffix,
        width=rgb.width,
        height=rgb.height,
        fingerprint=perceptual_hash(rgb),
        frames=frames,
    )
    return facts, data


def perceptual_hash(image: Image.Image) -> str:
    """256-bit DCT hash of the image's look, in hex."""
    import imagehash

    small = image.resize((128, 128), Image.Resampling.BOX, reducing_gap=None).convert("L")
    return str(imagehash.phash(small, hash_size=16))


def _decode(raw: bytes) -> tuple[Image.Image, int, bool]:
    """The decoded first frame, upright; the number of frames; whether it had to be turned."""
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as header:
            _check_size(header)
            header.verify()
        image = Image.open(io.BytesIO(raw), formats=FORMATS)
        frames = int(getattr(image, "n_frames", 1))
        image.seek(0)
        image.load()
        _check_size(image)
        orientation = image.getexif().get(_ORIENTATION, 1)
        turned = orientation in range(2, 9)
        return (ImageOps.exif_transpose(image) if turned else image), frames, turned
    except Refusal:
        raise
    except MemoryError:
        raise
    except UnidentifiedImageError:
        expected = "an image as " + ", ".join(FORMATS)
        raise Refusal("not_an_image", found=_kind(raw), expected=expected, action=_CHANGE) from None
    except Exception as error:  # Pillow's readers raise whatever their parsing stumbles over
        found = f"an image that can't be decoded ({type(error).__name__})"
        action = "ask the source for an undamaged copy"
        raise Refusal("undecodable", found=found, expected="an undamaged image", action=action) from None


def _check_size(image: Image.Image) -> None:
    if not 0 < image.width * image.height <= MAX_PIXELS:
        found = f"{image.width} × {image.height} px"
        expected = f"1 to {MAX_PIXELS // 1_000_000} million px"
        raise Refusal("too_large", found=found, expected=expected, action="scale it down or cut it into pages")


def _to_rgb(image: Image.Image) -> Image.Image:
    """8-bit RGB: 16-bit grey is scaled rather than clipped, what is transparent stands on white."""
    if image.mode.startswith("I"):
        image = _eight_bit(image)
    if image.mode == "F":
        expected = "8 or 16 bits a channel"
        raise Refusal("pixel_depth", found="floating-point pixels", expected=expected, action=_CHANGE)
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGB", image.size, (255, 255, 255))
        paper.paste(rgba, mask=rgba.getchannel("A"))
        return paper
    return image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    values = np.asarray(image)
    if int(values.min()) < 0 or int(values.max()) > 0xFFFF:
        found = "pixels beyond 16 bits"
        raise Refusal("pixel_depth", found=found, expected="8 or 16 bits a channel", action=_CHANGE)
    grey = (values.astype(np.uint32) * 255 + 0x7FFF) // 0xFFFF
    return Image.fromarray(grey.astype(np.uint8))


def _encode(raw: bytes, rgb: Image.Image, keepable: bool) -> tuple[bytes, str]:
    """The canonical bytes and their suffix: the original's own where they can be kept or merely stripped."""
    if keepable:
        for strip, suffix in ((strip_jpeg, ".jpg"), (strip_png, ".png")):
            kept = strip(raw)
            if kept is not None and (kept == raw or _shows(kept, rgb)):
                return kept, suffix
    buffer = io.BytesIO()
    rgb.info = {}  # Pillow would write the comment, the profile and the resolution that it read
    rgb.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue(), ".png"


def _shows(data: bytes, expected: Image.Image) -> bool:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.mode != "RGB" or image.size != expected.size:
                return False
            strips = [(0, top, image.width, min(top + 256, image.height)) for top in range(0, image.height, 256)]
            return all(image.crop(strip).tobytes() == expected.crop(strip).tobytes() for strip in strips)
    except Exception:  # whatever the reason, these bytes won't do
        return False


def _kind(raw: bytes) -> str:
    if not raw:
        return "an empty file"
    if raw[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheif", b"ftypavif"}:
        return "a HEIF/AVIF image"
    return "PDF" if raw.startswith(b"%PDF") else "no image format that is read here"
