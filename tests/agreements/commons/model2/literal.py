"""A second, literal reading of model 2, sentence by sentence, slow on purpose and sharing no code with the product.

States are named values, guards are asked one state at a time, every set of rulings is searched, and `marks` chooses
whether the search walks the full product or the core with some marks only. The product's bit sets are compared with it.
"""

import re
from collections import deque
from datetime import date, timedelta
from itertools import combinations
from typing import Any, NamedTuple

CORE = "deliver close_pilot end_convention insolvency_sale assign pledge_enforced revoke_licence waive city_sleeps city_disposes"
ORDER = (
    *CORE.split(),
    "run_ahead",
    "grant_exclusive",
    "file_patent",
    "sell_patent",
    "group_patent",
    "register_name",
    "keep_accounts",
    "contributor_claim",
    "depend:component",
    "depend:service",
    "depend:model",
    "depend:dataset",
    "depend:operator",
)
# Which mark each move touches, which mark each form reads.
TOUCHES = {
    "run_ahead": "ahead",
    "grant_exclusive": "exclusive",
    "file_patent": "patent",
    "sell_patent": "patent",
    "group_patent": "patent",
    "register_name": "name",
    "keep_accounts": "name",
    "contributor_claim": "claim",
    **{move: "need" for move in ORDER if move.startswith("depend:")},
}
READS = {
    "code_closed": (),
    "version_gap": ("ahead",),
    "dependency_hold_up": ("need",),
    "data_capture": ("data",),
    "exclusive_capture": ("exclusive",),
    "patent_hold_up": ("patent",),
    "name_capture": ("name",),
    "contributor_claim": ("claim",),
}
MARKS = ("exclusive", "patent", "ahead", "data", "name", "claim", "need")
RULINGS = ("licence_without_term", "earlier_pledge", "escrow_in_insolvency")
SETS = [chosen for size in range(4) for chosen in combinations(RULINGS, size)]
DAYS = {
    "published": 30,
    "rebuilt": 90,
    "versions_deposited": 30,
    "escrow_verified": 180,
    "handover_rehearsed": 365,
    "data_stored": 30,
    "name_filed": 3650,
    "accounts_held": 365,
    "clearances_signed": 180,
    "registers_read": 90,
}
EIGHT = sorted(set(DAYS) - {"published", "escrow_verified"})
FIRM = {
    "EUPL-1.2",
    "AGPL-3.0-or-later",
    "GPL-3.0-or-later",
    "LGPL-3.0-or-later",
    "CECILL-2.1",
    "CECILL-B",
    "Apache-2.0",
}


class S(NamedTuple):
    stage: str = "build"
    holder: str = "startup"
    word: str = "kept"
    source: str = "none"
    licence: str = "none"
    insolvent: bool = False
    asleep: bool = False
    exclusive: bool = False
    patent: str = "none"
    ahead: bool = False
    data: str = "withheld"
    name: str = "free"
    claim: bool = False
    need: bool = False


def day(text: str) -> date:
    return date(*map(int, text.split("-")))


def last_day(fact: str, record: dict[str, Any]) -> date:
    end = day(record["on"]) + timedelta(days=DAYS[fact])
    return min(end, day(record["until"])) if record.get("until") is not None else end


def counts(fact: str, record: dict[str, Any], on: date) -> bool:
    if fact == "versions_deposited":
        hours = record.get("hours")
        if hours is None or not 0 <= hours <= 72:
            return False
    return day(record["on"]) <= on <= last_day(fact, record)


def names(licence: str | None) -> list[str]:
    words = (licence or "").replace("(", " ").replace(")", " ").split()
    return [word for word in words if word not in ("AND", "OR")]


def lasts(value: str | None) -> bool:
    if value in ("unlimited", "legal_protection_term"):
        return True
    years = re.fullmatch("P([0-9]+)Y", value or "")
    return bool(years) and int(years.group(1)) >= 10


