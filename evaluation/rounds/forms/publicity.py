"""To announce."""

from datetime import datetime
from typing import Any

from django import forms

from evaluation.models import Publicity
from evaluation.rounds.terms import Allowed, Terms
from mujun.calendars.clock import LONGEST, Counting

_COUNTINGS = [(each.value, each.label) for each in Counting]
_DAYS = {"min_value": 1, "max_value": LONGEST}


class TermForm(forms.Form):
    """How long; the end is shown while one is still choosing."""

    starts = forms.DateTimeField(label="开始（不填为立即）", required=False)
    days = forms.IntegerField(label="公示期限", **_DAYS)
    counting = forms.TypedChoiceField(label="计算方式", choices=_COUNTINGS, coerce=Counting)
    until = forms.TimeField(label="最后一天的截止时刻（不填为 24:00）", required=False)

    def end(self, calendar, now: datetime) -> tuple[datetime, datetime] | None:
        """Start and end, when what they follow from can be read."""
        self.is_valid()
        given = self.cleaned_data
        if not {"starts", "days", "counting", "until"} <= given.keys():
            return None
        begins = given["starts"] or now
        terms = Terms(given["days"], given["counting"], "", 1, Counting.WORKING, until=given["until"])
        return begins, terms.end(begins, calendar)


class AnnounceForm(TermForm):
    """Offers only what the method allows. `grades`, `ranks` are of results."""

    names = forms.ChoiceField(label="企业名称", choices=Publicity.Names.choices)
    ranks = forms.BooleanField(label="公布名次", required=False)
    grades = forms.MultipleChoiceField(label="公布的档次", required=False)
    contact = forms.CharField(label="受理单位和电话", max_length=200)
    answer_days = forms.IntegerField(label="异议答复期限", **_DAYS)
    answer_counting = forms.TypedChoiceField(label="答复期限计算方式", choices=_COUNTINGS, coerce=Counting)

    def __init__(self, *args: Any, allowed: Allowed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = allowed
        self.fields["grades"].choices = [(code, code) for code in allowed.grades]
        if allowed.counting:
            self.fields["counting"].choices = [(allowed.counting.value, allowed.counting.label)]
        if not allowed.full_names:
            self.fields["names"].choices = [(Publicity.Names.MASKED.value, Publicity.Names.MASKED.label)]

    @property
    def terms(self) -> Terms:
        """Of a valid form."""
        given = self.cleaned_data
        chosen = given["grades"]
        return Terms(
            days=given["days"],
            counting=given["counting"],
            contact=given["contact"],
            answer_days=given["answer_days"],
            answer_counting=given["answer_counting"],
            starts=given["starts"],
            until=given["until"] or None,
            shows_ranks=given["ranks"],
            grades=() if len(chosen) == len(self.allowed.grades) else chosen,
            full_names=given["names"] == Publicity.Names.FULL,
        )


def usual(allowed: Allowed) -> dict[str, object]:
    """What the form proposes: the method's terms, else five working days, without places."""
    return {
        "days": max(allowed.days, 5),
        "counting": allowed.counting or Counting.WORKING,
        "until": f"{allowed.until:%H:%M}" if allowed.until else "",
        "names": Publicity.Names.FULL if allowed.full_names else Publicity.Names.MASKED,
        "ranks": allowed.ranks_said,
        "grades": list(allowed.grades),
        "answer_days": 5,
        "answer_counting": Counting.WORKING,
    }
