"""How another system is reached, whether we write to it or read from it."""

from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mujun.accounts.models import County
from mujun.exchange.mapping.files import MappingFile, load
from mujun.exchange.signing.signers import TITLES


class Reached(models.Model):
    """Its keys are named here and live in the environment only (docs/operators.md)."""

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField("名称", max_length=50)
    # scheme, host and whatever stands before the path of the mapping
    address = models.CharField("地址", max_length=200)
    signer = models.CharField("签名方式", max_length=20, choices=TITLES.items())
    options = models.JSONField("签名选项", default=dict)
    # the first is signed with; a second is live while keys are changed
    key_names = ArrayField(models.CharField(max_length=31), verbose_name="密钥名称", default=list, size=2)
    mapping_text = models.TextField("字段映射")
    mapping_digest = models.CharField("映射摘要", max_length=64)
    timeout = models.FloatField("等待回答（秒）", default=10)
    pause = models.FloatField("首次重试间隔（秒）", default=5)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @cached_property
    def mapping_file(self) -> MappingFile:
        return load(self.mapping_text, self.name)
