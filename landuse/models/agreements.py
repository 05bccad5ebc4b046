"""标准地: the agreement with its promises, the checks of each stage as they were judged, and who carries it on."""

from datetime import date
from functools import lru_cache

from django.db import models

from landuse.agreements import AgreementRule, Opinion, Stage, Verdict, load
from landuse.models.register import Enterprise, Parcel
from landuse.models.scope import of_land
from landuse.provisions import Outcome
from mujun.accounts.models import County, User
from mujun.attachments.models import Attachment


class AgreementRuleSet(models.Model):
    """协议规则: the text of a file in the form of landuse/agreements/library, kept by digest.

    An agreement goes on by the text it was entered under. New ones may use those that are `adopted`.
    """

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField(max_length=100)
    source = models.CharField("来源", max_length=200)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    adopted = models.BooleanField(default=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "digest"], name="agreement_rule_set_once_per_county")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> AgreementRule:
        return _read(self.text, self.name)


@lru_cache(maxsize=64)
def _read(text: str, name: str) -> AgreementRule:
    """Once for all agreements under it."""
    return load(text, name)


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AgreementQuerySet":
        """Of land in the user's county or town; an enterprise sees those that it owes."""
        return self.filter(of_land(user))

    def running(self) -> "AgreementQuerySet":
        return self.filter(ended_on=None)


class Agreement(models.Model):
    """投资建设协议 of a parcel. `enterprise` is who owes it now; the transfers tell who owed it before.

    `yearly_from` is the last day of the first yearly check; each later one is due on the same day of its year.
    """

    county = models.ForeignKey(County, models.PROTECT)
    number = models.CharField("协议编号", max_length=50)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="agreements")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="agreements")
    rule_set = models.ForeignKey(AgreementRuleSet, models.PROTECT, related_name="agreements")
    signed_on = models.DateField("签订日期")
    supply_mode = models.CharField("供应方式", max_length=20, blank=True)
    built_by = models.DateField("竣工验收期限", null=True)
    running_by = models.DateField("达产复核期限", null=True)
    yearly_from = models.DateField("首次年度核查期限", null=True)
    words = models.CharField("其他约定", max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField("终止日期", null=True)
    ended_reason = models.CharField("终止原因", max_length=300, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "id"]
        constraints = [models.UniqueConstraint(fields=["county", "number"], name="agreement_once_per_county")]

    def __str__(self) -> str:
        return self.number

    @property
    def dues(self) -> dict[Stage, date | None]:
        """The last day of each stage; of the yearly check the first."""
        return {
            Stage.BUILT: self.built_by,
            Stage.RUNNING: self.running_by,
            Stage.YEARLY: self.yearly_from,
        }


class AgreementPromise(models.Model):
    """What was promised of one indicator of the rule, in its unit."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="promises")
    indicator = models.CharField("承诺指标", max_length=30)
    value = models.DecimalField("承诺值", max_digits=16, decimal_places=4)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "indicator"], name="agreement_promise_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value:f}"


class AgreementCheckQuerySet(models.QuerySet):
    def standing(self) -> "AgreementCheckQuerySet":
        return self.filter(withdrawn_at=None)


class AgreementCheck(models.Model):
    """A stage looked at on a day: what was found, and how it was judged then, never judged again.

    `year` is the year whose figures a yearly check is about, None at the other stages. `judged` are rows of
    {"indicator", "unit", "operator", "promised", "value", "verdict", "shortfall", "due", "sentence"} in the order of
    the rule; `told` the day on which each miss was first to be put right, kept until it is.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="checks")
    # who owed it then
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    stage = models.CharField("阶段", max_length=10, choices=[(stage.value, stage.value) for stage in Stage])
    year = models.PositiveSmallIntegerField("核查年度", null=True)
    on = models.DateField("核查日期")
    values = models.JSONField()
    judged = models.JSONField()
    told = models.JSONField(default=dict)
    verdict = models.CharField("结果", max_length=10, choices=[(each.value, each.value) for each in Verdict])
    note = models.CharField("核查说明", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=300, blank=True)

    objects = AgreementCheckQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "on", "id"]

    def __str__(self) -> str:
        return f"{self.agreement} {self.stage} {self.on}"


class AgreementTransfer(models.Model):
    """转让 (LE-21) or 司法处置 (LE-24): the conditions as found, the written opinion, and what the new holder owes.

    `facts` are the conditions as said (true, false, null), `findings` what was found of them, `obligations` what
    passed on, all frozen.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="transfers")
    former = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    on = models.DateField("转让日期")
    judicial = models.BooleanField("司法处置", default=False)
    facts = models.JSONField()
    opinion = models.CharField(
        "书面意见", max_length=10, choices=[(each.value, each.value) for each in Opinion], blank=True
    )
    opinion_words = models.CharField("出具单位和文号", max_length=200, blank=True)
    findings = models.JSONField()
    outcome = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Outcome])
    obligations = models.JSONField()
    reason = models.CharField("说明", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["agreement", "on", "id"]

    def __str__(self) -> str:
        return f"{self.agreement} {self.on}"

    @property
    def is_done(self) -> bool:
        """Whether the agreement passed to the new holder: where the conditions hold, and by a court in any case."""
        return self.judicial or self.outcome in (Outcome.MET, Outcome.REMIND)


class AgreementFile(models.Model):
    """A paper of an agreement, of one of its checks or transfers."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="files")
    of_check = models.ForeignKey(AgreementCheck, models.PROTECT, null=True, related_name="files")
    of_transfer = models.ForeignKey(AgreementTransfer, models.PROTECT, null=True, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.attachment)
