"""The ways of signing that we take from programs that call us. Pure."""

from mujun.exchange.signing import gateway, own

# name of the signer → what people call it
SCHEMES = {
    "mujun-hmac": "本系统签名（HMAC-SHA256，含正文）",
    "mujun-hmac-sm3": "本系统签名的国密写法（HMAC-SM3，含正文）",
    "bg-hmac": "省公共数据平台网关签名（HMAC-SHA256，只能读取）",
    "hmac-sm3": "网关签名的国密写法（HMAC-SM3，只能读取）",
}
# whoever sends one of these means to prove by signature who they are
HEADERS = (own.ACCESS, gateway.ACCESS)


def access_header(scheme: str) -> str:
    return own.ACCESS if covers_content(scheme) else gateway.ACCESS


def covers_content(scheme: str) -> bool:
    """The gateway's signature leaves the body out, so that it proves nothing about what a call would change."""
    return scheme.startswith("mujun-")
