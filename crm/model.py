"""The nouns of the product as frozen dataclasses, and every list of values they may take.

Names and values are those of the interchange contract (docs/interchange.md). `None` means *unknown*; an
empty tuple means *known to be none*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

AXES = (
    "noise",
    "pace",
    "customer_contact",
    "people_around",
    "team_work",
    "outdoors",
    "physical",
    "changing_tasks",
)
"""The eight axes of the working environment, in the order of every axis tuple and array."""


class Role(StrEnum):
    """What a member of staff may do here (`UNKNOWN`: a name met in an import, without log-in)."""

    IPS_CONSULTANT = "ips_consultant"
    COMPANY_CONSULTANT = "company_consultant"
    TEAM_LEADER = "team_leader"
    ADMIN = "admin"
    UNKNOWN = "unknown"


class Sector(StrEnum):
    PRIVATE = "private"
    MUNICIPALITY = "municipality"
    REGION = "region"
    STATE = "state"
    ASSOCIATION = "association"


class RelationStep(StrEnum):
    """How well we know an employer: the three cups of tea, cooperation, and the ways it rests."""

    UNKNOWN = "unknown"
    FIRST_CONTACT = "first_contact"
    NEEDS_MEETING = "needs_meeting"
    FOLLOW_UP = "follow_up"
    COOPERATION = "cooperation"
    PAUSED = "paused"
    CLOSED = "closed"


class RecruitmentWay(StrEnum):
    NETWORK = "network"
    ADVERT = "advert"
    UNSOLICITED = "unsolicited"
    AGENCY = "agency"
    OWN_TRAINEES = "own_trainees"
    INTERNAL = "internal"
    SOCIAL_MEDIA = "social_media"


class Strength(StrEnum):
    """One vocabulary for what a person is good at and what an employer weighs in an applicant."""

    STABLE_ATTENDANCE = "stable_attendance"
    INTEREST = "interest"
    PACE = "pace"
    CUSTOMER_SERVICE = "customer_service"
    INDEPENDENCE = "independence"
    TEAM_PLAYER = "team_player"
    STRENGTH = "strength"
    ACCURACY = "accuracy"
    EXPERIENCE = "experience"


class AxisWish(StrEnum):
    """What a participant says of one environment axis; `NEVER` is a hard limit."""

    WANT = "want"
    NEUTRAL = "neutral"
    LITTLE = "little"
    NEVER = "never"


class TimeOfDay(StrEnum):
    MORNING = "morning"
    LATE_MORNING = "late_morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    WEEKEND = "weekend"


class Support(StrEnum):
    BUDDY = "buddy"
    INTRODUCTION = "introduction"
    WRITTEN_INSTRUCTIONS = "written_instructions"
    MANAGER_PRESENT = "manager_present"


class Accommodation(StrEnum):
    CALM_START = "calm_start"
    FIXED_BREAKS = "fixed_breaks"
    BUDDY = "buddy"
    WRITTEN_MESSAGES = "written_messages"
    GRADUAL_HOURS = "gradual_hours"
    TIME_OFF_FOR_APPOINTMENTS = "time_off_for_appointments"


class Certificate(StrEnum):
    """Papers that a workplace may ask for and a person may hold."""

    DRIVING_LICENCE_AM = "driving_licence_am"
    DRIVING_LICENCE_B = "driving_licence_b"
    DRIVING_LICENCE_C = "driving_licence_c"
    DRIVING_LICENCE_D = "driving_licence_d"
    FORKLIFT = "forklift"
    HYGIENE_COURSE = "hygiene_course"
    CRIMINAL_RECORD_CHECK = "criminal_record_check"
    CHILD_RECORD_CHECK = "child_record_check"
    WELDING = "welding"


class Form(StrEnum):
    ORDINARY = "ordinary"
    FEW_HOURS = "few_hours"
    FLEX_JOB = "flex_job"
    WAGE_SUBSIDY = "wage_subsidy"
    WORK_EXPERIENCE = "work_experience"
    EDUCATION = "education"


class OpportunityKind(StrEnum):
    VACANCY = "vacancy"
    HIDDEN = "hidden"
    CARVED = "carved"
    NEW_FUNCTION = "new_function"
    EDUCATION = "education"


class OpportunityStatus(StrEnum):
    IDEA = "idea"
    OPEN = "open"
    OFFERED = "offered"
    FILLED = "filled"
    LAPSED = "lapsed"


class Channel(StrEnum):
    VISIT = "visit"
    MEETING_OUT = "meeting_out"
    PHONE = "phone"
    EMAIL = "email"
    SMS = "sms"
    EVENT = "event"


FACE_TO_FACE = frozenset({Channel.VISIT, Channel.MEETING_OUT, Channel.EVENT})


class Purpose(StrEnum):
    INTRODUCE = "introduce"
    LEARN_NEEDS = "learn_needs"
    FOLLOW_UP = "follow_up"
    PROPOSE_PERSON = "propose_person"
    AGREE_WORK_EXPERIENCE = "agree_work_experience"
    AGREE_JOB = "agree_job"
    SUPPORT = "support"
    SOLVE_PROBLEM = "solve_problem"
    RETAIN = "retain"
    CLOSE = "close"


class ContactRole(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    HR = "hr"
    MIDDLE_MANAGER = "middle_manager"
    EMPLOYEE_REP = "employee_rep"
    TRAINER = "trainer"
    OTHER = "other"


class StaffRole(StrEnum):
    """The role in which a member of staff made an employer contact."""

    IPS_CONSULTANT = "ips_consultant"
    COMPANY_CONSULTANT = "company_consultant"
    TEAM_LEADER = "team_leader"


class Result(StrEnum):
    APPOINTMENT = "appointment"
    THINKING = "thinking"
    YES_VISIT = "yes_visit"
    YES_MEET_PERSON = "yes_meet_person"
    NO = "no"
    NO_ANSWER = "no_answer"


class RefusalReason(StrEnum):
    NO_TASKS = "no_tasks"
    ECONOMY = "economy"
    PAST_EXPERIENCE = "past_experience"
    TRAINING_TIME = "training_time"
    UNSURE_ABOUT_GROUP = "unsure_about_group"
    REQUIREMENTS = "requirements"
    PARTICIPANT_DECLINED = "participant_declined"
    OTHER = "other"


class EndReason(StrEnum):
    TEMPORARY = "temporary"
    OWN_WISH = "own_wish"
    EMPLOYER_ENDED = "employer_ended"
    NEW_JOB = "new_job"
    EDUCATION = "education"
    OTHER = "other"


class CloseReason(StrEnum):
    """Why a course ended. Never a health value."""

    GOAL_REACHED = "goal_reached"
    OWN_WISH = "own_wish"
    MOVED = "moved"
    REFERRED_ON = "referred_on"
    OTHER = "other"


class Scope(StrEnum):
    PARTICIPANT = "participant"
    GENERIC = "generic"


class Track(StrEnum):
    PLACEMENT = "placement"
    DEVELOPMENT = "development"


class LanguageLevel(StrEnum):
    BEGINNER = "beginner"
    UNDERSTANDS = "understands"
    SPEAKS = "speaks"
    WRITES = "writes"


class Transport(StrEnum):
    WALK = "walk"
    BIKE = "bike"
    BUS = "bus"
    TRAIN = "train"
    CAR = "car"


class Disclosure(StrEnum):
    """The participant's general stance on openness. No value permits anything towards an employer."""

    NOT_DISCUSSED = "not_discussed"
    CONSIDERING = "considering"
    NO = "no"
    PARTLY = "partly"
    YES = "yes"


