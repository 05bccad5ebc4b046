"""What is known of parcels and enterprises besides what identifies and places them. All optional."""

from django.db import models

from landuse.models.parks import Park


def _text(title: str, longest: int) -> models.CharField:
    return models.CharField(title, max_length=longest, blank=True, default="", db_default="")


class ParcelDetails(models.Model):
    """Codes as the certificate and the supply contract have them."""

    class Tenure(models.TextChoices):
        """权利性质 as the real-estate register distinguishes them, state-owned land first."""

        ALLOCATED = "划拨", "划拨"
        GRANTED = "出让", "出让"
        SHARE = "作价出资（入股）", "作价出资（入股）"
        LEASED = "租赁", "租赁"
        AUTHORISED = "授权经营", "授权经营"
        APPROVED = "批准拨用", "批准拨用"
        COLLECTIVE_SHARE = "入股", "入股"
        COLLECTIVE_VENTURE = "联营", "联营"
        OTHER = "其他", "其他"

    certificate = _text("不动产权证号", 50)
    unit_number = _text("不动产单元号", 28)
    tenure = _text("权利性质", 10)
    land_level = _text("土地级别", 10)
    # GB/T 21010-2017, and 国土空间调查、规划、用途管制用地用海分类
    present_use = _text("土地利用现状分类代码", 5)
    planned_use = _text("国土空间用地分类代码", 6)
    contract = _text("合同编号", 50)
    supply_mode = _text("供应方式", 20)
    supplied_on = models.DateField("供应日期", null=True)
    right_since = models.DateField("使用权起", null=True)
    right_until = models.DateField("使用权止", null=True)
    plot_ratio = models.DecimalField("容积率", max_digits=6, decimal_places=3, null=True)
    # square metres of all buildings
    floor_area = models.DecimalField("建筑面积（平方米）", max_digits=12, decimal_places=2, null=True)

    class Meta:
        abstract = True


class EntryDetails(models.Model):
    """What a list may say of an enterprise for its year."""

    # four digits of GB/T 4754-2017
    industry_class = _text("行业小类", 4)
    park = models.ForeignKey(Park, models.PROTECT, null=True, verbose_name="园区")

    class Meta:
        abstract = True


class EnterpriseDetails(EntryDetails):
    """Contact: the present one only, kept so that the office, the town and departments can reach the enterprise about
    its figures. Shown masked; in full by an act on record (`landuse.actions.contacts`). The dates are of the
    enterprise's registration and of its beginning of production.
    """

    contact = _text("联系人", 30)
    phone = _text("联系电话", 20)
    founded_on = models.DateField("成立日期", null=True)
    producing_since = models.DateField("投产日期", null=True)

    class Meta:
        abstract = True
