"""Reading certificates and who is about to get one."""

from app.certificates.queries.candidates import CandidateRow, candidates
from app.certificates.queries.conditions import issues_completion
from app.certificates.queries.designs import (
    EVERY_KIND,
    ChosenDesign,
    DesignRow,
    DesignVersionRow,
    find_chosen_design,
    get_design,
    get_design_version,
    list_choices,
    list_design_versions,
    list_designs,
)
from app.certificates.queries.facts import SessionFacts, find_sessions, get_session_facts
from app.certificates.queries.holding import (
    Held,
    ToTell,
    find_held,
    holders_to_tell,
    unfinished_sessions,
)
from app.certificates.queries.kept import Kept, count_certificates, kept_certificates
from app.certificates.queries.listing import (
    SORTS,
    CertificateRow,
    export_certificates,
    kinds_to_filter,
    list_certificates,
    programmes_to_filter,
    session_certificates,
)
from app.certificates.queries.lookup import (
    Paper,
    Record,
    find_record,
    get_certificate,
    get_paper,
    noted_files,
    papers_without_file,
    valid_papers,
)
from app.certificates.queries.own_name import OwnName, find_own_name
from app.certificates.queries.taken_back import TakenBack, highest_place, taken_back_within
from app.certificates.queries.terms import (
    Terms,
    VersionRow,
    find_rule_set,
    get_terms,
    get_terms_of,
    list_sign_offs,
    list_versions,
)

__all__ = [
    "EVERY_KIND",
    "SORTS",
    "CandidateRow",
    "CertificateRow",
    "ChosenDesign",
    "DesignRow",
    "DesignVersionRow",
    "Held",
    "Kept",
    "OwnName",
    "Paper",
    "Record",
    "SessionFacts",
    "TakenBack",
    "Terms",
    "ToTell",
    "VersionRow",
    "candidates",
    "count_certificates",
    "export_certificates",
    "find_chosen_design",
    "find_held",
    "find_own_name",
    "find_record",
    "find_rule_set",
    "find_sessions",
    "get_certificate",
    "get_design",
    "get_design_version",
    "get_paper",
    "get_session_facts",
    "get_terms",
    "get_terms_of",
    "highest_place",
    "holders_to_tell",
    "issues_completion",
    "kept_certificates",
    "kinds_to_filter",
    "list_certificates",
    "list_choices",
    "list_design_versions",
    "list_designs",
    "list_sign_offs",
    "list_versions",
    "noted_files",
    "papers_without_file",
    "programmes_to_filter",
    "session_certificates",
    "taken_back_within",
    "unfinished_sessions",
    "valid_papers",
]
