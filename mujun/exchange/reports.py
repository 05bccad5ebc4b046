"""The same report as a file, for a county without an interface: by the mapping of a target, or by an example."""

from dataclasses import dataclass

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.exchange.mapping import files
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.models import Target
from mujun.exchange.resources import Row, resource_of


@dataclass(frozen=True)
class Report:
    """`code`: of the address, the number of a target or the name of an example."""

    code: str
    title: str
    mapping: Mapping

    @property
    def is_example(self) -> bool:
        return self.mapping.example


def reports_on(county: County, resource: str) -> list[Report]:
    """By the targets of the county first; the examples that come with the system after them."""
    targets = [each for each in Target.objects.systems().filter(county=county) if each.resource == resource]
    own = [Report(str(each.pk), each.name, each.mapping_file.mapping) for each in targets]
    known = [(code, files.library_file(code).mapping) for code in files.library()]
    return own + [Report(code, each.name, each) for code, each in known if each.resource == resource]


def report_of(county: County, code: str) -> Report | None:
    if code in files.library():
        mapping = files.library_file(code).mapping
        return Report(code, mapping.name, mapping)
    target = Target.objects.filter(county=county, pk=int(code)).first() if code.isdecimal() else None
    return Report(code, target.name, target.mapping_file.mapping) if target else None


def rows_for(county: County, report: Report, year: int) -> list[Row]:
    resource = resource_of(report.mapping.resource)
    return resource.rows(county, year) if resource else []


def note_export(
    report: Report, *, county: County, year: int, ending: str, by: User, rows: int, of: int
) -> None:
    """Each leaves a trace: `rows` of so many are in the file, what cannot be sent is not."""
    audit.record(
        "report_exported",
        f"{report.title} {year} 年",
        by=by,
        county=county,
        resource=report.mapping.resource,
        rows=rows,
        left_out=of - rows,
        ending=ending,
    )
