"""The control interface: a small HTTP API below a prefix that no AWS service has, to steer a running emulator.

`docs/emulator-control.md` describes it with examples. It imports the rooms steering, state and model.
"""
