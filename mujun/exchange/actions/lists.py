"""The mappings of a connector, one for each sheet of its workbook: every mistake at the field of its sheet."""

from collections.abc import Sequence
from hashlib import sha256

from django.core.exceptions import ValidationError

from mujun.documents import DocumentError
from mujun.exchange.actions.reaching import at_fields, complete, read_mapping
from mujun.exchange.mapping.files import MappingFile
from mujun.exchange.models import Connector
from mujun.intake.sheets import Sheet


def field_of(number: int) -> str:
    """Where the mapping of the `number`-th sheet is typed in."""
    return "mapping" if number == 1 else f"mapping_{number}"


def take_mappings(connector: Connector, mappings: Sequence[str], sheets: Sequence[Sheet]) -> None:
    """Texts of mapping files, in the order of the sheets. Raises ValidationError; `DocumentError` of the first one."""
    _refuse_number(len(mappings), sheets)
    complete(connector, mappings[0], _known(sheets[0]))
    further = [_read(connector, mappings[at], at + 1, sheets[at]) for at in range(1, len(sheets))]
    connector.further_texts = [file.text for file in further]
    if further:
        digests = [connector.mapping_digest, *(file.digest for file in further)]
        connector.mapping_digest = sha256("".join(digests).encode()).hexdigest()
    for number, file in enumerate(connector.mapping_files, 1):
        if file.mapping.call.method == "PUT":
            raise ValidationError({field_of(number): "取数的“方式”写 GET 或 POST。"})


def _refuse_number(number: int, sheets: Sequence[Sheet]) -> None:
    """One mapping for each sheet."""
    if number > len(sheets):
        words = f"这种工作簿只有 {len(sheets)} 张表。删去多出的映射。"
        raise ValidationError({field_of(len(sheets) + 1): words})
    if number < len(sheets):
        words = f"还缺「{sheets[number].name}」的映射：工作簿的各表一起取、一起检查，缺一张就都不要。"
        raise ValidationError({field_of(number + 1): words})


def _read(connector: Connector, text: str, number: int, sheet: Sheet) -> MappingFile:
    try:
        return read_mapping(text, connector.name, _known(sheet))
    except DocumentError as wrong:
        raise at_fields(wrong, field_of(number)) from wrong


def _known(sheet: Sheet) -> dict[str, str]:
    return {column.title: column.unit for column in sheet.columns}
