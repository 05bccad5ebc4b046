"""The closed lists of the measures on 内生裂变, with their source. Pure."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field

from mujun.documents import Entry, Open, read_file

PATH = Path(__file__).parent / "reference" / "fission.yaml"


class Ground(Entry):
    """Why an enterprise may be put in: a grade of the evaluation, a title, or a person's word (front-runners)."""

    code: str = Field(alias="编号")
    name: str = Field(alias="名称")
    grades: list[str] = Field([], alias="档次")
    tags: list[str] = Field([], alias="标签")


class Fission(Entry):
    name: str = Field(alias="名录")
    source: str = Field(alias="来源")
    valid_from: date = Field(alias="施行")
    valid_to: Open[date] = Field(alias="失效")
    grounds: list[Ground] = Field(alias="入库依据", min_length=1)
    news: list[str] = Field(alias="五新", min_length=1)
    kinds: list[str] = Field(alias="裂变方式", min_length=1)
    flows: list[str] = Field(alias="流转次序", min_length=1)
    shared: list[str] = Field(alias="可共享指标", min_length=1)

    def ground(self, code: str) -> Ground:
        return next(each for each in self.grounds if each.code == code)


@cache
def fission() -> Fission:
    return read_file(PATH).into(Fission)
