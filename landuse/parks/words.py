"""The words that a park is described by: delivered ones with their source; a county may add its own. Pure."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from mujun.documents import Entry, read_file

PATH = Path(__file__).parent / "reference" / "words.yaml"
# between several words of one cell
BETWEEN = "、"


class Words(Entry):
    source: str = Field(alias="来源")
    several: bool = Field(False, alias="可多选")
    words: list[str] = Field(alias="用词", min_length=1)


class ParkWords(Entry):
    """By the name that the field has in `landuse.models.Park`."""

    kind: Words = Field(alias="园区类型")
    build_mode: Words = Field(alias="建设方式")
    land_nature: Words = Field(alias="土地性质")
    operator_nature: Words = Field(alias="运营主体性质")
    operation_mode: Words = Field(alias="运营方式")
    facilities: Words = Field(alias="配套设施")
    services: Words = Field(alias="公共服务")

    def of(self, field: str) -> Words:
        found: Words = getattr(self, field)
        return found


TITLES: Mapping[str, str] = {name: str(field.alias) for name, field in ParkWords.model_fields.items()}


@cache
def delivered() -> ParkWords:
    """Raises `DocumentError`."""
    return read_file(PATH).into(ParkWords)


def parted(cell: str) -> list[str]:
    """The words of a cell that may have several, once each in their order."""
    return list(dict.fromkeys(word.strip() for word in cell.split(BETWEEN) if word.strip()))
