"""What people type in to a finding."""

from django import forms
from django.utils import timezone

from landuse.actions.finding_decisions import Stay
from landuse.actions.finding_objections import LONGEST_STATEMENT, LONGEST_TITLE
from landuse.actions.findings import LONGEST_NOTICE, LONGEST_REASON, Notice, draft_of
from landuse.actions.speaking import LONGEST_NOTE, stands_for
from landuse.casework.notices import usual_term
from landuse.forms.about import AboutForm, UnitField, words_field
from landuse.forms.plain import FilesField, files_of
from landuse.identification.registers import retentions
from landuse.models import FindingObjection, LandFinding
from mujun.calendars.clock import LONGEST, Counting

_COUNTINGS = [(each.value, each.label) for each in Counting]


def _yes_or_no(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[("", "没有意见"), ("1", "是"), ("0", "否")],
        coerce=lambda given: given == "1",
        empty_value=None,
    )


class TermForm(AboutForm):
    """When enterprises were told, and how long they may object; to begin with as usual."""

    noticed_on = forms.DateField(label="告知日期", help_text="送达企业的日期")
    days = forms.IntegerField(label="异议期限", min_value=1, max_value=LONGEST)
    counting = forms.ChoiceField(label="期限怎样算", choices=_COUNTINGS)

    def __init__(self, *args, **kwargs) -> None:
        term = usual_term()
        usual = {"noticed_on": timezone.localdate(), "days": term.days, "counting": term.counting}
        kwargs["initial"] = usual | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = term.note

    @property
    def notice(self) -> Notice:
        """Of a valid form."""
        given = self.cleaned_data
        return Notice(given.get("text", ""), given["noticed_on"], given["days"], given["counting"])


class NoticeForm(TermForm):
    text = words_field("告知内容", LONGEST_NOTICE, 10)
    field_order = ("text",)

    def __init__(self, *args, about: LandFinding, **kwargs) -> None:
        term = usual_term()
        kwargs["initial"] = {"text": draft_of(about, term.days, term.counting)}
        super().__init__(*args, about=about, **kwargs)


class ObjectForm(AboutForm):
    statement = words_field("异议的理由", LONGEST_STATEMENT, 5)
    note = forms.CharField(
        label="怎样听取了企业的意见",
        max_length=LONGEST_NOTE,
        help_text="如：8月12日到企业，法定代表人当面提出",
    )
    files = FilesField("证明材料")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if stands_for(self.about.enterprise, self.user):
            del self.fields["note"]

    @property
    def sent(self) -> dict:
        given = self.cleaned_data
        files = files_of(given["files"])
        return {"statement": given["statement"], "note": given.get("note", ""), "files": files}


class AnswerForm(AboutForm):
    verdict = forms.ChoiceField(
        label="答复", choices=FindingObjection.Verdict.choices, widget=forms.RadioSelect
    )
    reason = words_field("理由，企业可以看到", LONGEST_REASON)


class ConfirmForm(AboutForm):
    reason = words_field("认定理由，企业可以看到", LONGEST_REASON)
    ground = forms.ChoiceField(label="按 LE-02 保留", required=False)
    stay_evidence = forms.CharField(label="保留的证明材料", max_length=300, required=False)
    stay_approver = forms.CharField(label="批准单位", max_length=50, required=False)
    fits_industry = _yes_or_no("符合产业导向和先进制造需要")
    harmonious = _yes_or_no("改造后与周边环境相协调")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        register = retentions()
        choices = [(item.code, f"{item.name}：{item.explanation}") for item in register.items]
        self.fields["ground"].choices = [("", "不保留，列入整治"), *choices]
        self.fields["ground"].help_text = f"{register.source}；不保留的，下面几项不用填"

    @property
    def stay(self) -> Stay | None:
        given = self.cleaned_data
        if not given["ground"]:
            return None
        return Stay(
            given["ground"],
            given["stay_evidence"],
            given["stay_approver"],
            given["fits_industry"],
            given["harmonious"],
        )


class ReasonForm(AboutForm):
    reason = words_field("理由", LONGEST_REASON)


class PaperForm(AboutForm):
    title = forms.CharField(label="是什么材料", max_length=LONGEST_TITLE, help_text="如：送达回证、现场照片")
    files = FilesField("文件")


class ListForm(AboutForm):
    """To put one finding, or all of a list, on the list of cases."""

    unit = UnitField()
    plan_due = forms.DateField(label="方案期限", help_text="责任单位在这一天以前提出整治方案")
    on = forms.DateField(label="列入日期", initial=timezone.localdate)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(self.user.county)
