"""The verification workbook: a published result recomputed by the formulas of a spreadsheet."""
