"""How steady the grades are, in a sentence."""

from django.db.models import Count, Q

from evaluation.models import RobustnessCheck, Run
from evaluation.models.robustness import NEAR_EDGE


def steadiness(run: Run) -> str:
    """Of the latest check; two queries."""
    check = RobustnessCheck.objects.filter(run=run).first()
    if check is None:
        return "本次测算没有作稳定性检验。"
    counts = check.counts.exclude(grade="").aggregate(
        all=Count("pk"), near=Count("pk", Q(steady__lt=NEAR_EDGE))
    )
    return (
        f"各项指标的权重在±{100 * check.weights:g}%内随机浮动{_figures(check)}，共抽样{check.draws:,}次。"
        f"有档次的{counts['all']:,}户企业中，档次保持不变的次数不足{100 * NEAR_EDGE:g}%的有{counts['near']:,}户，"
        "这些企业临近档次界线，公示前宜逐户复核。"
    )


def _figures(check: RobustnessCheck) -> str:
    moved = "、".join(f"{name}±{100 * width:g}%" for name, width in check.figures.items())
    return f"，{moved}" if moved else ""
