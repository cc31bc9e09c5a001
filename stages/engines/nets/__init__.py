"""What engines share: crops of lines, PP-OCR's nets and the runtimes that drive them. No engine lives here."""
