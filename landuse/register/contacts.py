"""Contact data as everybody may see it. Pure."""

import re

_KEPT_BEFORE, _KEPT_AFTER, _WHOLE = 3, 4, 11


def masked_name(name: str) -> str:
    """张三丰 → 张*: neither the given name nor its length."""
    return f"{name[0]}*" if name else ""


def masked_phone(phone: str) -> str:
    """13812341234 → 138****1234; of a shorter number only the last two digits."""
    digits = re.sub(r"\D", "", phone)
    if not phone:
        return ""
    if len(digits) < _WHOLE:
        return f"****{digits[-2:]}" if len(digits) > 6 else "****"
    return f"{digits[:_KEPT_BEFORE]}****{digits[-_KEPT_AFTER:]}"


MASKS = {"contact": masked_name, "phone": masked_phone}