class Model:
    """One convention on one day, under a set of rulings. `also` are facts taken to count besides those that do."""

    def __init__(self, clauses, facts, on, rulings=(), also=()):
        self.c = clauses
        self.records = facts
        self.on = on
        self.rulings = rulings
        self.counted = {fact for fact, record in facts.items() if counts(fact, record, on)} | set(also)

    # section 2

    def t(self, k, term):
        return self.c.get(k, {}).get(term)

    def items(self, k, term):
        return self.t(k, term) or []

    def number(self, k, term):
        return self.t(k, term) or 0

    def fact(self, name):
        return name in self.counted

    def has(self, k):
        return k in self.c

    def survives(self, k):
        return self.has(k) and (
            k == "survival_and_remedies"
            or lasts(self.t(k, "survival"))
            or k in self.items("survival_and_remedies", "surviving_clauses")
        )

    def alive(self, s, k):
        return self.has(k) and (s.stage not in ("over", "abandoned") or self.survives(k))

    def kept(self, s, k):
        return self.alive(s, k) and s.word in ("kept", "sold")

    def binding(self, s, k):
        return self.alive(s, k) and s.word == "kept"

    def true(self, s, k):
        return self.has(k) and s.word != "broken"

    def licence_named(self):
        return (
            self.has("open_source_publication") and len(names(self.t("open_source_publication", "licence_spdx"))) >= 1
        )

    def grade(self, s, licence):
        if self.alive(s, "licence_lock") and self.t("licence_lock", "irrevocable"):
            return "firm"
        named = names(licence)
        return "firm" if named and all(one in FIRM for one in named) else "weak"

    def the_grade(self, s):
        return self.grade(s, self.t("open_source_publication", "licence_spdx"))

    def background_free(self):
        return (
            self.has("background_access")
            and self.t("background_access", "publishable_under_open_licence")
            and self.t("background_access", "price") == "free"
            and (self.t("background_access", "leaving_party_keeps_granting") or self.survives("background_access"))
        )

    def each(self, s):
        return (
            self.kept(s, "open_source_publication")
            and self.t("open_source_publication", "source_delivered_with_each_build")
        ) or (self.fact("rebuilt") and self.fact("versions_deposited"))

    def right(self, s):
        if s.holder == "city":
            return True
        k = "city_use_rights"
        return (
            self.alive(s, k)
            and all(r in self.items(k, "rights") for r in ("reproduce", "modify", "sublicense", "publish"))
            and not self.t(k, "revocable")
            and self.t(k, "royalty_free")
            and "city" in self.items(k, "beneficiaries")
            and self.t(k, "territory") == "world"
            and lasts(self.t(k, "duration"))
            and (
                self.t("results_ownership", "effective_from") == "creation" or s.stage in ("delivered", "ended", "over")
            )
            and not (s.holder == "joint" and not self.t("joint_ownership", "non_exclusive_licence_allowed"))
        )

    def right_from_creation(self, s):
        return self.right(s) and (s.holder == "city" or self.t("results_ownership", "effective_from") == "creation")

    def deposit(self, s):
        k = "source_escrow"
        return self.has(k) and (
            self.fact("escrow_verified")
            or (
                self.kept(s, k)
                and self.t(k, "deposit_kind") in ("depot_des_sources", "depot_controle")
                and self.t(k, "update_at_each_release")
                and 0 < self.number(k, "max_age_days") <= 180
            )
        )

    def gagged(self):
        return self.has("confidentiality") and self.t("confidentiality", "delivered_source_code_may_be_confidential")

    def disclosed(self, s):
        record = self.records.get("published")
        return s.source == "public" or (record is not None and day(record["on"]) <= self.on)

    # section 3

    def start(self, word):
        owner = self.t("results_ownership", "owner")
        holder = "startup"
        if owner in ("city", "commons_steward"):
            holder = "city"
        if owner == "joint" and self.t("joint_ownership", "city_is_co_owner"):
            holder = "joint"
        s = S(holder=holder, word=word)
        if self.fact("published"):
            own = self.records["published"].get("licence")
            licence = own if own is not None else self.t("open_source_publication", "licence_spdx")
            s = s._replace(source="public", licence=self.grade(s, licence))
        elif self.each(s) or self.fact("rebuilt"):
            s = s._replace(source="city")
        return self.settled(s)

    # section 4

    def sold(self, s):
        return "sold" if s.word == "kept" else s.word

    def move(self, s, m):
        """The state after a move, before the remedies; None when it is not possible."""
        return getattr(self, "m_" + m.replace(":", "_"))(s)

    def m_deliver(self, s):
        if s.stage != "build":
            return None
        if s.source == "none" and self.binding(s, "open_source_publication"):
            s = s._replace(source="city")
        return s._replace(stage="delivered")

    def m_close_pilot(self, s):
        if s.stage != "delivered":
            return None
        if self.fact("data_stored") or (
            self.kept(s, "open_data_results")
            and self.kept(s, "reversibility_interoperability")
            and self.t("reversibility_interoperability", "export_free_of_charge")
        ):
            s = s._replace(data="open")
        return s._replace(stage="ended")

    def m_end_convention(self, s):
        if s.stage not in ("build", "delivered", "ended"):
            return None
        if s.stage == "delivered" and (
            self.fact("data_stored")
            or (
                s.word in ("kept", "sold")
                and self.survives("open_data_results")
                and self.survives("reversibility_interoperability")
                and self.t("reversibility_interoperability", "export_free_of_charge")
            )
        ):
            s = s._replace(data="open")
        return s._replace(stage="abandoned" if s.stage == "build" else "over")

    def m_insolvency_sale(self, s):
        if s.insolvent:
            return None
        return s._replace(insolvent=True, holder="buyer" if s.holder == "startup" else s.holder, word=self.sold(s))

    def m_assign(self, s):
        barred = self.binding(s, "assignment_transfer") and (
            self.t("assignment_transfer", "consent_required")
            or self.t("assignment_transfer", "pre_emption_by_commons_steward")
        )
        if s.holder != "startup" or barred:
            return None
        return s._replace(holder="buyer", word=self.sold(s))

    def m_pledge_enforced(self, s):
        if s.holder not in ("startup", "buyer") or self.fact("registers_read"):
            return None
        if self.true(s, "background_declaration") and self.t("background_declaration", "warranty_of_title"):
            return None
        licence = s.licence
        if "earlier_pledge" in self.rulings and licence in ("firm", "weak"):
            licence = "lost"
        return s._replace(holder="buyer", word=self.sold(s), licence=licence)

    def m_revoke_licence(self, s):
        if "licence_without_term" in self.rulings and s.licence == "weak" and s.holder in ("startup", "buyer"):
            return s._replace(licence="withdrawn")
        return None

    def m_waive(self, s):
        requires = self.t("survival_and_remedies", "amendment_requires")
        if s.word in ("kept", "sold") and (requires is None or requires == "signature"):
            return s._replace(word="waived")
        return None

    def m_city_sleeps(self, s):
        if s.word == "broken" and not s.asleep and not self.t("survival_and_remedies", "remedies_run_without_the_city"):
            return s._replace(asleep=True)
        return None

    def m_city_disposes(self, s):
        if s.holder != "city":
            return None
        return s._replace(holder="buyer", word=self.sold(s))

    def m_run_ahead(self, s):
        if s.stage == "delivered" and not s.ahead and not self.each(s):
            return s._replace(ahead=True)
        return None

    def m_grant_exclusive(self, s):
        if s.exclusive or s.licence not in ("none", "withdrawn", "lost") or self.right(s):
            return None
        if (
            self.binding(s, "no_exclusivity")
            and not self.t("no_exclusivity", "exclusive_licence_allowed")
            and not self.t("no_exclusivity", "field_or_territory_exclusivity_allowed")
        ):
            return None
        by_joint = (
            s.holder == "joint"
            and self.t("joint_ownership", "exclusive_licence_or_sale_requires") in ("majority", "notice_only")
            and not (self.kept(s, "joint_ownership") and self.t("joint_ownership", "city_veto"))
        )
        if s.holder in ("startup", "buyer") or by_joint:
            return s._replace(exclusive=True)
        return None

    def m_file_patent(self, s):
        if s.patent != "none" or s.holder == "city" or self.disclosed(s):
            return None
        if (
            self.binding(s, "patent_notice")
            and self.t("patent_notice", "defensive_publication_option")
            and self.number("patent_notice", "notice_days") > 0
            and self.number("patent_notice", "objection_window_days") > 0
        ):
            return None
        pledged = (
            s.holder in ("startup", "joint")
            and self.alive(s, "patent_non_assertion")
            and self.t("patent_non_assertion", "royalty_free")
            and self.t("patent_non_assertion", "irrevocable")
        )
        return s._replace(patent="pledged" if pledged else "held")

    def m_sell_patent(self, s):
        if s.patent != "pledged":
            return None
        if self.t("patent_non_assertion", "binds_successors") and (
            self.binding(s, "patent_non_assertion") or self.fact("registers_read")
        ):
            return None
        return s._replace(patent="held")

    def m_group_patent(self, s):
        affiliates = self.t("survival_and_remedies", "affiliates")
        if s.patent == "held" or affiliates == "signed":
            return None
        if affiliates == "vouched" and s.word in ("kept", "sold"):
            return None
        return s._replace(patent="held")

    def m_register_name(self, s):
        if s.name != "free" or self.fact("name_filed"):
            return None
        if (
            self.kept(s, "attribution_and_names")
            and not self.t("attribution_and_names", "project_name_registrable_by_partner")
            and self.t("survival_and_remedies", "affiliates") in ("vouched", "signed")
        ):
            return None
        return s._replace(name="taken")

    def m_keep_accounts(self, s):
        if s.name != "free" or s.stage not in ("ended", "over") or self.fact("accounts_held"):
            return None
        if self.kept(s, "attribution_and_names") and self.t("attribution_and_names", "accounts_held_by_city"):
            return None
        return s._replace(name="taken")

    def m_contributor_claim(self, s):
        if s.claim or self.fact("clearances_signed"):
            return None
        if self.true(s, "results_ownership") and self.t("results_ownership", "employee_and_contractor_rights_cleared"):
            return None
        return s._replace(claim=True)

    def needs(self, s, answered):
        return s._replace(need=True) if not s.need and s.stage in ("build", "delivered") and not answered else None

    def goes_on(self, s):
        return s.word in ("kept", "sold") or self.fact("handover_rehearsed")

    def m_depend_component(self, s):
        return self.needs(
            s,
            self.fact("rebuilt")
            or (
                self.kept(s, "background_declaration")
                and self.t("background_declaration", "undeclared_presumed_result")
                and (self.t("background_declaration", "prior_consent_if_restrictive") or self.background_free())
            ),
        )

    def m_depend_service(self, s):
        return self.needs(
            s,
            self.t("reversibility_interoperability", "runs_without_proprietary_service") and self.goes_on(s),
        )

    def m_depend_model(self, s):
        return self.needs(s, self.t("city_data_use", "derived_models_follow_results_licence") and self.goes_on(s))

    def m_depend_dataset(self, s):
        return self.needs(
            s,
            self.t("partner_data_sharing", "reusable_by_city_and_third_parties")
            and self.t("partner_data_sharing", "after_programme_access") == "open_licence"
            and self.goes_on(s),
        )

    def m_depend_operator(self, s):
        return self.needs(
            s,
            self.fact("handover_rehearsed")
            or (
                self.kept(s, "reversibility_interoperability")
                and self.number("reversibility_interoperability", "handover_days") > 0
            ),
        )

    # section 5

    def licence_given(self, s):
        if not self.licence_named():
            return s
        grade = self.the_grade(s)
        if s.licence == "none" or (s.licence in ("weak", "withdrawn") and (grade == "firm" or s.holder == "city")):
            return s._replace(licence=grade)
        return s

    def escrow_release(self, s):
        k = "source_escrow"
        events = self.items(k, "release_events")
        if s.source == "public" or not self.deposit(s) or not self.alive(s, k):
            return s
        late = ["struck_off", "maintenance_stopped"]
        enough = late if "escrow_in_insolvency" in self.rulings else ["insolvency", *late]
        walked_away = s.stage == "abandoned" and not s.insolvent and "maintenance_stopped" in events
        failed = s.insolvent and self.right_from_creation(s) and any(event in events for event in enough)
        if not walked_away and not failed:
            return s
        to = self.t(k, "released_to")
        if to == "city":
            return s._replace(source="city")
        if to == "public_under_results_licence":
            if self.licence_named():
                return self.licence_given(s._replace(source="public"))
            return s._replace(source="city")
        return s

    def call_back(self, s):
        if not self.binding(s, "call_back") or s.stage not in ("ended", "over", "abandoned"):
            return s
        if s.holder not in ("startup", "joint") or s.licence not in ("none", "withdrawn"):
            return s
        if "closed_by_owner" not in self.items("call_back", "triggers"):
            return s
        remedy = self.t("call_back", "remedy")
        if remedy == "transfer_to_city":
            return s._replace(holder="city")
        if remedy == "open_licence_release":
            return self.licence_given(s)
        return s

    def publication(self, s):
        if s.source in ("city", "public") and not self.gagged() and self.right(s):
            return self.licence_given(s)
        return s

    def opening(self, s):
        if s.licence in ("firm", "weak") and s.source == "city":
            return s._replace(source="public")
        return s

    def settled(self, s):
        if s.asleep:
            return s
        while True:
            before = s
            for remedy in (self.escrow_release, self.call_back, self.publication, self.opening):
                s = remedy(s)
            if s == before:
                return s

    # section 6

    def shows(self, s, form):
        late = s.stage in ("ended", "over")
        return {
            "code_closed": s.stage in ("ended", "over", "abandoned")
            and not (s.source == "public" and s.licence in ("firm", "weak")),
            "version_gap": late and s.ahead,
            "dependency_hold_up": late and s.need,
            "data_capture": late and s.data == "withheld",
            "exclusive_capture": s.exclusive,
            "patent_hold_up": s.patent == "held",
            "name_capture": s.name == "taken",
            "contributor_claim": s.claim,
        }[form]


