"""Tags, meter accounts, certificates, states and relations as the enterprise's route shows them."""

from rest_framework import serializers

from landuse.models import Certificate, EnterpriseState, EnterpriseTag, MeterAccount, Relation


class TagSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="tag_id", read_only=True)
    name = serializers.CharField(source="tag.name", read_only=True)
    level = serializers.CharField(source="tag.level", read_only=True)

    class Meta:
        model = EnterpriseTag
        fields = ["code", "name", "level", "since", "until", "evidence"]


class MeterSerializer(serializers.ModelSerializer):
    class Meta:
        model = MeterAccount
        fields = ["kind", "number"]


class CertificateSerializer(serializers.ModelSerializer):
    class Meta:
        model = Certificate
        fields = ["kind", "number", "issued"]


class StateSerializer(serializers.ModelSerializer):
    class Meta:
        model = EnterpriseState
        fields = ["kind", "since", "until", "reason", "evidence"]


class RelationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Relation
        fields = ["kind", "other_code", "other_name", "since", "until"]
