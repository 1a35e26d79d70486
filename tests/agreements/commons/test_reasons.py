import pytest

from agreements.commons import State, template
from agreements.commons.facts import facts_of
from agreements.commons.reasons import Reason, silence_reasons, step_reasons
from agreements.commons.state import pack

CITY = frozenset({"city"})


def convention(*absent, **changes):
    """The template less some clauses, with terms changed as `clause__term=value`."""
    clauses = {key: terms for key, terms in template().items() if key not in absent}
    for name, value in changes.items():
        key, term = name.split("__")
        clauses[key][term] = value
    return facts_of(clauses)


@pytest.mark.parametrize(
    ("facts", "state", "move", "reasons"),
    [
        (convention(), State(), "deliver", ()),
        (convention(), State(), "insolvency_sale", ()),
        (
            convention(background_access__leaving_party_keeps_granting=False),
            State(stage="delivered", background="open"),
            "end_convention",
            (Reason("background_access", "term", "leaving_party_keeps_granting"),),
        ),
        (
            convention("background_access"),
            State(stage="ended", background="open"),
            "end_convention",
            (Reason("background_access", "absent"),),
        ),
        (
            convention(change_of_control__obligations_bind_acquirer=False),
            State(stage="expired"),
            "take_over",
            (Reason("change_of_control", "term", "obligations_bind_acquirer"),),
        ),
        (convention("change_of_control"), State(), "take_over", ()),
        (
            convention(
                assignment_transfer__consent_required=False, assignment_transfer__pre_emption_by_commons_steward=False
            ),
            State(),
            "assign:partner",
            (Reason("assignment_transfer", "term", "consent_required"),),
        ),
        (convention(), State(bound=False), "assign:acquirer", (Reason("assignment_transfer", "unbound"),)),
        (
            convention(no_exclusivity__exclusive_licence_allowed=True),
            State(),
            "grant_exclusive",
            (Reason("no_exclusivity", "term", "exclusive_licence_allowed"),),
        ),
        (
            convention("no_exclusivity", joint_ownership__city_veto=False),
            State(holder="joint"),
            "grant_exclusive",
            (Reason("no_exclusivity", "absent"), Reason("joint_ownership", "term", "city_veto")),
        ),
        (
            convention("patent_non_assertion", patent_notice__notice_days=0),
            State(),
            "file_patent",
            (Reason("patent_notice", "term", "notice_days"), Reason("patent_non_assertion", "absent")),
        ),
        (
            convention(patent_non_assertion__binds_successors=None),
            State(stage="expired", patent="pledged"),
            "sell_patent",
            (Reason("patent_non_assertion", "term", "binds_successors"),),
        ),
        (
            convention(licence_lock__irrevocable=False),
            State(licence="revocable"),
            "revoke_licence",
            (Reason("licence_lock", "term", "irrevocable"),),
        ),
        (
            convention(confidentiality__delivered_source_code_may_be_confidential=True),
            State(),
            "invoke_confidentiality",
            (Reason("confidentiality", "term", "delivered_source_code_may_be_confidential"),),
        ),
        (
            convention(attribution_and_names__project_name_registrable_by_partner=True),
            State(),
            "register_name",
            (Reason("attribution_and_names", "term", "project_name_registrable_by_partner"),),
        ),
        (
            convention("survival_and_remedies"),
            State(stage="expired"),
            "register_name",
            (Reason("attribution_and_names", "lapsed"),),
        ),
        (
            convention("background_access", "background_declaration"),
            State(),
            "embed_background:declared",
            (Reason("background_access", "absent"), Reason("background_declaration", "absent")),
        ),
        (convention(), State(), "embed_background:declared", ()),
        (convention("results_ownership"), State(), "contributor_claim", (Reason("results_ownership", "absent"),)),
    ],
)
def test_step_names_the_clause_that_let_it_through(facts, state, move, reasons):
    assert step_reasons(facts, pack(state), move) == reasons


@pytest.mark.parametrize(
    ("facts", "state", "reasons"),
    [
        (convention(), State(source=CITY, licence="irrevocable"), ()),
        (convention(), State(licence="revoked"), ()),
        (
            convention("open_source_publication"),
            State(licence="irrevocable", stage="delivered", delivered=True),
            (Reason("open_source_publication", "absent"),),
        ),
        (
            convention("open_source_publication"),
            State(triggers=frozenset({"insolvency"})),
            (Reason("open_source_publication", "absent"), Reason("source_escrow", "term", "max_age_days")),
        ),
        (
            convention("open_source_publication", source_escrow__release_events=[]),
            State(triggers=frozenset({"insolvency"}), source=frozenset({"escrow"})),
            (Reason("open_source_publication", "absent"), Reason("source_escrow", "term", "release_events")),
        ),
        (
            convention("open_source_publication", source_escrow__released_to="consortium"),
            State(triggers=frozenset({"insolvency"}), source=frozenset({"escrow"})),
            (Reason("open_source_publication", "absent"), Reason("source_escrow", "term", "released_to")),
        ),
        (
            convention("open_source_publication", source_escrow__released_to="city"),
            State(triggers=frozenset({"walked_away"}), source=frozenset({"escrow"}), stage="expired"),
            (Reason("open_source_publication", "absent"), Reason("source_escrow", "term", "release_events")),
        ),
        (
            convention(confidentiality__delivered_source_code_may_be_confidential=True),
            State(source=CITY, gagged=True),
            (Reason("confidentiality", "term", "delivered_source_code_may_be_confidential"),),
        ),
        (
            convention(background_access__price="market"),
            State(source=CITY, background="captive"),
            (Reason("background_access", "term", "price"),),
        ),
        (
            convention(joint_ownership__non_exclusive_licence_allowed=False),
            State(source=CITY, holder="joint"),
            (Reason("joint_ownership", "term", "non_exclusive_licence_allowed"),),
        ),
        (
            convention(city_use_rights__revocable=True),
            State(source=CITY),
            (Reason("city_use_rights", "term", "revocable"),),
        ),
        (
            convention(results_ownership__effective_from="delivery"),
            State(source=CITY),
            (Reason("results_ownership", "term", "effective_from"),),
        ),
    ],
)
def test_silence_names_what_kept_the_city_from_publishing(facts, state, reasons):
    assert silence_reasons(facts, pack(state)) == reasons
