"""Results as people read them: what lies behind one, the ratios of many, the leaders' board, the ranking workbook."""
