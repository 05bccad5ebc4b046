"""Recommendations for a county against the same arithmetic in NumPy and one COPY of the same bytes."""

from tests.performance.timing import Row


def rows(id: str, size: int) -> list[Row]:
    from tests.performance.servers import fresh_database

    fresh_database(id)
    from tests.performance import recommend_against_copy  # models can be imported only now

    return [recommend_against_copy.measure(id, size)]
