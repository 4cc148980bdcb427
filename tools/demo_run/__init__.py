"""How `tools/demo` runs an example under `mediapackage-vod try`, and shows that every step is as promised."""
