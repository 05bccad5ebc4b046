"""What leaves by the routes of this package (mujun/sharing/resources.py)."""

from mujun.sharing.resources import declare

declare("accounts", "账号", {"user-list", "access-applications", "client-list"}, enterprises=False)
declare("audit", "审计记录", {"audit", "api:audit-event-list"}, enterprises=False)
declare("messages", "消息", {"api:message-list"}, enterprises=False)
declare("usage", "使用台账", {"usage-list", "api:usage-list"}, enterprises=False)
declare("catalogue", "数据目录", {"catalogue", "api:catalogue-list"}, enterprises=False)
declare("jobs", "任务", {"api:job-list"}, enterprises=False)
# a department gets back what it sent in itself
declare(
    "intake",
    "报送的数据",
    {
        "batch-list",
        "batch-file",
        "batch-changes",
        "batch-problems",
        "batch-copy",
        "template-download",
        "api:batch-list",
        "api:window-list",
        "api:year-lock-list",
    },
    enterprises=False,
)
declare(
    "exchange",
    "交换的数据",
    {
        "target-list",
        "target",
        "target-preview",
        "transmission-list",
        "transmission",
        "exchange-report",
        "reconciliation-list",
        "api:reconciliation-list",
        "api:difference-list",
        "reconciliation",
        "connector-list",
        "connector",
        "pull-list",
        "pull",
        "pull-answer",
        "webhook-list",
        "webhook",
        "api:target-list",
        "api:transmission-list",
        "api:connector-list",
        "api:pull-list",
        "api:webhook-list",
        "api:delivery-list",
    },
)
