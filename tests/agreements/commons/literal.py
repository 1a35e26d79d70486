"""A second, literal reading of the model, over all fourteen variables, slow on purpose and sharing no code with the product.

Each sentence of the specification is one expression here. The product's packed search is compared with it.
"""

import re
from collections import deque
from itertools import combinations
from typing import Any, NamedTuple

Clauses = dict[str, dict[str, Any]]

PRIVATE = ("startup", "partner", "joint", "acquirer")
ORDER = (
    "deliver",
    "embed_background:undeclared",
    "embed_background:declared",
    "close_pilot",
    "end_convention",
    "take_over",
    "assign:partner",
    "assign:acquirer",
    "insolvency_sale",
    "grant_exclusive",
    "file_patent",
    "sell_patent",
    "revoke_licence",
    "withdraw_repository",
    "invoke_confidentiality",
    "register_name",
    "contributor_claim",
)


class S(NamedTuple):
    stage: str = "build"
    delivered: bool = False
    holder: str = "startup"
    bound: bool = True
    source: frozenset = frozenset()
    licence: str = "none"
    exclusive: bool = False
    patent: str = "none"
    background: str = "none"
    data: str = "withheld"
    gagged: bool = False
    name: str = "free"
    claim: bool = False
    triggers: frozenset = frozenset()


