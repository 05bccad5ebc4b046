"""province-10x12k: a province-wide run on two workers against the same on one, by the same jobs as anybody starts."""

from tests.performance.timing import Row


def rows(id: str, counties: int, size: int) -> list[Row]:
    from tests.performance.servers import fresh_database

    fresh_database(id)
    from tests.performance import province_by_workers  # models can be imported only now

    return [province_by_workers.measure(id, counties, size)]
