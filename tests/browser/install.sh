#!/bin/sh
# Chromium and Node for the tests of the browser side, and nginx for those behind a proxy, where they can be had. Without them those tests skip and say so.
has() { command -v "$1" >/dev/null 2>&1; }
apt() { has apt-get && [ "$(id -u)" = 0 ] && { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1"; } >/dev/null 2>&1; }

has node || apt nodejs || echo "Node was not found and could not be installed: its tests will be skipped."
has chromium || has chromium-browser || has google-chrome || ls "$HOME"/.cache/ms-playwright/chromium-* >/dev/null 2>&1 ||
    apt chromium || timeout 300 .venv/bin/playwright install chromium >/dev/null 2>&1 ||
    echo "Chromium was not found and could not be installed: the tests in a browser will be skipped."
has nginx || [ -x /usr/sbin/nginx ] || apt nginx || echo "nginx was not found and could not be installed: the app will not be tried behind a proxy."
exit 0
