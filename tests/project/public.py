"""Names of the addresses that anybody may open. A new public address is added here, knowingly."""

PUBLIC: list[str] = []
