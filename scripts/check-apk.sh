#!/usr/bin/env bash
# Says whether R8 left in an APK what the plugin finds by name, and nothing of vendors that were not chosen.
# Usage: check-apk.sh <apk> <vendors, comma separated, or none>. Needs apkanalyzer of the Android SDK (ANDROID_HOME).
set -euo pipefail
apk=$1
chosen=",$2,"
tool="$ANDROID_HOME/cmdline-tools/latest/bin/apkanalyzer"
classes=$("$tool" dex packages --defined-only "$apk")
wrong=0
for vendor in xiaomi huawei honor oppo vivo meizu fcm; do
  name="$(tr '[:lower:]' '[:upper:]' <<<"${vendor:0:1}")${vendor:1}"
  adapter="com.timpush.vendor.$vendor.${name}Adapter"
  if grep -qF "$adapter" <<<"$classes"; then there=yes; else there=no; fi
  case "$chosen" in *",$vendor,"*) wanted=yes ;; *) wanted=no ;; esac
  echo "$adapter: in the APK $there, wanted $wanted"
  [ "$there" = "$wanted" ] || wrong=1
done
permissions=$("$tool" manifest permissions "$apk")
echo "$permissions"
if grep -E 'PHONE_STATE|LOCATION|EXTERNAL_STORAGE|QUERY_ALL_PACKAGES|GET_TASKS' <<<"$permissions"; then
  echo "these permissions are none that push needs: which SDK brings them?"
  wrong=1
fi
exit "$wrong"
