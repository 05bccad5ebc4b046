"""Who may do what about targets and dead letters; the faults that a practice platform is told to have."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from mujun.accounts.models import AuditEvent
from mujun.exchange.actions import messages, targets
from mujun.exchange.delivery import delivering
from mujun.exchange.delivery.client import check_address
from mujun.exchange.models import Attempt, Circuit, Message, Target
from mujun.exchange.practice.faults import Fault, Faults, read_rates
from tests import factories
from tests.platform.conftest import KEY, put, states

State = Message.State
pytestmark = pytest.mark.django_db


class TestPeople:
    @pytest.fixture
    def dead(self, line):
        put(line, 2)
        Message.objects.update(state=State.DEAD, settled_at=timezone.now(), attempts=60)
        return line

    def test_send_dead_letters_again(self, dead):
        assert messages.resend(target=dead.target, reason="对方已恢复", by=dead.by) == 2
        assert delivering.deliver(dead.target.pk) == 2
        assert states() == [State.DELIVERED] * 2
        assert AuditEvent.objects.get(act="messages_resent").detail["reason"] == "对方已恢复"

    def test_patience_begins_anew(self, dead):
        messages.resend(target=dead.target, reason="再试", by=dead.by)
        dead.platform.faults = Faults({Fault.ERROR: 1.0})
        delivering.deliver(dead.target.pk)
        assert states() == [State.PENDING] * 2

    def test_give_up_lets_the_next_one_through(self, dead):
        put(dead, 1, grade="B")
        first = Message.objects.order_by("id").first()
        assert messages.give_up(target=dead.target, pks=[first.pk], reason="已更正", by=dead.by) == 1
        assert delivering.deliver(dead.target.pk) == 1
        assert states() == [State.GIVEN_UP, State.DEAD, State.DELIVERED]

    def test_a_refused_one_with_a_later_one_is_not_sent_over_it(self, dead):
        Message.objects.update(state=State.REFUSED)
        put(dead, 1, grade="B")
        first, second, _ = Message.objects.order_by("id")
        with pytest.raises(ValidationError, match="已有更新的一条"):
            messages.resend(target=dead.target, pks=[first.pk], reason="再试", by=dead.by)
        assert messages.resend(target=dead.target, pks=[second.pk], reason="再试", by=dead.by) == 1

    def test_needs_a_reason_and_the_office_of_the_county(self, dead):
        with pytest.raises(ValidationError, match="写明原因"):
            messages.resend(target=dead.target, reason=" ", by=dead.by)
        leader = factories.user("leader", dead.target.county)
        elsewhere = factories.user("reform_office", factories.county("云岭县", "339902"))
        for other in (leader, elsewhere):
            with pytest.raises(PermissionDenied):
                messages.resend(target=dead.target, reason="再试", by=other)
            with pytest.raises(PermissionDenied):
                targets.pause(target=dead.target, reason="停", by=other)


class TestTargets:
    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"address": "ftp://x"}, "address"),
            ({"address": "https://who:secret@x"}, "address"),
            ({"signer": "own"}, "signer"),
            ({"options": {"encoding": "twice"}}, "signer"),
            ({"key_names": []}, "key_names"),
            ({"key_names": ["secret-key"]}, "key_names"),
            ({"key_names": ["A", "B", "C"]}, "key_names"),
            ({"kind": "moon"}, "kind"),
            ({"name": ""}, "name"),
        ],
    )
    def test_a_mistake_is_told_at_its_field(self, line, fields, field):
        with pytest.raises(ValidationError) as wrong:
            targets.change(target=line.target, by=line.by, **fields)
        assert field in wrong.value.message_dict

    def test_name_once_per_county(self, line):
        fields = {"kind": Target.Kind.OTHER, "address": line.target.address, "signer": "none"}
        with pytest.raises(ValidationError, match="换一个名称"):
            targets.add(
                county=line.target.county,
                name=line.target.name,
                mapping=line.target.mapping_text,
                by=line.by,
                **fields,
            )

    def test_no_secret_is_stored_anywhere(self, line):
        put(line)
        delivering.deliver(line.target.pk)
        stored = [*Target.objects.values(), *Message.objects.values(), *Attempt.objects.values()]
        events = [*AuditEvent.objects.values()]
        assert KEY.secret.reveal() not in str([*stored, *Circuit.objects.values(), *events])

    def test_address_loses_its_slash(self):
        assert check_address(" https://x:8443/restapi/ ") == "https://x:8443/restapi"


class TestFaults:
    def test_the_same_seed_gives_the_same_faults(self):
        one, other = (Faults({Fault.ERROR: 0.5, Fault.RESET: 0.5}, seed=7) for _ in range(2))
        assert [one.draw() for _ in range(20)] == [other.draw() for _ in range(20)]

    def test_rates_on_the_command_line(self):
        assert read_rates("500=0.1,reset=0.05") == {Fault.ERROR: 0.1, Fault.RESET: 0.05}
        with pytest.raises(ValueError, match="可选：500（出错（500））"):
            read_rates("fire=1")
        with pytest.raises(ValueError, match="写成 500=0.1"):
            read_rates("500=often")
