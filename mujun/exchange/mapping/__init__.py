"""What our fields are called, counted and coded on the other side, as a file with a version. Pure: knows no Django.

`files.load` reads a mapping; `forward.records` turns our rows into theirs, `backward.rows` theirs into ours,
`answers.read_answer` tells what they said to a message, `preview.preview` where each field of a row comes from,
`tables` gives the same report as rows of a sheet.
"""