def core_of(s):
    return s[:7]


def walk(model, word, marks, forms, without=(), enough=None):
    """Breadth first over the core with these marks, the others staying as they are at the start.

    First shortest trace of each form, and the size of what was walked. It ends when
    `enough` forms were found.
    """
    first = model.start(word)
    trace = {first: ()}
    found = {}
    queue = deque([first])
    pairs = 0
    while queue:
        s = queue.popleft()
        for form in forms:
            if form not in found and model.shows(s, form):
                found[form] = list(trace[s])
        if enough is not None and len(found) >= enough:
            break
        for m in ORDER:
            if m in without or TOUCHES.get(m) not in (None, *marks):
                continue
            n = model.move(s, m)
            if n is None:
                continue
            if "data" not in marks:
                n = n._replace(data="withheld")
            n = model.settled(n)
            if n == s:
                continue
            pairs += 1
            if n not in trace:
                trace[n] = (*trace[s], m)
                queue.append(n)
    return found, len(trace), pairs


def sliced(model, word, without=()):
    """First shortest trace of each form, each on the core with its own mark alone."""
    found = {}
    for form, marks in READS.items():
        found.update(walk(model, word, marks, [form], without, enough=1)[0])
    return found


def full(model, word, without=()):
    """The same on the full product."""
    return walk(model, word, MARKS, list(READS), without)[0]


