"""内生裂变优势企业库 (F-02): who is put in, on which grounds, its projects (F-05) and how they count (F-06)."""
