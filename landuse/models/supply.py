"""How parcels were supplied: contract, rents, what was asked when its end came near."""

from decimal import Decimal
from typing import get_args

from django.db import models
from django.db.models import F, Q

from landuse.models.register import Enterprise, Parcel
from landuse.models.scope import of_land
from landuse.provisions.clauses import Mode
from landuse.supply.terms import written
from mujun.accounts.models import County, User


class SupplyContractQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SupplyContractQuerySet":
        """Of land in the user's county or town; an enterprise sees its own."""
        return self.filter(of_land(user))

    def running(self) -> "SupplyContractQuerySet":
        return self.filter(ended_on=None)


class SupplyContract(models.Model):
    """供应合同. Money in 万元; `months` of the whole right, `lease_months` of the part that is let first.

    `rent_due` and `rent_paid` are what was due and what came in until `rent_on`, the other two until the registration.
    """

    MODES = [(mode, mode) for mode in get_args(Mode)]

    county = models.ForeignKey(County, models.PROTECT)
    number = models.CharField("合同编号", max_length=50)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="supply_contracts")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="supply_contracts")
    mode = models.CharField("供应方式", max_length=10, choices=MODES)
    since = models.DateField("使用权起")
    until = models.DateField("使用权止")
    months = models.PositiveSmallIntegerField("年限（月）")
    lease_months = models.PositiveSmallIntegerField("租赁部分年限（月）", null=True)
    valuation = models.DecimalField("50年期评估价（万元）", max_digits=14, decimal_places=4, null=True)
    cost = models.DecimalField("成本价（万元）", max_digits=14, decimal_places=4, null=True)
    price = models.DecimalField("出让或折算价格（万元）", max_digits=14, decimal_places=4, null=True)
    registered_on = models.DateField("登记日期", null=True)
    due_at_registration = models.DecimalField(
        "登记时应缴租金（万元）", max_digits=14, decimal_places=4, null=True
    )
    paid_at_registration = models.DecimalField(
        "登记时已缴租金（万元）", max_digits=14, decimal_places=4, null=True
    )
    rent_due = models.DecimalField("应缴租金（万元）", max_digits=14, decimal_places=4, null=True)
    rent_paid = models.DecimalField("已缴租金（万元）", max_digits=14, decimal_places=4, null=True)
    rent_on = models.DateField("租金截至", null=True)
    renewal_asked_on = models.DateField("申请续期日期", null=True)
    words = models.CharField("备注", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField("终止日期", null=True)
    ended_reason = models.CharField("终止原因", max_length=300, blank=True)

    objects = SupplyContractQuerySet.as_manager()

    class Meta:
        ordering = ["until", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="supply_contract_once_per_county"),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="supply_contract_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def term(self) -> str:
        """20 年 1 个月."""
        return written(self.months)

    @property
    def lease_term(self) -> str:
        return written(self.lease_months) if self.lease_months else ""

    @property
    def arrears(self) -> Decimal:
        """万元 that are still owed; 0 where nothing is known."""
        if self.rent_due is None or self.rent_paid is None:
            return Decimal(0)
        return max(self.rent_due - self.rent_paid, Decimal(0))


class Rent(models.Model):
    """年租金 from a day on, in 万元 a year."""

    contract = models.ForeignKey(SupplyContract, models.CASCADE, related_name="rents")
    since = models.DateField("起")
    amount = models.DecimalField("年租金（万元）", max_digits=14, decimal_places=4)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["contract", "since"]
        constraints = [models.UniqueConstraint(fields=["contract", "since"], name="rent_once_per_day")]

    def __str__(self) -> str:
        return f"{self.since} 起 {self.amount:f} 万元/年"
