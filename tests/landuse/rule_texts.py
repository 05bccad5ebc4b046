"""Texts of rule sets, made of what their rules say."""


def text_of(*rules: dict, **head) -> str:
    top = {"规则集": "本县低效用地", "地区": "339901", "来源": "本县", "状态": "草案"} | head
    lines = [f"{key}: {value}" for key, value in top.items()] + ["规则:"]
    for number, rule in enumerate(rules, start=1):
        said = {"编号": f"T-{number}", "说明": f"第{number}条", "依据": "本县"} | rule
        lines += [
            f"  {'-' if not at else ' '} {key}: {value}" for at, (key, value) in enumerate(said.items())
        ]
    return "\n".join([*lines, ""])
