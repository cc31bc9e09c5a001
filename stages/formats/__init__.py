"""Label formats, one file each. A member imports base and core, never a sibling, and opens no file itself."""
