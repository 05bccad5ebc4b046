"""Official papers from one template: a Word file with Chinese placeholders and facts become docx and PDF. Pure.

`drafting` writes a template from readable text, `reading` reads any template for typst, `filling` puts facts in,
`typesetting` sets the PDF, `checking` says what is wrong with an uploaded template. See docs/adr/0012.
"""
