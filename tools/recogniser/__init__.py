"""Trains a head that reads Korean, Vietnamese and English from what PP-OCR's frozen recogniser sees in a line.

PP-OCR's small recogniser has no Hangul and lacks 88 Vietnamese letters, but its backbone tells strokes apart. A new
neck and CTC head on that backbone learn from lines drawn with installed fonts; no label and no photograph is needed.

    pip install torch
    sh tools/recogniser/fonts.sh build/fonts                       # fonts for training only (Debian)
    python -m tools.recogniser.features build/features --fonts build/fonts --shards 12
    python -m tools.recogniser.features build/features --held-out 250
    python -m tools.recogniser.train build/features stages/engines/nets/heads/ko_vi_en.npz
    python -m tools.recogniser.measure ko ppocr_asia tesseract_kor

Features take a processor core 15 ms a line, training 5 ms a line and epoch: half an hour and an hour on one core.

Half of the families (`fonts="odd"` of `stages.sample.lines`) and what looks like them are never trained on.
"""
