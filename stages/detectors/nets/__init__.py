"""What detectors share that opens model files. No detector lives here."""
