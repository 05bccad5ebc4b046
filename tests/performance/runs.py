"""Jobs in PostgreSQL against the least that could do them: raw COPY and NumPy."""

from tests.performance.timing import Row


def run_rows(id: str, size: int) -> list[Row]:
    return _measured("measure_run", id, size)


def matrix_rows(id: str, size: int) -> list[Row]:
    return _measured("measure_matrix", id, size)


def _measured(name: str, id: str, size: int) -> list[Row]:
    from tests.performance.servers import fresh_database

    fresh_database(id)
    from tests.performance import run_against_copy  # models can be imported only now

    return [getattr(run_against_copy, name)(id, size)]