def reading(clauses, facts, on, word, also=(), without=(), search=sliced):
    forms = {}
    for rulings in SETS:
        if len(forms) == len(READS):
            break
        for form, trace in search(Model(clauses, facts, on, rulings, also), word, without).items():
            forms.setdefault(form, {"trace": trace, "doubts": list(rulings)})
    verdict = "shared"
    if forms:
        verdict = "appropriable" if any(not form["doubts"] for form in forms.values()) else "doubtful"
    _, states, moves = walk(Model(clauses, facts, on, (), also), word, (), [], without)
    return {"verdict": verdict, "forms": dict(sorted(forms.items())), "states": states, "moves": moves}


def is_shared(clauses, facts, on, word, also=()):
    """Whether the full product shows no form, whatever the rulings."""
    for rulings in SETS:
        model = Model(clauses, facts, on, rulings, also)
        found, _, _ = walk(model, word, MARKS, list(READS), enough=1)
        if found:
            return False
    return True


# section 8: copied by hand from sections 2 to 5, `survival` wherever it stands.
READ = {
    "assignment_transfer": ["consent_required", "pre_emption_by_commons_steward"],
    "attribution_and_names": ["project_name_registrable_by_partner", "accounts_held_by_city"],
    "background_access": ["publishable_under_open_licence", "price", "leaving_party_keeps_granting"],
    "background_declaration": ["warranty_of_title", "undeclared_presumed_result", "prior_consent_if_restrictive"],
    "call_back": ["triggers", "remedy"],
    "city_data_use": ["derived_models_follow_results_licence"],
    "city_use_rights": [
        "rights",
        "revocable",
        "royalty_free",
        "beneficiaries",
        "territory",
        "duration",
        "survival",
    ],
    "confidentiality": ["delivered_source_code_may_be_confidential"],
    "joint_ownership": [
        "city_is_co_owner",
        "non_exclusive_licence_allowed",
        "exclusive_licence_or_sale_requires",
        "city_veto",
    ],
    "licence_lock": ["irrevocable", "survival"],
    "no_exclusivity": ["exclusive_licence_allowed", "field_or_territory_exclusivity_allowed", "survival"],
    "open_data_results": [],
    "open_source_publication": ["licence_spdx", "source_delivered_with_each_build", "survival"],
    "partner_data_sharing": ["reusable_by_city_and_third_parties", "after_programme_access"],
    "patent_non_assertion": ["royalty_free", "irrevocable", "binds_successors"],
    "patent_notice": ["defensive_publication_option", "notice_days", "objection_window_days"],
    "results_ownership": ["owner", "effective_from", "employee_and_contractor_rights_cleared"],
    "reversibility_interoperability": ["export_free_of_charge", "runs_without_proprietary_service", "handover_days"],
    "source_escrow": ["deposit_kind", "update_at_each_release", "max_age_days", "release_events", "released_to"],
    "survival_and_remedies": [
        "surviving_clauses",
        "amendment_requires",
        "remedies_run_without_the_city",
        "affiliates",
    ],
}


