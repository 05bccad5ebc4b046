"""What the acts of a round say in its papers: publicity, objections, grades set by people, publication, correction."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q

from evaluation.models import Objection, Publication, Publicity, Result, Round, Run
from evaluation.paper_facts.results import adjusted
from evaluation.paper_facts.words import count, graded
from evaluation.rounds.differences import differences
from evaluation.rounds.showing import Shown, shown, shown_published
from mujun.templatetags.figures import MISSING, day, moment, number

MOST_LISTED = 2000  # names that an annex of the paper holds; a longer list is on the page of the publicity


def run_of(round: Round) -> Run | None:
    """What its papers speak of: what was published, else what is final, else the formal run."""
    published = round.publications.select_related("run__snapshot__county", "run__method").last()
    return published.run if published else round.final_run or round.run


def words_of(round: Round, code: str) -> dict[str, Any]:
    """What the round knows for a paper of that kind; nothing for kinds it has no act for yet."""
    said = {
        "areas": lambda: _latest_publicity(round, Publicity.Subject.LAND),
        "publicity": lambda: _latest_publicity(round, Publicity.Subject.RESULTS),
        "notice": lambda: _term(round),
        "meeting": lambda: _meeting(round),
        "announcement": lambda: _publication(round, round.publications.first()),
        "correction": lambda: _correction(round),
    }
    return said[code]() if code in said else {}


def of_publicity(announced: Publicity) -> dict[str, Any]:
    counting = f"公示期为{announced.days}个{announced.get_counting_display()}。"
    facts = {
        "公示开始": moment(announced.starts_at),
        "公示结束": moment(announced.ends_at),
        "联系电话": announced.contact,
    }
    if announced.subject == Publicity.Subject.LAND:
        return facts
    return facts | {
        "公示说明": counting,
        "异议期限": day(announced.ends_at),
        "名单": _listed(shown(announced)),
    }


def of_objection(objection: Objection) -> dict[str, Any]:
    """With figures corrected and what that did, as far as it is known. `objection` is decided."""
    accepted = objection.verdict == Objection.Verdict.ACCEPTED
    unit = "亩" if objection.variable is None else objection.variable.unit
    corrected = objection.corrected is not None
    row = {
        "数据": objection.about,
        "单位": unit,
        "原值": _value(objection.value),
        "新值": _value(objection.corrected),
    }
    return {
        "异议": {
            "提出单位": objection.enterprise.name,
            "企业": objection.enterprise.name,
            "提出日期": day(objection.raised_at),
            "事项": objection.about,
            "回执号": objection.number,
            "逾期": objection.is_late,
            "理由": objection.statement,
            "复核单位": objection.department.name if objection.department else "亩均办",
            "复核情况": objection.opinion or MISSING,
            "决定": "成立" if accepted else "不成立",
            "决定理由": objection.decision,
        },
        "更正": [row] if corrected else [],
        "影响": _effect(objection) if corrected and objection.run else {},
        "日期": day(objection.decided_at),
        "联系电话": objection.publicity.contact,
    }


def _latest_publicity(round: Round, subject: str) -> dict[str, Any]:
    announced = round.publicities.filter(subject=subject, ended_early_at=None).first()
    return of_publicity(announced) if announced else {}


def _term(round: Round) -> dict[str, Any]:
    announced = round.publicities.filter(subject=Publicity.Subject.RESULTS, ended_early_at=None).first()
    return {"异议期限": day(announced.ends_at), "联系电话": announced.contact} if announced else {}


def _listed(seen: Shown) -> list[dict[str, Any]]:
    """As the public page shows them; nothing of what it does not show."""
    if seen.records.order_by()[MOST_LISTED : MOST_LISTED + 1].exists():
        return []
    headings = [column.heading for column in seen.columns]
    rows = (dict(zip(headings, row, strict=True)) for row in seen.rows(seen.cells))
    return [
        {
            "序号": str(at),
            "企业": row["企业名称"],
            "镇街": row["镇街"],
            "分组": row["分组"],
            **graded(row["档次"]),
        }
        for at, row in enumerate(rows, 1)
    ]


def _value(value: Any) -> str:
    return MISSING if value is None else number(value, 2)


def _effect(objection: Objection) -> dict[str, str]:
    """Between the run that was announced and the one that took the correction in."""
    changes = differences(objection.publicity.run, objection.run)
    own = next((each for each in changes if each.enterprise == objection.enterprise_id), None)
    others = sum(each.changes_grade for each in changes if each.enterprise != objection.enterprise_id)
    if own is None:
        return {}
    return {
        "原总分": number(own.before.total),
        "新总分": number(own.after.total),
        "原档次": own.before.grade,
        "新档次": own.after.grade,
        "他人": f"另有{others}户企业的档次随之变动。" if others else "其他企业的档次不变。",
    }


def _meeting(round: Round) -> dict[str, Any]:
    return {"公示情况": _heard(round)} | _decisions(round)


def _heard(round: Round) -> str:
    announced = round.publicities.filter(subject=Publicity.Subject.RESULTS, ended_early_at=None).first()
    if announced is None:
        return ""
    sums = round.objections.filter(withdrawn_at=None).aggregate(
        all=Count("pk"),
        decided=Count("pk", Q(decided_at__isnull=False)),
        accepted=Count("pk", Q(verdict="accepted")),
    )
    term = f"公示期为{day(announced.starts_at)}至{day(announced.ends_at)}，"
    if not sums["all"]:
        return f"{term}未收到异议。"
    return f"{term}收到异议{sums['all']}件，已办结{sums['decided']}件，其中成立{sums['accepted']}件。"


def _decisions(round: Round) -> dict[str, Any]:
    """Whose grade people set, with both signatures, after what rules did; empty until there is a final run."""
    if round.final_run is None:
        return {}
    agreed = round.decisions.agreed().select_related("proposed_by", "signed_by").order_by("signed_at")
    signed = {each.enterprise_id: each for each in agreed}
    codes = dict(
        Result.objects.filter(run=round.final_run, enterprise__in=signed).values_list(
            "row__name", "enterprise"
        )
    )
    rows = [_signed(row, signed.get(codes.get(row["企业"]))) for row in adjusted(round.final_run)]
    return {"调整": rows, "调整户数": count(len(rows))} if rows else {}


def _signed(row: Mapping[str, Any], decision: Any) -> dict[str, Any]:
    if decision is None:
        return dict(row)
    who = {"提出": str(decision.proposed_by), "复核": str(decision.signed_by)}
    return {**row, **who, "理由": f"{decision.reason}（{decision.basis}）"}


def _publication(round: Round, published: Publication | None) -> dict[str, Any]:
    if published is None:
        return {"试评价": round.is_trial}
    return {
        "文号": published.document,
        "审定会议": published.meeting,
        "审定日期": day(published.met_on),
        "施行日期": day(published.effective_from),
        "试评价": round.is_trial,
        "日期": day(published.published_at),
        "名单": _listed(shown_published(published)),
    }


def _correction(round: Round) -> dict[str, Any]:
    """Of the last one; nothing while there is none."""
    last = round.publications.select_related("run").order_by("number").last()
    if last is None or last.number == 1:
        return {}
    former = round.publications.select_related("run").get(number=last.number - 1)
    changed = [each for each in differences(former.run, last.run) if each.changes_grade]
    return {
        "文号": last.document,
        "原文号": former.document,
        "原公布日期": day(former.published_at),
        "更正原因": last.reason,
        "施行日期": day(last.effective_from),
        "日期": day(last.published_at),
        "更正": [
            {"序号": str(at), "企业": each.name, "镇街": each.town}
            | graded(each.before.grade, "原")
            | graded(each.after.grade, "新")
            for at, each in enumerate(changed, 1)
        ],
        "依据": {"原结果摘要": former.run.digest[:12], "结果摘要": last.run.digest[:12]},
    }