class Model:
    def __init__(self, clauses: Clauses):
        self.c = clauses

    def t(self, clause: str, term: str) -> Any:
        return self.c.get(clause, {}).get(term)

    def items(self, clause: str, term: str) -> list:
        return self.t(clause, term) or []

    def lasts(self, v: object) -> bool:
        years = re.fullmatch(r"P([0-9]+)Y", v) if isinstance(v, str) else None
        return v in ("unlimited", "legal_protection_term") or (years is not None and int(years[1]) >= 10)

    def survives(self, k: str) -> bool:
        return k in self.c and (
            k == "survival_and_remedies"
            or self.lasts(self.t(k, "survival"))
            or k in self.items("survival_and_remedies", "surviving_clauses")
        )

    def alive(self, s: S, k: str) -> bool:
        return k in self.c and (s.stage != "expired" or self.survives(k))

    def binding(self, s: S, k: str) -> bool:
        return self.alive(s, k) and s.bound

    def background_free(self) -> bool:
        return (
            "background_access" in self.c
            and self.t("background_access", "publishable_under_open_licence") is True
            and self.t("background_access", "price") == "free"
        )

    def start(self) -> S:
        owner = {"city": "city", "joint": "joint", "commons_steward": "steward"}.get(
            self.t("results_ownership", "owner"), "startup"
        )
        source = set()
        if (self.t("source_escrow", "max_age_days") or 0) > 0:
            source.add("escrow")
        if self.t("open_source_publication", "source_delivered_with_each_build"):
            source.add("city")
        return self.settled(S(holder=owner, source=frozenset(source)))

    def move(self, s: S, m: str) -> S | None:
        return getattr(self, m.split(":", maxsplit=1)[0])(s, *m.split(":")[1:])

    def deliver(self, s):
        if s.stage != "build":
            return None
        source = set(s.source)
        if self.t("source_escrow", "update_at_each_release"):
            source.add("escrow")
        if "open_source_publication" in self.c:
            source.add("city")
        return s._replace(stage="delivered", delivered=True, source=frozenset(source))

    def embed_background(self, s, how):
        if s.stage != "build" or s.background != "none":
            return None
        if how == "undeclared":
            return s._replace(
                background="open" if self.t("background_declaration", "undeclared_presumed_result") else "captive"
            )
        if self.t("background_declaration", "prior_consent_if_restrictive") and not self.background_free():
            return None
        return s._replace(background="open" if self.background_free() else "captive")

    def close_pilot(self, s):
        if s.stage != "delivered":
            return None
        if (
            self.alive(s, "open_data_results")
            and self.alive(s, "reversibility_interoperability")
            and self.t("reversibility_interoperability", "export_free_of_charge")
        ):
            return s._replace(stage="ended", data="open")
        return s._replace(stage="ended")

    def end_convention(self, s):
        if s.stage not in ("build", "delivered", "ended"):
            return None
        n = s._replace(stage="expired")
        if not s.delivered:
            n = n._replace(triggers=n.triggers | {"walked_away"})
        if (
            s.stage == "delivered"
            and self.survives("open_data_results")
            and self.survives("reversibility_interoperability")
            and self.t("reversibility_interoperability", "export_free_of_charge")
        ):
            n = n._replace(data="open")
        if (
            s.background == "open"
            and not self.t("background_access", "leaving_party_keeps_granting")
            and not self.survives("background_access")
        ):
            n = n._replace(background="captive")
        return n

    def take_over(self, s):
        if s.holder != "startup" or "change_of_control" in s.triggers:
            return None
        n = s._replace(holder="acquirer")
        if "change_of_control" in self.c and not self.t("change_of_control", "obligations_bind_acquirer"):
            n = n._replace(bound=False)
        if self.alive(s, "change_of_control"):
            n = n._replace(triggers=n.triggers | {"change_of_control"})
        return n

    def assign(self, s, to):
        if s.holder not in PRIVATE or s.holder == "joint" or s.holder == to:
            return None
        if self.binding(s, "assignment_transfer") and (
            self.t("assignment_transfer", "consent_required")
            or self.t("assignment_transfer", "pre_emption_by_commons_steward")
        ):
            return None
        bound = self.binding(s, "assignment_transfer") and bool(self.t("assignment_transfer", "flow_down_required"))
        return s._replace(holder=to, bound=bound)

    def insolvency_sale(self, s):
        if s.holder not in ("startup", "acquirer") or "insolvency" in s.triggers:
            return None
        return s._replace(holder="acquirer", bound=False, triggers=s.triggers | {"insolvency"})

    def grant_exclusive(self, s):
        if s.holder not in PRIVATE or s.exclusive or s.licence not in ("none", "revoked"):
            return None
        if (
            self.binding(s, "no_exclusivity")
            and not self.t("no_exclusivity", "exclusive_licence_allowed")
            and not self.t("no_exclusivity", "field_or_territory_exclusivity_allowed")
        ):
            return None
        if s.holder == "joint" and self.alive(s, "joint_ownership") and self.t("joint_ownership", "city_veto"):
            return None
        return s._replace(exclusive=True)

    def file_patent(self, s):
        if s.holder not in PRIVATE or s.patent != "none" or "public" in s.source:
            return None
        if (
            self.binding(s, "patent_notice")
            and self.t("patent_notice", "defensive_publication_option")
            and (self.t("patent_notice", "notice_days") or 0) > 0
            and (self.t("patent_notice", "objection_window_days") or 0) > 0
        ):
            return None
        pledged = (
            self.binding(s, "patent_non_assertion")
            and self.t("patent_non_assertion", "royalty_free")
            and self.t("patent_non_assertion", "irrevocable")
        )
        return s._replace(patent="pledged" if pledged else "held")

    def sell_patent(self, s):
        if s.patent != "pledged" or self.t("patent_non_assertion", "binds_successors"):
            return None
        return s._replace(patent="held")

    def revoke_licence(self, s):
        return s._replace(licence="revoked") if s.holder in PRIVATE and s.licence == "revocable" else None

    def withdraw_repository(self, s):
        if s.holder not in PRIVATE or "public" not in s.source:
            return None
        return s._replace(source=s.source - {"public"}, triggers=s.triggers | {"repository_closed"})

    def invoke_confidentiality(self, s):
        if (
            s.holder in PRIVATE
            and self.alive(s, "confidentiality")
            and self.t("confidentiality", "delivered_source_code_may_be_confidential")
        ):
            return s._replace(gagged=True)
        return None

    def register_name(self, s):
        if s.name != "free":
            return None
        if self.alive(s, "attribution_and_names") and not self.t(
            "attribution_and_names", "project_name_registrable_by_partner"
        ):
            return None
        return s._replace(name="taken")

    def contributor_claim(self, s):
        if not s.delivered or self.t("results_ownership", "employee_and_contractor_rights_cleared"):
            return None
        return s._replace(claim=True)

    def escrow_release(self, s: S) -> S:
        events = self.items("source_escrow", "release_events")
        if "escrow" not in s.source or not self.alive(s, "source_escrow"):
            return s
        if not (
            ("insolvency" in s.triggers and "insolvency" in events)
            or ("repository_closed" in s.triggers and "repository_closed" in events)
            or ("walked_away" in s.triggers and "maintenance_stopped" in events)
            or (
                "change_of_control" in s.triggers
                and "change_of_control_refused" in events
                and self.t("change_of_control", "escrow_released_to_commons")
            )
        ):
            return s
        to = self.t("source_escrow", "released_to")
        if to == "city":
            return s._replace(source=s.source | {"city"})
        if to == "public_under_results_licence":
            s = s._replace(source=s.source | {"city", "public"})
            if s.licence in ("none", "revocable"):
                s = s._replace(licence="irrevocable")
            if s.background == "open":
                s = s._replace(background="freed")
        return s

    def call_back(self, s: S) -> S:
        if not self.binding(s, "call_back") or s.holder not in PRIVATE or s.licence == "irrevocable":
            return s
        triggers = self.items("call_back", "triggers")
        if not (
            ("closed_by_owner" in triggers and s.stage in ("ended", "expired"))
            or ("insolvency" in triggers and "insolvency" in s.triggers)
        ):
            return s
        remedy = self.t("call_back", "remedy")
        if remedy == "transfer_to_city":
            return s._replace(holder="city")
        if remedy == "open_licence_release" and s.licence != "revoked":
            return s._replace(licence="irrevocable")
        return s

    def publication(self, s: S) -> S:
        if "city" not in s.source or s.licence != "none" or s.gagged or s.background == "captive":
            return s
        if s.holder == "joint" and not self.t("joint_ownership", "non_exclusive_licence_allowed"):
            return s
        if not (
            self.alive(s, "city_use_rights")
            and "publish" in self.items("city_use_rights", "rights")
            and not self.t("city_use_rights", "revocable")
            and self.t("city_use_rights", "royalty_free")
            and (self.t("results_ownership", "effective_from") == "creation" or s.delivered)
        ):
            return s
        lock = self.alive(s, "licence_lock") and self.t("licence_lock", "irrevocable")
        s = s._replace(source=s.source | {"public"}, licence="irrevocable" if lock else "revocable")
        return s._replace(background="freed") if s.background == "open" else s

    def republication(self, s: S) -> S:
        if s.licence == "irrevocable" and "city" in s.source and "public" not in s.source:
            return s._replace(source=s.source | {"public"})
        return s

    def settled(self, s: S) -> S:
        while True:
            before = s
            for remedy in (self.escrow_release, self.call_back, self.publication, self.republication):
                s = remedy(s)
            if s == before:
                return s

    def forms(self, s: S) -> set[str]:
        found = set()
        if (
            s.stage != "build"
            and s.holder in PRIVATE
            and not (s.licence in ("revocable", "irrevocable") and ("city" in s.source or "public" in s.source))
        ):
            found.add("code_closed")
        if s.exclusive:
            found.add("exclusive_capture")
        if s.patent == "held":
            found.add("patent_hold_up")
        if s.stage != "build" and s.background == "captive":
            found.add("background_hold_up")
        if s.stage in ("ended", "expired") and s.delivered and s.data == "withheld":
            found.add("data_capture")
        if s.name == "taken":
            found.add("name_capture")
        if s.claim:
            found.add("contributor_claim")
        return found

    def moves(self, s: S, without=()):
        for m in ORDER:
            if m in without:
                continue
            n = self.move(s, m)
            if n is not None:
                n = self.settled(n)
                if n != s:
                    yield m, n


