"""What the papers of publicity, meeting and publication say of a run."""

from collections import Counter
from typing import Any

from evaluation.models import Result, Run
from evaluation.paper_facts import movement
from evaluation.paper_facts.grades import counted, distribution, judged
from evaluation.paper_facts.words import count, graded
from evaluation.results.movement import moved_since
from evaluation.rounds.holding import run_of_year_before


def publicity(run: Run) -> dict[str, Any]:
    """Without names: who is shown is for the method and the round to say."""
    counts = counted(run)
    return {"参评户数": count(judged(counts)), "分布": distribution(run, counts)}


def listed(run: Run) -> list[dict[str, Any]]:
    """Everybody with a grade, best first: for the annex where names are shown."""
    order = {code: at for at, code in enumerate(run.codes)}
    rows = (
        Result.objects.filter(run=run)
        .exclude(group="")
        .exclude(grade="")
        .order_by("group", "row__town", "row__name")
    )
    rows = list(rows.values_list("row__name", "row__town", "group", "grade"))
    groups = {group["name"]: at for at, group in enumerate(run.outline["groups"])}
    rows.sort(key=lambda row: (groups.get(row[2], 99), order.get(row[3], 99)))
    return [
        {"序号": str(at), "企业": name, "镇街": town, "分组": group, **graded(grade)}
        for at, (name, town, group, grade) in enumerate(rows, 1)
    ]


def meeting(run: Run) -> dict[str, Any]:
    """Grades with those of the year before, and everybody whose grade is another than the one of the score."""
    counts, before = counted(run), run_of_year_before(run)
    earlier = counted(before) if before else None
    moved = adjusted(run)
    rules = Counter(row["理由"] for row in moved)
    return {
        "参评户数": count(judged(counts)),
        "总体说明": movement.in_words(moved_since(before, run)) if before else "",
        "分布": distribution(run, counts, earlier),
        "调整": moved,
        "调整户数": count(len(moved)),
        "调整事由": [{"事由": rule, "户数": count(size)} for rule, size in rules.most_common()],
    }


def adjusted(run: Run) -> list[dict[str, Any]]:
    """Everybody whose grade is another than the one of the score, with the rules that acted."""
    rows = Result.objects.filter(run=run).exclude(changes=[]).order_by("row__town", "row__name")
    columns = rows.values_list("row__name", "row__town", "grade", "changes")
    moved = [row for row in columns if row[3][0]["was"] != row[2]]
    return [
        {
            "序号": str(at),
            "企业": name,
            "镇街": town,
            **{key.replace("档次", "档"): value for key, value in graded(changes[0]["was"], "得分").items()},
            **{key.replace("档次", "档"): value for key, value in graded(grade, "拟定").items()},
            "理由": "；".join(dict.fromkeys(each["rule"] for each in changes)),
            "提出": "按办法",
            "复核": "",
        }
        for at, (name, town, grade, changes) in enumerate(moved, 1)
    ]
