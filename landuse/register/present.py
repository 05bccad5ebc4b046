"""What the list may say of an enterprise as it is now, whatever the year: field → heading."""

PRESENT = {"contact": "联系人", "phone": "联系电话", "founded_on": "成立日期", "producing_since": "投产日期"}
PRESENT_DAYS = ["founded_on", "producing_since"]
