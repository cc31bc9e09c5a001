"""OCR engines, one file each; the only home of OCR frameworks."""
