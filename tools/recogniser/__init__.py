"""Trains a head that reads Korean, Vietnamese and English from what PP-OCR's frozen recogniser sees in a line.

PP-OCR's small recogniser has no Hangul and lacks 88 Vietnamese letters, but its backbone tells strokes apart. A new
neck and CTC head on that backbone learn from lines drawn with installed fonts; no label and no photograph is needed.

    sh tools/recogniser/fonts.sh build/fonts                       # fonts for training only (Debian)
    python -m tools.recogniser.features build/features --fonts build/fonts --shards 12
    python -m tools.recogniser.features build/features --held-out 250
    python -m tools.recogniser.train build/features stages/engines/nets/heads/ko_vi_en.npz
    python -m tools.recogniser.measure ko ppocr_asia tesseract_kor

Features take a processor core 15 ms a line, training 5 ms a line and epoch: half an hour and an hour on one core.

Fresh shards do more than further epochs over old ones: below a loss of 0.1, draw more. The head that ships saw 42,000
lines: 2 epochs over 18,000, 4 over 24,000, 2 over 10,000 fresh and 6,000 old, 2 over 8,000 fresh (`--shares 40 45 15`)
and 4,000 old, each from the last one's state; it is the mean of the last two states (`--epochs 0 --start ONE OTHER`).

Half of the families (`fonts="odd"` of `stages.sample.lines`) and what looks like them are never trained on.
"""
