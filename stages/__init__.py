"""ocrmill: raw document images and vendor label files in, released and versioned OCR training data out."""

import os

# Nothing that ocrmill imports may send anything home. Set before any of these libraries can be imported.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "1"
os.environ["DVC_NO_ANALYTICS"] = "1"
