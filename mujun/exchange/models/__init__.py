from mujun.exchange.models.connectors import Connector, Pull, PulledAnswer
from mujun.exchange.models.messages import Attempt, Message
from mujun.exchange.models.reconciliations import Reconciliation, ReconciliationRow
from mujun.exchange.models.targets import Circuit, Target
from mujun.exchange.models.webhooks import Webhook

__all__ = [
    "Attempt",
    "Circuit",
    "Connector",
    "Message",
    "Pull",
    "PulledAnswer",
    "Reconciliation",
    "ReconciliationRow",
    "Target",
    "Webhook",
]
