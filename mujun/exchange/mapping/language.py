"""The words of a mapping file."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from mujun.documents import Entry, fail

Kind = Literal["文字", "数", "整数", "日期", "是否"]
DateForm = Literal["YYYY-MM-DD", "YYYYMMDD", "YYYY/MM/DD", "YYYY-MM", "YYYY"]
Plain = str | int | bool | None


def _yes_no(value: object) -> object:
    words = {"是": True, "否": False}
    if isinstance(value, str) and value not in words:
        fail("应为是或否", "写“是”或“否”")
    return words.get(value, value) if isinstance(value, str) else value


def _text(value: object) -> object:
    """Codes and versions are written with and without quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Word = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
Code = str | int


class Units(Entry):
    ours: str = Field(alias="我方")
    theirs: str = Field(alias="对方")


class Filled(Entry):
    """What is written where we have nothing."""

    value: Code = Field(alias="填")


class Column(Entry):
    """A field of theirs. `path` is where it stands in a record, parts joined by points; either `ours`, the name of a
    column of ours, or `fixed`, what is always written.
    """

    path: Word = Field(alias="对方")
    title: str = Field("", alias="名称")
    ours: Word | None = Field(None, alias="我方")
    fixed: Code | None = Field(None, alias="固定")
    kind: Kind = Field("文字", alias="类型")
    units: Units | None = Field(None, alias="单位")
    places: int | None = Field(None, alias="小数", ge=0, le=12)
    form: DateForm = Field("YYYY-MM-DD", alias="格式")
    codes: str | None = Field(None, alias="代码表")
    required: YesNo = Field(False, alias="必填")
    missing: Literal["不写", "空值"] | Filled = Field("不写", alias="缺失")
    note: str = Field("", alias="说明")

    @property
    def heading(self) -> str:
        return self.title or self.path

    @model_validator(mode="after")
    def _one_source(self) -> "Column":
        if (self.ours is None) == (self.fixed is None):
            fail("没有写清取自哪里", "写“我方”（我们的列名）或“固定”（固定内容），只写一样")
        if self.fixed is not None and self.model_fields_set & {"units", "places", "codes", "missing"}:
            fail("固定内容不换算", "删去单位、小数、代码表和缺失")
        if self.required and "missing" in self.model_fields_set:
            fail("必填的没有“缺失”一说", "删去“缺失”；缺了就不发这一行")
        return self


class Paging(Entry):
    """How what comes in parts is asked for: by the number of the page, or by the mark that the part before gives
    (`following`, until there is none). `total`, `echo`: where an answer tells how many records there are, and which
    page it is.
    """

    style: Literal["页码", "游标"] = Field(alias="方式")
    parameter: Word = Field(alias="参数")
    first: int = Field(1, alias="起始", ge=0)
    size: int | None = Field(None, alias="条数", ge=1)
    size_parameter: Word | None = Field(None, alias="条数参数")
    following: Word | None = Field(None, alias="下一个")
    total: Word | None = Field(None, alias="总数")
    echo: Word | None = Field(None, alias="页码位置")

    @model_validator(mode="after")
    def _finds_the_next(self) -> "Paging":
        if (self.style == "游标") != (self.following is not None):
            fail("没有写清怎样找到下一页", "“游标”要写“下一个”在回答里的位置；“页码”不写")
        if self.size_parameter and self.size is None:
            fail("没有写每页几条", "写“条数”，如 500")
        return self


class Call(Entry):
    """How a record travels. `path` is added to the address of the other system. `place`: where in the message the
    record stands; nothing: the record is the message. The number that names a message goes in the header
    Idempotency-Key too, whatever `identity` says.

    Of what is fetched the message is their answer: GET sends `parameters` in the address, POST as the body.
    """

    method: Literal["POST", "PUT", "GET"] = Field("POST", alias="方式")
    path: Word = Field(alias="路径")
    place: Word | None = Field(None, alias="放在")
    in_list: YesNo = Field(False, alias="成组")
    identity: Word | None = Field(None, alias="幂等号")
    sequence: Word | None = Field(None, alias="顺序号")
    fixed: dict[str, Code] = Field(default_factory=dict, alias="固定")
    parameters: dict[str, Code] = Field(default_factory=dict, alias="参数")
    paging: Paging | None = Field(None, alias="翻页")


class Sign(Entry):
    """What stands at `path` of an answer is one of `values`, compared as text."""

    path: Word = Field(alias="位置")
    values: list[Word] = Field(alias="取值", min_length=1)


class Receipt(Entry):
    """How their answer is read. Without `success` any readable answer with a good status is one. `unique`: no two
    messages have the same number, so one that has it was mixed up and is asked again.
    """

    success: Sign | None = Field(None, alias="成功")
    already: Sign | None = Field(None, alias="已有")
    number: Word | None = Field(None, alias="回执号")
    unique: YesNo = Field(False, alias="回执号不重复")
    words: Word | None = Field(None, alias="说明")
    columns: list[Column] = Field(default_factory=list, alias="取回")
    # a good status is enough, whatever they say
    unread: YesNo = Field(False, alias="不看内容")


class Mapping(Entry):
    name: str = Field(alias="映射")
    edition: Word = Field(alias="版次")
    example: YesNo = Field(False, alias="示例")
    source: str = Field(alias="来源")
    note: str = Field("", alias="说明")
    resource: str = Field(alias="资源")
    key: list[Word] = Field(alias="编号", min_length=1)
    call: Call = Field(alias="报文")
    # how they are asked what they have; their records are as ours
    check: Call | None = Field(None, alias="核对")
    columns: list[Column] = Field(alias="字段", min_length=1)
    codes: dict[str, dict[str, Code]] = Field(default_factory=dict, alias="代码表")
    receipt: Receipt = Field(default_factory=lambda: Receipt.model_validate({}), alias="回执")

    def codes_of(self, column: Column) -> dict[str, Code] | None:
        return self.codes[column.codes] if column.codes else None
