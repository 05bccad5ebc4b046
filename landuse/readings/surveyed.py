"""What is known of blocks on the spot, held against LE-01 and LE-19."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from landuse.blocks import Survey, Target, farmland, target
from landuse.models import Block, BlockSurvey
from landuse.provisions import Basis, Finding, find
from landuse.provisions.clauses import Clause
from landuse.provisions.documents import PolicyDocument
from landuse.readings.provisions import documents_of
from mujun.accounts.models import User

FLAGS = ("plan_conflict", "low", "scattered", "messy", "polluting", "hard_to_rectify", "recheck_failed")


@dataclass(frozen=True)
class Judged:
    """The survey with what follows from it; None where no document in force states the rule."""

    survey: BlockSurvey
    target: Target | None
    farmland: Finding | None


def judged(surveys: Iterable[BlockSurvey], documents: Sequence[PolicyDocument]) -> list[Judged]:
    today = timezone.localdate()
    le_01: Basis[Clause] | None = find(documents, Clause, "LE-01", today)
    le_19: Basis[Clause] | None = find(documents, Clause, "LE-19", today)
    return [
        Judged(
            each,
            target(le_01, Survey(**{name: getattr(each, name) for name in FLAGS})) if le_01 else None,
            farmland(le_19, each.farmland) if le_19 else None,
        )
        for each in surveys
    ]


def newest_of(user: User, only: Collection[int] | None = None) -> dict[int, Judged]:
    """By id of the block: its newest survey, for the blocks the user may see, or `only` some of them. Three queries."""
    blocks = Block.objects.visible_to(user).present()
    if only is not None:
        blocks = blocks.filter(pk__in=only)
    surveys = BlockSurvey.objects.filter(block__in=blocks).order_by("block_id", "-surveyed_on", "-id")
    newest = surveys.distinct("block_id")
    return {each.survey.block_id: each for each in judged(newest, documents_of(user.county))}


def targets_of(user: User) -> dict[int, bool | None]:
    return {block: each.target.is_target if each.target else None for block, each in newest_of(user).items()}