def differing(clauses, template):
    def same(a, b):
        if not a and not b:
            return True
        return set(a) == set(b) if isinstance(a, list) and isinstance(b, list) else a == b

    return [
        key
        for key in sorted(READ)
        if key not in clauses or not all(same(clauses[key].get(term), template[key][term]) for term in READ[key])
    ]


def returned(clauses, template, keys):
    return {**clauses, **{key: template[key] for key in keys}}


def sound(clauses, facts, on):
    return is_shared(clauses, facts, on, "kept") and is_shared(clauses, facts, on, "broken", EIGHT)


def write(clauses, facts, on, template):
    if sound(clauses, facts, on):
        return []
    keys = differing(clauses, template)
    if len(keys) <= 8:
        for size in range(1, len(keys) + 1):
            found = [
                list(chosen)
                for chosen in combinations(keys, size)
                if sound(returned(clauses, template, chosen), facts, on)
            ]
            if found:
                return sorted(found)
        return []
    kept, dropped = keys, True
    while dropped:
        dropped = False
        for key in list(kept):
            fewer = [other for other in kept if other != key]
            if sound(returned(clauses, template, fewer), facts, on):
                kept, dropped = fewer, True
    return [kept]


def record(clauses, facts, on, template, written):
    better = returned(clauses, template, written[0] if written else [])
    missing = [fact for fact in EIGHT if fact not in facts or not counts(fact, facts[fact], on)]
    for size in range(len(missing) + 1):
        found = [
            list(chosen)
            for chosen in combinations(missing, size)
            if is_shared(better, facts, on, "kept", chosen) and is_shared(better, facts, on, "broken", chosen)
        ]
        if found:
            return [] if size == 0 else sorted(found)
    return []


