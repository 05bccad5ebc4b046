"""What the acts of the audit trail are called, for people. One line per act; a test finds acts without one."""

import re

from mujun.accounts.models import AuditEvent

# act → sentence; {target} is the object, other names come from the event's detail
SENTENCES = {
    "account_locked": "锁定账号 {target} {minutes} 分钟，来自 {address} 的登录连续失败 {failures} 次",
    "accounts_opened": "开通企业账号 {target}，{accounts} 个",
    "account_unlocked": "解除账号 {target} 的锁定",
    "batch_checked": "检查工作簿 {target}，{rows} 行",
    "batch_imported": "导入工作簿 {target}：新增 {created}，更改 {changed}，不变 {unchanged}",
    "batch_marked": "下载工作簿 {target} 的错误标注件",
    "batch_partial_chosen": "选择只取工作簿 {target} 中没有错误的行",
    "batch_reason_given": "写明工作簿 {target} 更正的原因：{reason}",
    "batch_received": "报送工作簿 {target}",
    "batch_rejected": "工作簿 {target} 未通过检查，{problems} 处错误",
    "batch_withdrawn": "撤回工作簿 {target}，原因：{reason}",
    "call_closed": "结束 {target}，原因：{reason}",
    "call_extended": "把 {target} 延期到 {until}，原因：{reason}",
    "call_opened": "发起 {target}，{sheets} 家企业，到 {until}",
    "calendar_removed": "删除本县对 {target} 的调整，按国家安排计算",
    "calendar_set": "录入 {target}{words}，原因：{reason}，依据：{source}",
    "contact_shown": "查看 {target} 的联系人和电话",
    "cell_commented": "批注 {target}：{text}",
    "county_founded": "新建县 {target}",
    "dispute_answered": "答复 {enterprise}对{variable}的异议 {target}：{outcome}，理由：{reason}",
    "figure_disputed": "{enterprise}对{variable}提出异议 {target}，理由：{reason}",
    "file_attached": "附上文件 {target}",
    "floor_rule_adopted": "采用建筑面积折算规则 {target}",
    "grade_proposed": "提出调档 {target}，理由：{reason}",
    "grade_signed": "第二人签署调档 {target}：{verdict}，{remark}",
    "grade_withdrawn": "撤回调档 {target}，理由：{reason}",
    "identity_decided": "匹配 {target}：{who}",
    "identity_revoked": "撤销匹配 {target}",
    "industry_classes_loaded": "载入行业分类 {target}，{classes} 类",
    "job_cancelled": "取消任务 {target}",
    "job_started": "发起任务 {target}",
    "levers_loaded": "采用差别化措施 {target}，{levers} 条",
    "method_published": "发布评价办法 {target}",
    "method_written": "编写评价办法 {target}",
    "method_added": "采用评价办法 {target}",
    "method_drafted": "把试算存为草案办法 {target}",
    "notices_made": "生成 {target}，{notices} 份，依据第 {run} 号测算",
    "objection_decided": "办结 {enterprise}对{subject}的异议 {target}：{verdict}，理由：{reason}",
    "objection_looked_into": "核实 {enterprise}对{subject}的异议 {target}：{reason}",
    "objection_raised": "{enterprise}对{subject}提出评价异议 {target}，理由：{reason}",
    "objection_withdrawn": "撤回 {enterprise}对{subject}的异议 {target}，原因：{reason}",
    "password_changed": "更改密码 {target}",
    "password_reset": "重设 {target} 的密码",
    "performance_handed_down": "把 {target} 年绩效交给用地一侧，{enterprises} 家企业",
    "paper_made": "生成 {target}",
    "paper_template_added": "采用 {target}模板第 {number} 版",
    "paper_template_given_up": "{target}恢复系统自带的模板",
    "publicity_announced": "发布 {target}，到 {until} 截止，受理：{contact}",
    "quality_acknowledged": "说明核对问题 {target}，原因：{reason}",
    "quality_checked": "检查 {target}数据质量，待核对 {open} 条，保留说明 {kept} 条",
    "quality_rules_adopted": "采用核对规则 {target}",
    "quality_rules_ended": "停用核对规则 {target}，恢复系统自带的规则",
    "rule_set_adopted": "采用低效识别规则 {target}",
    "verification_made": "生成 {target} 的核验工作簿",
    "robustness_checked": "检验 {target}，抽样 {draws} 次",
    "round_moved": "{target}：{step}，进入“{stage}”，理由：{reason}",
    "round_opened": "开启 {target}",
    "round_published": "公布 {of}结果：{target}，{meeting}审定，第 {run} 号测算",
    "round_corrected": "更正 {of}结果：{target}，{meeting}审定，第 {run} 号测算，原因：{reason}",
    "round_settled": "{target}形成最终结果，第 {run} 号测算",
    "round_run_chosen": "{target}以第 {run} 号测算为准，理由：{reason}",
    "run_finished": "完成测算 {target}",
    "second_factor_reset": "重设 {target} 的手机验证码",
    "second_factor_set": "启用手机验证码 {target}",
    "session_ended": "结束 {target} 的登录 {count} 处：{device}",
    "sign_in_failed": "登录失败 {target}，第 {failures} 次，来自 {address}",
    "sheet_confirmed": "确认 {target} 的 {figures} 项数据",
    "signals_renewed": "更新 {target} 年低效线索，{signals} 条",
    "signed_in": "登录 {target}，来自 {address}",
    "signed_out": "退出登录 {target}",
    "signed_out_idle": "久未操作，自动退出 {target}",
    "silence_taken_as_consent": "{target} 到期，{sheets} 家企业未回复的 {figures} 项数据按默认同意",
    "snapshot_taken": "冻结 {target} 的数据，{enterprises} 家企业",
    "token_issued": "给 {target} 发接口令牌",
    "towns_added": "给 {target} 增加镇街",
    "token_revoked": "收回 {target} 的接口令牌",
    "user_added": "新建用户 {target}",
    "user_deactivated": "停用账号 {target}，原因：{reason}",
    "user_edited": "更改账号 {target}：{changes}",
    "user_reactivated": "恢复账号 {target}，原因：{reason}",
    "window_excepted": "延长 {target} 至 {until}，原因：{reason}",
    "window_set": "设定 {target}：{opens} 至 {closes}",
    "year_locked": "锁定 {target}，原因：{reason}",
    "year_unlocked": "解除 {target} 的锁定，原因：{reason}",
}
_MODEL = re.compile(r"^[a-z_]+\.[a-z_]+:\S+ ")


class _Known(dict):
    def __missing__(self, name: str) -> str:
        return "—"


def sentence(event: AuditEvent) -> str:
    """What was done, without who and when. An act unknown to this version is shown as it was recorded."""
    words = _Known(event.detail) | {"target": _MODEL.sub("", event.target)}
    return SENTENCES.get(event.act, event.act + " {target}").format_map(_Known(words))
