"""区块: parcels that lie together, as the county divided them; and what was found of a block on the spot."""

from django.db import models
from django.db.models import Q

from landuse.models.register import Parcel
from mujun.accounts.models import County, User


class BlockDivision(models.Model):
    """How far apart parcels may lie to be one block, as a person adopted it. The newest one holds."""

    county = models.ForeignKey(County, models.PROTECT)
    metres = models.DecimalField("距离（米）", max_digits=6, decimal_places=2)
    reason = models.CharField("说明", max_length=300)
    parcels = models.PositiveIntegerField()
    # parcels without an outline are alone in their block
    undrawn = models.PositiveIntegerField()
    blocks = models.PositiveIntegerField()
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(metres__gte=0), name="division_not_negative")]

    def __str__(self) -> str:
        return f"相距 {self.metres.normalize():f} 米以内的宗地为一个区块"


class BlockQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "BlockQuerySet":
        """Blocks of the county; for a town those with land in it, for an enterprise those it has land in."""
        blocks = self.filter(county=user.county_id)
        if not (user.town_id or user.credit_code):
            return blocks
        own = Parcel.objects.visible_to(user).values("pk")
        return blocks.filter(pk__in=BlockParcel.objects.filter(parcel__in=own).values("block"))

    def present(self) -> "BlockQuerySet":
        return self.filter(ended_at=None)

    def within_sight(self, user: User) -> "BlockQuerySet":
        """Of which the user may see every parcel: of others the outline would tell what lies elsewhere."""
        seen = self.visible_to(user)
        if not (user.town_id or user.credit_code):
            return seen
        hidden = Parcel.objects.filter(county=user.county_id).exclude(pk__in=Parcel.objects.visible_to(user))
        return seen.exclude(pk__in=BlockParcel.objects.filter(parcel__in=hidden).values("block"))


class Block(models.Model):
    """`code` is the least code of its parcels: a division that leaves them together leaves the block what it is."""

    county = models.ForeignKey(County, models.PROTECT)
    code = models.CharField("区块代码", max_length=19)
    name = models.CharField("区块名称", max_length=50)
    division = models.ForeignKey(BlockDivision, models.PROTECT, related_name="present_blocks")
    # what it covers, as GeoJSON in CGCS2000 degrees; null without any outline
    outline = models.JSONField(null=True)
    # its parcels went into other blocks; what was found of it stays
    ended_at = models.DateTimeField(null=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["county", "code"], name="block_once_per_county")]

    def __str__(self) -> str:
        return self.name


class BlockParcel(models.Model):
    """A parcel is in one block."""

    block = models.ForeignKey(Block, models.PROTECT, related_name="members")
    parcel = models.OneToOneField(Parcel, models.PROTECT, related_name="in_block")

    class Meta:
        ordering = ["parcel"]

    def __str__(self) -> str:
        return f"{self.block} {self.parcel}"


class BlockSurvey(models.Model):
    """What somebody found on the spot (LE-01), and permanent basic farmland in the block (LE-19). Only ever added; the
    newest counts. Null is not looked at.
    """

    block = models.ForeignKey(Block, models.PROTECT, related_name="surveys")
    surveyed_on = models.DateField("调查日期")
    plan_conflict = models.BooleanField("不符合国土空间规划", null=True)
    low = models.BooleanField("低")
    scattered = models.BooleanField("散")
    messy = models.BooleanField("乱")
    polluting = models.BooleanField("污")
    hard_to_rectify = models.BooleanField("难以整治", null=True)
    recheck_failed = models.BooleanField("经整治仍不达标", null=True)
    farmland = models.DecimalField("零星永久基本农田（亩）", max_digits=10, decimal_places=4, null=True)
    note = models.CharField("说明", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-surveyed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(farmland=None) | Q(farmland__gte=0), name="survey_farmland_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.block} {self.surveyed_on}"
