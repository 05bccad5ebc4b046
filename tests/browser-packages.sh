#!/bin/sh
# The two system packages that only the tests in a browser need. Never fails: without them those tests are skipped.

missing=""
[ -x /usr/bin/chromium ] || missing="chromium"
fc-list :lang=zh-cn 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "安装浏览器测试用的系统包：$missing …"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  if apt-get update -qq >"$log" 2>&1 && apt-get install -y -qq --no-install-recommends $missing >>"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  tail -n 3 "$log"
  rm -f "$log"
  echo "没有装上 $missing：浏览器测试将跳过。"
else
  echo "缺少系统包 $missing，且不能用 apt 自动安装（需要 root）：浏览器测试将跳过。"
fi
exit 0