class Stage(StrEnum):
    """The furthest an introduction got."""

    APPROACHED = "approached"
    MEETING = "meeting"
    TRIAL = "trial"
    HIRED = "hired"
    RETAINED = "retained"


class Want(StrEnum):
    """What a participant may say counts more or less: the factors of the wants half."""

    WISH = "wish"
    ENVIRONMENT = "environment"
    HOURS = "hours"
    COMMUTE = "commute"


class MatchAnswer(StrEnum):
    """What a participant says to an employer on the list."""

    ACCEPT = "accept"
    DECLINE = "decline"


class DeclineReason(StrEnum):
    """Why a participant said no to an employer. Never a health value."""

    TOO_FAR = "too_far"
    WRONG_WORK = "wrong_work"
    HOURS = "hours"
    SURROUNDINGS = "surroundings"
    KNOWS_THEM = "knows_them"
    NOT_NOW = "not_now"
    OTHER = "other"


class ApproachState(StrEnum):
    """What has come of an approach in the plan of a week."""

    PROPOSED = "proposed"
    KEPT = "kept"
    REPLACED = "replaced"
    DROPPED = "dropped"
    DONE = "done"


class DropReason(StrEnum):
    """Why a planned approach was dropped. Never a health value."""

    PARTICIPANT_SAYS_NO = "participant_says_no"
    OTHER_PLANS = "other_plans"
    IN_TOUCH_ALREADY = "in_touch_already"
    EMPLOYER_NOT_NOW = "employer_not_now"
    OTHER = "other"


