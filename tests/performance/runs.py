"""A whole run in PostgreSQL against the least that could do it: raw COPY out, the arithmetic, raw COPY in."""

from tests.performance.timing import Row


def rows(id: str, size: int) -> list[Row]:
    from tests.performance.servers import django_on_embedded_servers

    with django_on_embedded_servers():
        from tests.performance.run_against_copy import measure

        return [measure(id, size)]