def search(clauses: Clauses, without=(), begin: S | None = None) -> dict[str, Any]:
    model = Model(clauses)
    first = begin or model.start()
    trace: dict[S, tuple[str, ...]] = {first: ()}
    forms: dict[str, list[str]] = {}
    moves = 0
    queue = deque([first])
    while queue:
        s = queue.popleft()
        for form in model.forms(s):
            forms.setdefault(form, list(trace[s]))
        for m, n in model.moves(s, without):
            moves += 1
            if n not in trace:
                trace[n] = (*trace[s], m)
                queue.append(n)
    verdict = "appropriable" if forms else "commons-safe"
    return {"verdict": verdict, "forms": dict(sorted(forms.items())), "states": len(trace), "moves": moves}


def safe(clauses: Clauses) -> bool:
    model = Model(clauses)
    first = model.start()
    seen, queue = {first}, deque([first])
    while queue:
        s = queue.popleft()
        if model.forms(s):
            return False
        for _, n in model.moves(s):
            if n not in seen:
                seen.add(n)
                queue.append(n)
    return True


# Copied by hand from sections 2 to 5, `survival` included.
READ = {
    "background_declaration": ["undeclared_presumed_result", "prior_consent_if_restrictive"],
    "background_access": ["publishable_under_open_licence", "price", "leaving_party_keeps_granting"],
    "results_ownership": ["owner", "effective_from", "employee_and_contractor_rights_cleared"],
    "joint_ownership": ["non_exclusive_licence_allowed", "city_veto"],
    "city_use_rights": ["rights", "revocable", "royalty_free", "survival"],
    "no_exclusivity": ["exclusive_licence_allowed", "field_or_territory_exclusivity_allowed", "survival"],
    "open_source_publication": ["source_delivered_with_each_build", "survival"],
    "licence_lock": ["irrevocable", "survival"],
    "patent_notice": ["defensive_publication_option", "notice_days", "objection_window_days"],
    "patent_non_assertion": ["royalty_free", "irrevocable", "binds_successors"],
    "change_of_control": ["obligations_bind_acquirer", "escrow_released_to_commons"],
    "assignment_transfer": ["consent_required", "pre_emption_by_commons_steward", "flow_down_required"],
    "source_escrow": ["max_age_days", "update_at_each_release", "release_events", "released_to"],
    "call_back": ["triggers", "remedy"],
    "confidentiality": ["delivered_source_code_may_be_confidential"],
    "reversibility_interoperability": ["export_free_of_charge"],
    "attribution_and_names": ["project_name_registrable_by_partner"],
    "survival_and_remedies": ["surviving_clauses"],
}


def differing(clauses: Clauses, template: Clauses) -> list[str]:
    def same(a, b):
        if not a and not b:
            return True
        return set(a) == set(b) if isinstance(a, list) and isinstance(b, list) else a == b

    keys = []
    for key in sorted(template):
        read = READ.get(key, [])
        if key not in clauses or not all(same(clauses[key].get(t), template[key][t]) for t in read):
            keys.append(key)
    return keys


def repairs(clauses: Clauses, template: Clauses) -> list[list[str]]:
    if safe(clauses):
        return []
    keys = differing(clauses, template)

    def works(chosen):
        return safe({**clauses, **{key: template[key] for key in chosen}})

    if len(keys) <= 8:
        for size in range(1, len(keys) + 1):
            found = [list(chosen) for chosen in combinations(keys, size) if works(chosen)]
            if found:
                return found
    kept, dropped = keys, True
    while dropped:
        dropped = False
        for key in list(kept):
            fewer = [k for k in kept if k != key]
            if works(fewer):
                kept, dropped = fewer, True
    return [kept]
