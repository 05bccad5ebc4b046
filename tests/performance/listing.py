"""Lists over REST: against DRF's own serializers, django-ninja and raw COPY, and with many clients at once."""

from tests.performance.timing import Row


def list_rows(id: str, size: int) -> list[Row]:
    return _measured("measure_list", id, size)


def stream_rows(id: str, size: int) -> list[Row]:
    return _measured("measure_stream", id, size)


def client_rows(id: str, size: int) -> list[Row]:
    return _measured("measure_clients", id, size)


def _measured(name: str, id: str, size: int) -> list[Row]:
    from tests.performance.servers import fresh_database

    fresh_database(id)
    from tests.performance import list_against_peers  # models can be imported only now

    return getattr(list_against_peers, name)(id, size)