def reserves(clauses):
    def t(k, term):
        return clauses.get(k, {}).get(term)

    owner = t("results_ownership", "owner")
    at_start = "startup"
    if owner in ("city", "commons_steward"):
        at_start = "city"
    elif owner == "joint" and t("joint_ownership", "city_is_co_owner"):
        at_start = "joint"
    found = []
    if at_start == "startup":
        found += ["later_versions", "licence_against_buyer"]
    permissive = {"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CECILL-B"}
    if permissive & set(names(t("open_source_publication", "licence_spdx"))) or t(
        "open_source_publication", "contributor_agreement"
    ) in ("CLA_non_exclusive", "CLA_assignment"):
        found.append("permissive")
    if "ODbL-1.0" in names(t("open_data_results", "licence_spdx")):
        found.append("odbl")
    if t("change_of_control", "obligations_bind_acquirer") is not True:
        found.append("acquirer_group")
    if owner == "city":
        found.append("public_contract")
    if any(terms.get(name) == "unlimited" for terms in clauses.values() for name in ("survival", "duration")):
        found.append("perpetual")
    return sorted(found)


def judged(clauses, facts, on, template=None):
    """Everything but `name`, `model`, `on` and `rules`; `write` and `record` when a template is given."""
    loyal = reading(clauses, facts, on, "kept")
    defiant = reading(clauses, facts, on, "broken")
    if loyal["verdict"] != "shared":
        verdict = loyal["verdict"]
    elif defiant["verdict"] == "appropriable":
        verdict = "shared-if-kept"
    else:
        verdict = defiant["verdict"]
    counted = sorted(fact for fact, found in facts.items() if counts(fact, found, on))
    ends = [last_day(fact, facts[fact]) for fact in counted]
    told = {
        "verdict": verdict,
        "loyal": loyal,
        "defiant": defiant,
        "facts": {
            "counted": counted,
            "not_counted": sorted(set(facts) - set(counted)),
            "first_expiry": min(ends).isoformat() if ends else None,
        },
        "reserves": reserves(clauses),
    }
    if template is not None:
        told["write"] = write(clauses, facts, on, template)
        told["record"] = record(clauses, facts, on, template, told["write"])
    return told
