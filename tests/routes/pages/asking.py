"""A row of the tables as a request."""

import re


def address_of(row, keys):
    path = row.partition(" ")[2]
    for place, value in keys.items():
        path = path.replace(place, re.sub(r"\{.*\}", str(value), place))
    return "/" + path


def ask(client, row, keys):
    answer = client.generic(row.partition(" ")[0], address_of(row, keys))
    b"".join(answer)  # a file that is sent is closed at its end
    return answer
