"""What conventions start in documents, scans and prototypes, which stand above them (core.slots)."""

from core.slots import Slot

draw_up_version = Slot("agreements.draw_up_version")  # (version, *, by): seals both documents of a voted version
draw_up_deed = Slot("agreements.draw_up_deed")  # (deed, *, by): seals the deed and keeps its hash
store_signed_version = Slot("agreements.store_signed_version")  # (version, upload, *, by) -> StoredFile
store_signed_deed = Slot("agreements.store_signed_deed")  # (deed, upload, *, by) -> StoredFile
store_scan = Slot("agreements.store_scan")  # (upload, *, by) -> StoredFile
compare_scan = Slot("agreements.compare_scan")  # (signature): starts the reading of a scanned original
verdicts_under = Slot("agreements.verdicts_under")  # (convention, *, user) -> [PrototypeVerdict] of prototypes they see
deed_signed = Slot("agreements.deed_signed")  # (deed): prototypes follow the version that the startup joined
