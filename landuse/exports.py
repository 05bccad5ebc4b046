"""What leaves by the routes of this package (mujun/sharing/resources.py)."""

from mujun.sharing.resources import declare

declare("register", "企业名录", {"enterprise-accounts", "api:enterprise-list"})
declare(
    "land",
    "用地台账和地图",
    {
        "land-conflicts",
        "parcels-file",
        "parcels-export",
        "block-list",
        "stock-land",
        "api:parcel-list",
        "api:block-list",
    },
)
declare(
    "low-efficiency",
    "低效线索和名单",
    {"signals", "listing-list", "rule-set-preview", "api:signal-list", "api:wasteful-enterprise-list"},
)
declare("findings", "低效认定", {"finding-list", "finding-file", "api:finding-list", "api:finding-file"})
declare("cases", "低效整治", {"case-list", "case-board", "case-file", "api:case-list", "api:case-file"})
declare(
    "idle",
    "闲置土地",
    {
        "idle-list",
        "idle-proceedings",
        "idle-file",
        "api:idle-land-list",
        "api:idle-proceeding-list",
        "api:idle-file",
    },
)
declare(
    "agreements",
    "标准地协议和供应合同",
    {
        "agreements",
        "agreement-file",
        "supply",
        "checklists",
        "api:agreement-list",
        "api:supply-contract-list",
        "api:checklist-list",
    },
)
declare("projects", "再开发项目", {"project-list", "api:project-list"}, enterprises=False)
declare(
    "ledgers",
    "年度台账、用地增减台账和集群用地总量",
    {
        "ledgers",
        "land-accounts",
        "land-demands",
        "cluster-land",
        "api:ledger-list",
        "api:land-account-list",
        "api:land-entry-list",
        "api:land-demand-list",
        "api:cluster-land-list",
    },
    enterprises=False,
)
declare(
    "rules",
    "规则和文件",
    {"rule-set-list", "rule-set", "provisions", "provision-text", "api:rule-set-list"},
    enterprises=False,
)
