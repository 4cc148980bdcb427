"""How `tools/demo` deploys the quickstart on an emulated service and shows that every step is as promised."""
