"""Why a page stays above its limit: (kind, role, address) → cause. `./dev bench` refuses a page above its limit without one."""

CAUSES: dict[tuple[str, str, str], str] = {}