class RequestStatus(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Openness(StrEnum):
    """How an employer meets people who need another start. Observed and dated; never about a participant."""

    WELCOMING = "welcoming"
    CURIOUS = "curious"
    HESITANT = "hesitant"
    NOT_NOW = "not_now"


class FactSource(StrEnum):
    """Where we know a fact from (other texts, such as `import`, are kept too)."""

    VISIT = "visit"
    PHONE = "phone"
    EMAIL = "email"
    REGISTER = "register"
    GUESS = "guess"


class NoStep(StrEnum):
    """Why a contact has no next step: "ingen, fordi …"."""

    THEY_CALL = "they_call"
    NOTHING_NOW = "nothing_now"
    COLLEAGUE_HAS_IT = "colleague_has_it"
    DO_NOT_CONTACT = "do_not_contact"
    OTHER = "other"


class OptOutReason(StrEnum):
    """Why nobody may contact an employer for a while."""

    ASKED_US = "asked_us"
    ASKED_TOO_OFTEN = "asked_too_often"
    BAD_EXPERIENCE = "bad_experience"
    BUSY_OR_CHANGING = "busy_or_changing"
    OTHER = "other"


class RunKind(StrEnum):
    """What a run of changes was: each is taken back as a whole."""

    IMPORT = "import"
    EDIT = "edit"
    MERGE = "merge"


class CodedBy(StrEnum):
    """How the code of a job type came about."""

    STATED = "stated"
    EXACT = "exact"
    GUESS = "guess"


class WishLanguage(StrEnum):
    DANISH = "da"
    ENGLISH = "en"
    SWEDISH = "sv"


class WishKind(StrEnum):
    """What an entry of the wish lexicon is: a phrase in one of its varieties, a list of words, or titles."""

    PHRASE = "phrase"
    DIALECT = "dialect"
    MISSPELT = "misspelt"
    YOUTH = "youth"
    SECOND_LANGUAGE = "second_language"
    WITH_NO = "with_no"
    WORDS = "words"
    TITLES = "titles"


Axes = tuple[int | None, ...]
"""Eight values 1-3 in the order of `AXES`; None = unknown."""


class WishOccupation(NamedTuple):
    """What somebody said of a wish: that it means an occupation (ISCO-08 unit group), or that it does not."""

    wish: str
    isco08: str
    wanted: bool


class Weight(NamedTuple):
    """What a participant has said counts more or less: `times` from 0 to 3, 1 = as usual (see `Want`)."""

    factor: str
    times: float


@dataclass(frozen=True, slots=True)
class JobProfile:
    """All that the matcher may read of a participant, and all that a company consultant may see.

    `axes` holds eight wishes in the order of `AXES`. Adding a field here is a privacy decision: it is
    the whitelist, and tests/crm/test_whitelist.py holds it. `wish_occupations` corrects how `job_wishes` are
    understood: its wishes are texts of that list; None where nobody has corrected anything. `weights` is
    what this participant has said counts more or less; a factor that is not named counts as usual.
    """

    participant_id: str
    track: Track | None
    postcode: str | None
    latitude: float | None
    longitude: float | None
    job_wishes: tuple[str, ...] | None
    no_go: tuple[str, ...] | None
    strengths: tuple[str, ...] | None
    certificates: tuple[str, ...] | None
    language: LanguageLevel | None
    hours_now: float | None
    hours_goal: float | None
    times: tuple[str, ...] | None
    transport: tuple[str, ...] | None
    max_commute_minutes: float | None
    axes: tuple[AxisWish | None, ...]
    accommodations: tuple[str, ...] | None
    accepted_forms: tuple[str, ...] | None
    wish_occupations: tuple[WishOccupation, ...] | None = None
    weights: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class Workplace:
    """One employer unit (P-number) as the matcher reads it, with what the contact log adds up to."""

    p_number: str
    name: str
    industry_code: str | None
    employees_fte: float | None
    postcode: str | None
    latitude: float | None
    longitude: float | None
    relation_step: RelationStep | None
    recruitment_ways: tuple[str, ...] | None
    values: tuple[str, ...] | None
    job_types: tuple[str, ...] | None
    tasks_piling_up: tuple[str, ...] | None
    hours_min: float | None
    hours_max: float | None
    hours_can_grow: bool | None
    axes: Axes
    times: tuple[str, ...] | None
    support_on_site: tuple[str, ...] | None
    requirements: tuple[str, ...] | None
    accepted_forms: tuple[str, ...] | None
    do_not_contact_until: date | None
    max_concurrent: int | None
    language: LanguageLevel | None
    ordinary_workplace: bool | None
    closed_on: date | None
    asks_per_28_days: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """One opportunity with status open or offered, as the matcher reads it."""

    opportunity_id: str
    p_number: str
    kind: OpportunityKind | None
    status: OpportunityStatus
    job_type: str | None
    description: str | None
    hours_min: float | None
    hours_max: float | None
    times: tuple[str, ...] | None
    form: Form | None
    requirements: tuple[str, ...] | None
    language: LanguageLevel | None
    heard_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class ContactHistory:
    """What contact log, placements and introductions say of one employer, up to an as-of date."""

    p_number: str
    last_contact_on: date | None
    last_face_to_face_on: date | None
    contacts_28_days: int
    staff_28_days: int
    last_refusal_on: date | None
    hosted_before: int
    running: int
    running_supported: int
    introduced: int = 0


@dataclass(frozen=True, slots=True)
class SupportedPlaces:
    """The dated rule on how many work experience and wage subsidy places a workplace may have at once.

    One per `per_first` ordinary FTE up to `first`, then one per `per_rest`; never fewer than `at_least`.
    """

    per_first: float
    first: float
    per_rest: float
    at_least: int

    def places(self, employees_fte: float) -> int:
        """How many places `employees_fte` ordinary full-time equivalents give."""
        head = int(min(employees_fte, self.first) // self.per_first)
        rest = int(max(0.0, employees_fte - self.first) // self.per_rest)
        return max(self.at_least, head) + rest


@dataclass(frozen=True, slots=True)
class User:
    """A member of staff. `role` UNKNOWN and no password: only a name met in an import."""

    user_name: str
    full_name: str | None
    role: Role
    active: bool
    has_login: bool
