/* crm_names.h: the parts of the pointers of documents, and every name and number, as constants.
 *
 * Written by `make header` from crm-core/src; do not edit.
 *
 * A program that joins its pointers from these is checked by its compiler:
 *
 *     crm_document_number(figures, CRM_LITERAL("/" CRM_KEY_CONTROL "/" CRM_KEY_N), &n, NULL);
 *
 * A name is what a document has, as text; its number is what crm_name() and structs have.
 */
#ifndef CRM_NAMES_H
#define CRM_NAMES_H

/* The parts of pointers. */
#define CRM_KEY_ACQUIRER "acquirer"
#define CRM_KEY_ACQUISITION_COST "acquisition_cost"
#define CRM_KEY_ACQUISITION_RATIO "acquisition_ratio"
#define CRM_KEY_ADJUST "adjust"
#define CRM_KEY_ADJUSTMENT "adjustment"
#define CRM_KEY_ALLOCATION_RATIO "allocation_ratio"
#define CRM_KEY_AMOUNT "amount"
#define CRM_KEY_ARM "arm"
#define CRM_KEY_ARM_NAMES "arm_names"
#define CRM_KEY_ARMS "arms"
#define CRM_KEY_ASSIGNMENT "assignment"
#define CRM_KEY_BALANCE "balance"
#define CRM_KEY_BASELINE "baseline"
#define CRM_KEY_BREAK_EVEN_UNIT_COST "break_even_unit_cost"
#define CRM_KEY_BRESLOW_DAY "breslow_day"
#define CRM_KEY_BY_ARM "by_arm"
#define CRM_KEY_CAP "cap"
#define CRM_KEY_CAPPED "capped"
#define CRM_KEY_CHURN_RATE "churn_rate"
#define CRM_KEY_CHURN_REDUCTION "churn_reduction"
#define CRM_KEY_CHURN_REDUCTION_ADJUSTED "churn_reduction_adjusted"
#define CRM_KEY_CHURNED "churned"
#define CRM_KEY_CMH "cmh"
#define CRM_KEY_CMH_CORRECTED "cmh_corrected"
#define CRM_KEY_COCHRAN_Q "cochran_q"
#define CRM_KEY_CODES "codes"
#define CRM_KEY_COLUMN "column"
#define CRM_KEY_COLUMNS "columns"
#define CRM_KEY_COMBINED "combined"
#define CRM_KEY_COMPLIER_REDUCTION "complier_reduction"
#define CRM_KEY_CONTEXT "context"
#define CRM_KEY_CONTROL "control"
#define CRM_KEY_CONTROL_CHURNED "control_churned"
#define CRM_KEY_CONTROL_COVARIANCE "control_covariance"
#define CRM_KEY_CONTROL_EFFECTIVE "control_effective"
#define CRM_KEY_CONTROL_KNOWN "control_known"
#define CRM_KEY_CONTROL_MISSING "control_missing"
#define CRM_KEY_CONTROL_N "control_n"
#define CRM_KEY_CONTROL_STANDARD_ERROR "control_standard_error"
#define CRM_KEY_COST "cost"
#define CRM_KEY_COST_COLUMN "cost_column"
#define CRM_KEY_COST_METHOD "cost_method"
#define CRM_KEY_COST_PER_RETAINED "cost_per_retained"
#define CRM_KEY_COST_VARIATION "cost_variation"
#define CRM_KEY_COUNT "count"
#define CRM_KEY_COVARIANCE "covariance"
#define CRM_KEY_COVARIATE "covariate"
#define CRM_KEY_COVARIATES "covariates"
#define CRM_KEY_COVERAGE "coverage"
#define CRM_KEY_CRITERION "criterion"
#define CRM_KEY_CURRENCY "currency"
#define CRM_KEY_CURRENCY_COLUMN "currency_column"
#define CRM_KEY_CUSTOMER_TYPE "customer_type"
#define CRM_KEY_CUSTOMER_VALUE "customer_value"
#define CRM_KEY_CUSTOMERS "customers"
#define CRM_KEY_DAYS "days"
#define CRM_KEY_DECIMALS "decimals"
#define CRM_KEY_DEFINITION "definition"
#define CRM_KEY_DEGREES_OF_FREEDOM "degrees_of_freedom"
#define CRM_KEY_DETECTABLE_REDUCTION "detectable_reduction"
#define CRM_KEY_DIFFERENCE "difference"
#define CRM_KEY_DISTINCT "distinct"
#define CRM_KEY_DOCUMENT "document"
#define CRM_KEY_DROPPED "dropped"
#define CRM_KEY_DUPLICATE_EXAMPLES "duplicate_examples"
#define CRM_KEY_DUPLICATES "duplicates"
#define CRM_KEY_EFFECTIVE "effective"
#define CRM_KEY_EXCLUDED "excluded"
#define CRM_KEY_EXCLUDED_CHURNED "excluded_churned"
#define CRM_KEY_EXPECTED "expected"
#define CRM_KEY_EXPOSED "exposed"
#define CRM_KEY_FIGURE "figure"
#define CRM_KEY_FINDING "finding"
#define CRM_KEY_FINDINGS "findings"
#define CRM_KEY_FIXED "fixed"
#define CRM_KEY_FOLLOW_UP "follow_up"
#define CRM_KEY_FOLLOWED_DAYS "followed_days"
#define CRM_KEY_FORCED "forced"
#define CRM_KEY_GROUP "group"
#define CRM_KEY_HABITUAL_COMPLAINER "habitual_complainer"
#define CRM_KEY_HASH "hash"
#define CRM_KEY_HELD_BACK_BY "held_back_by"
#define CRM_KEY_ID "id"
#define CRM_KEY_IN_TWO_ARMS "in_two_arms"
#define CRM_KEY_IN_TWO_ARMS_EXAMPLES "in_two_arms_examples"
#define CRM_KEY_INCREMENTAL_REVENUE "incremental_revenue"
#define CRM_KEY_INCREMENTAL_REVENUE_ADJUSTED "incremental_revenue_adjusted"
#define CRM_KEY_KNOWN "known"
#define CRM_KEY_LACKING "lacking"
#define CRM_KEY_LARGEST_CHANGE "largest_change"
#define CRM_KEY_LEFT_OUT "left_out"
#define CRM_KEY_LEVEL "level"
#define CRM_KEY_LIFT "lift"
#define CRM_KEY_LOST_AFTER "lost_after"
#define CRM_KEY_LOWER "lower"
#define CRM_KEY_LOWER_UNBOUNDED "lower_unbounded"
#define CRM_KEY_MARKET "market"
#define CRM_KEY_MESSAGE "message"
#define CRM_KEY_METHOD "method"
#define CRM_KEY_MISMATCHES "mismatches"
#define CRM_KEY_MISSING "missing"
#define CRM_KEY_MISSING_P_VALUE "missing_p_value"
#define CRM_KEY_MONEY_VERDICT "money_verdict"
#define CRM_KEY_MONEY_VERDICT_BASIS "money_verdict_basis"
#define CRM_KEY_MONTHS "months"
#define CRM_KEY_MULTIPLICITY "multiplicity"
#define CRM_KEY_N "n"
#define CRM_KEY_NAME "name"
#define CRM_KEY_NAMES "names"
#define CRM_KEY_NEGATIVE_COST "negative_cost"
#define CRM_KEY_NET_BENEFIT_AT_VALUE "net_benefit_at_value"
#define CRM_KEY_NNT "nnt"
#define CRM_KEY_ODDS_RATIO "odds_ratio"
#define CRM_KEY_OPTIONS "options"
#define CRM_KEY_P_VALUE "p_value"
#define CRM_KEY_PER_ASSIGNED "per_assigned"
#define CRM_KEY_PER_EXPOSED "per_exposed"
#define CRM_KEY_POOLED "pooled"
#define CRM_KEY_PRICE_POSITION "price_position"
#define CRM_KEY_PRODUCT_RANK "product_rank"
#define CRM_KEY_QUADRANT "quadrant"
#define CRM_KEY_RETAINED "retained"
#define CRM_KEY_RETURN_ON_COST "return_on_cost"
#define CRM_KEY_REVENUE "revenue"
#define CRM_KEY_REVENUE_CAPPED "revenue_capped"
#define CRM_KEY_REVENUE_KNOWN "revenue_known"
#define CRM_KEY_REVENUE_MISSING "revenue_missing"
#define CRM_KEY_RISK_DIFFERENCE "risk_difference"
#define CRM_KEY_RISK_RATIO "risk_ratio"
#define CRM_KEY_RIVAL_PARITY "rival_parity"
#define CRM_KEY_ROWS "rows"
#define CRM_KEY_SALT "salt"
#define CRM_KEY_SALTED "salted"
#define CRM_KEY_SAME "same"
#define CRM_KEY_SAMPLE_RATIO "sample_ratio"
#define CRM_KEY_SEVERITY "severity"
#define CRM_KEY_SHAPE "shape"
#define CRM_KEY_SHARE "share"
#define CRM_KEY_SHARE_FIXED "share_fixed"
#define CRM_KEY_SIDE "side"
#define CRM_KEY_SKEWNESS "skewness"
#define CRM_KEY_SMALLEST_EXPECTED "smallest_expected"
#define CRM_KEY_SMD "smd"
#define CRM_KEY_SOURCE "source"
#define CRM_KEY_STANDARD_ERROR "standard_error"
#define CRM_KEY_START "start"
#define CRM_KEY_STATISTIC "statistic"
#define CRM_KEY_STRATA "strata"
#define CRM_KEY_STRATIFIED "stratified"
#define CRM_KEY_TARONE "tarone"
#define CRM_KEY_TEST "test"
#define CRM_KEY_THRESHOLD "threshold"
#define CRM_KEY_UNADJUSTED_P_VALUE "unadjusted_p_value"
#define CRM_KEY_UNDEFINED "undefined"
#define CRM_KEY_UNEXPOSED "unexposed"
#define CRM_KEY_UPPER "upper"
#define CRM_KEY_UPPER_UNBOUNDED "upper_unbounded"
#define CRM_KEY_USED "used"
#define CRM_KEY_USUAL_SATISFACTION "usual_satisfaction"
#define CRM_KEY_VALUE "value"
#define CRM_KEY_VALUE_FROM "value_from"
#define CRM_KEY_VALUE_UNBOUNDED "value_unbounded"
#define CRM_KEY_VERDICT "verdict"
#define CRM_KEY_VERDICT_BASIS "verdict_basis"
#define CRM_KEY_VERSION "version"
#define CRM_KEY_VOLUME "volume"
#define CRM_KEY_WITHOUT_VARIANCE "without_variance"

/* A customer referred them. */
#define CRM_NAME_ACQUISITION_SOURCE_REFERRAL "referral"
#define CRM_ACQUISITION_SOURCE_REFERRAL 1
/* A campaign attracted them. */
#define CRM_NAME_ACQUISITION_SOURCE_CAMPAIGN "campaign"
#define CRM_ACQUISITION_SOURCE_CAMPAIGN 2
/* They came without a referral or campaign. */
#define CRM_NAME_ACQUISITION_SOURCE_ORGANIC "organic"
#define CRM_ACQUISITION_SOURCE_ORGANIC 3
/* Any other source. */
#define CRM_NAME_ACQUISITION_SOURCE_OTHER "other"
#define CRM_ACQUISITION_SOURCE_OTHER 4

/* One slope per group (Lin 2013). */
#define CRM_NAME_ADJUSTMENT_LIN "lin"
/* One slope for the pooled groups (Deng, Xu, Kohavi and Walker 2013). */
#define CRM_NAME_ADJUSTMENT_CUPED "cuped"

/* Tables that are at most as likely as the observed one, on both sides. */
#define CRM_NAME_ALTERNATIVE_TWO_SIDED "two_sided"
/* Tables whose first cell is at most the observed one. */
#define CRM_NAME_ALTERNATIVE_LESS "less"
/* Tables whose first cell is at least the observed one. */
#define CRM_NAME_ALTERNATIVE_GREATER "greater"

/* XXH3-64, with the XXH3-64 hash of the salt as its seed: the upper bits give one of the 10,000 buckets. */
#define CRM_NAME_ASSIGNMENT_HASH_XXH3 "xxh3"
#define CRM_ASSIGNMENT_HASH_XXH3 1
/* GrowthBook's version 1, which hashes the id followed by the salt. It has 1,000 buckets, which are every tenth of the 10,000. */
#define CRM_NAME_ASSIGNMENT_HASH_GROWTHBOOK_V1 "growthbook_v1"
#define CRM_ASSIGNMENT_HASH_GROWTHBOOK_V1 2
/* GrowthBook's version 2, which hashes the salt followed by the id. */
#define CRM_NAME_ASSIGNMENT_HASH_GROWTHBOOK_V2 "growthbook_v2"
#define CRM_ASSIGNMENT_HASH_GROWTHBOOK_V2 3

/* Nothing. */
#define CRM_NAME_BENEFIT_NONE "none"
#define CRM_BENEFIT_NONE 0
/* A gesture. */
#define CRM_NAME_BENEFIT_TOKEN "token"
#define CRM_BENEFIT_TOKEN 1
/* What the business usually offers. */
#define CRM_NAME_BENEFIT_STANDARD "standard"
#define CRM_BENEFIT_STANDARD 2
/* More than usual. */
#define CRM_NAME_BENEFIT_LARGE "large"
#define CRM_BENEFIT_LARGE 3

/* The loss is below the inflow. */
#define CRM_NAME_BUCKET_STATE_GROWING "growing"
/* The loss equals the inflow: the whole effort maintains the volume. */
#define CRM_NAME_BUCKET_STATE_HOLDING "holding"
/* The loss is above the inflow. */
#define CRM_NAME_BUCKET_STATE_SHRINKING "shrinking"

/* A field has a value. */
#define CRM_NAME_CHANGE_KIND_SET "set"
#define CRM_CHANGE_KIND_SET 1
/* The value of a field was found to be right. */
#define CRM_NAME_CHANGE_KIND_VERIFY "verify"
#define CRM_CHANGE_KIND_VERIFY 2
/* The value of a field is no longer kept. */
#define CRM_NAME_CHANGE_KIND_CLEAR "clear"
#define CRM_CHANGE_KIND_CLEAR 3
/* The customer bought something. */
#define CRM_NAME_CHANGE_KIND_PURCHASE "purchase"
#define CRM_CHANGE_KIND_PURCHASE 4
/* The customer was in contact with the business. */
#define CRM_NAME_CHANGE_KIND_INTERACTION "interaction"
#define CRM_CHANGE_KIND_INTERACTION 5
/* The customer complained, or a complaint has another status. */
#define CRM_NAME_CHANGE_KIND_COMPLAINT "complaint"
#define CRM_CHANGE_KIND_COMPLAINT 6
/* The customer was asked for a consent, or decided about it. */
#define CRM_NAME_CHANGE_KIND_CONSENT "consent"
#define CRM_CHANGE_KIND_CONSENT 7
/* A relationship began or ended. */
#define CRM_NAME_CHANGE_KIND_RELATIONSHIP "relationship"
#define CRM_CHANGE_KIND_RELATIONSHIP 8
/* All that is known of the customer is forgotten. */
#define CRM_NAME_CHANGE_KIND_ERASE "erase"
#define CRM_CHANGE_KIND_ERASE 9

/* The customer was asked and has not answered. */
#define CRM_NAME_CONSENT_STATUS_REQUESTED "requested"
#define CRM_CONSENT_STATUS_REQUESTED 1
/* A yes holds. */
#define CRM_NAME_CONSENT_STATUS_GRANTED "granted"
#define CRM_CONSENT_STATUS_GRANTED 2
/* A yes holds that was confirmed. */
#define CRM_NAME_CONSENT_STATUS_CONFIRMED "confirmed"
#define CRM_CONSENT_STATUS_CONFIRMED 3
/* The customer said no. */
#define CRM_NAME_CONSENT_STATUS_DENIED "denied"
#define CRM_CONSENT_STATUS_DENIED 4
/* A yes was taken back. */
#define CRM_NAME_CONSENT_STATUS_WITHDRAWN "withdrawn"
#define CRM_CONSENT_STATUS_WITHDRAWN 5
/* A yes held until its end. */
#define CRM_NAME_CONSENT_STATUS_EXPIRED "expired"
#define CRM_CONSENT_STATUS_EXPIRED 6
/* The customer was not asked, which is not a no. */
#define CRM_NAME_CONSENT_STATUS_NOT_ASKED "not_asked"
#define CRM_CONSENT_STATUS_NOT_ASKED 7

/* There is none. */
#define CRM_NAME_CONTACT_NEVER "never"
#define CRM_CONTACT_NEVER 0

/* Marketing, which needs consent and is capped. */
#define CRM_NAME_CONTACT_CATEGORY_MARKETING "marketing"
#define CRM_CONTACT_CATEGORY_MARKETING 1
/* Service for what the customer has. */
#define CRM_NAME_CONTACT_CATEGORY_SERVICE "service"
#define CRM_CONTACT_CATEGORY_SERVICE 2
/* Advice that the customer asked for. */
#define CRM_NAME_CONTACT_CATEGORY_ADVICE "advice"
#define CRM_CONTACT_CATEGORY_ADVICE 3

/* The churn reduction. */
#define CRM_NAME_DECIDING_FIGURE_CHURN_REDUCTION "churn_reduction"
#define CRM_DECIDING_FIGURE_CHURN_REDUCTION 1
/* The net benefit that the options request. */
#define CRM_NAME_DECIDING_FIGURE_NET_BENEFIT_AT_VALUE "net_benefit_at_value"
#define CRM_DECIDING_FIGURE_NET_BENEFIT_AT_VALUE 2
/* The incremental revenue. */
#define CRM_NAME_DECIDING_FIGURE_INCREMENTAL_REVENUE "incremental_revenue"
#define CRM_DECIDING_FIGURE_INCREMENTAL_REVENUE 3
/* The incremental revenue, adjusted for the baseline. */
#define CRM_NAME_DECIDING_FIGURE_INCREMENTAL_REVENUE_ADJUSTED "incremental_revenue_adjusted"
#define CRM_DECIDING_FIGURE_INCREMENTAL_REVENUE_ADJUSTED 4

/* The customer has been erased. */
#define CRM_NAME_DECISION_RULE_ERASED "erased"
#define CRM_DECISION_RULE_ERASED 1
/* The customer said no. */
#define CRM_NAME_DECISION_RULE_REFUSAL "refusal"
#define CRM_DECISION_RULE_REFUSAL 2
/* A consent is needed; if it is allowed, one holds. */
#define CRM_NAME_DECISION_RULE_CONSENT "consent"
#define CRM_DECISION_RULE_CONSENT 3
/* The customer has been contacted often enough. */
#define CRM_NAME_DECISION_RULE_CAP "cap"
#define CRM_DECISION_RULE_CAP 4
/* A law prescribes it. */
#define CRM_NAME_DECISION_RULE_DUTY "duty"
#define CRM_DECISION_RULE_DUTY 5
/* A field may not be kept, so that it cannot be disclosed. */
#define CRM_NAME_DECISION_RULE_STORAGE "storage"
#define CRM_DECISION_RULE_STORAGE 6

/* DuckDB. */
#define CRM_NAME_DIALECT_DUCKDB "duckdb"
/* SQLite. */
#define CRM_NAME_DIALECT_SQLITE "sqlite"
/* PostgreSQL. */
#define CRM_NAME_DIALECT_POSTGRESQL "postgresql"
/* Spark SQL. */
#define CRM_NAME_DIALECT_SPARK "spark"

/* Age, sex, education, income, place of residence. */
#define CRM_NAME_FAMILY_DEMOGRAPHIC "demographic"
#define CRM_FAMILY_DEMOGRAPHIC 1
/* Lifestyle, personality, social traits. */
#define CRM_NAME_FAMILY_PSYCHOGRAPHIC "psychographic"
#define CRM_FAMILY_PSYCHOGRAPHIC 2
/* Habits of consumption, preferences, loyalty. */
#define CRM_NAME_FAMILY_BEHAVIORAL "behavioral"
#define CRM_FAMILY_BEHAVIORAL 3
/* What the customer wants of a product. */
#define CRM_NAME_FAMILY_BENEFIT "benefit"
#define CRM_FAMILY_BENEFIT 4
/* How the customer is reached. */
#define CRM_NAME_FAMILY_CONTACT "contact"
#define CRM_FAMILY_CONTACT 5

/* The customer. */
#define CRM_NAME_INITIATOR_CUSTOMER "customer"
#define CRM_INITIATOR_CUSTOMER 0
/* The business. */
#define CRM_NAME_INITIATOR_FIRM "firm"
#define CRM_INITIATOR_FIRM 1
/* Neither of them, such as a death. */
#define CRM_NAME_INITIATOR_EXTERNAL "external"
#define CRM_INITIATOR_EXTERNAL 2
/* A system, such as one that collects payments. */
#define CRM_NAME_INITIATOR_SYSTEM "system"
#define CRM_INITIATOR_SYSTEM 3

/* He comes back steadily, and has for long. */
#define CRM_NAME_LOYALTY_STATUS_REGULAR "regular"
#define CRM_LOYALTY_STATUS_REGULAR 1
/* He has come for long, but not steadily. */
#define CRM_NAME_LOYALTY_STATUS_LONG_TERM "long_term"
#define CRM_LOYALTY_STATUS_LONG_TERM 2
/* He comes back steadily, but not yet for long. */
#define CRM_NAME_LOYALTY_STATUS_SHORT_TERM "short_term"
#define CRM_LOYALTY_STATUS_SHORT_TERM 3
/* Neither. */
#define CRM_NAME_LOYALTY_STATUS_OCCASIONAL "occasional"
#define CRM_LOYALTY_STATUS_OCCASIONAL 4
/* He came on one day. */
#define CRM_NAME_LOYALTY_STATUS_ONE_TIME "one_time"
#define CRM_LOYALTY_STATUS_ONE_TIME 5

/* No competitor: the customer buys here or not at all. */
#define CRM_NAME_MARKET_MONOPOLY "monopoly"
#define CRM_MARKET_MONOPOLY 1
/* One competitor. */
#define CRM_NAME_MARKET_DUOPOLY "duopoly"
#define CRM_MARKET_DUOPOLY 2
/* Several domestic competitors. */
#define CRM_NAME_MARKET_COMPETITIVE "competitive"
#define CRM_MARKET_COMPETITIVE 3
/* Domestic and foreign competitors. */
#define CRM_NAME_MARKET_INTERNATIONAL "international"
#define CRM_MARKET_INTERNATIONAL 4

/* Score interval of one proportion (Wilson 1927). */
#define CRM_NAME_METHOD_WILSON "wilson"
/* Equal-tailed exact interval of one proportion (Clopper and Pearson 1934). */
#define CRM_NAME_METHOD_CLOPPER_PEARSON "clopper_pearson"
/* Equal-tailed interval from the prior Beta(1/2, 1/2) (Brown, Cai and DasGupta 2001). */
#define CRM_NAME_METHOD_JEFFREYS "jeffreys"
/* Score interval with the factor N / (N - 1) (Miettinen and Nurminen 1985). */
#define CRM_NAME_METHOD_MIETTINEN_NURMINEN "miettinen_nurminen"
/* Score interval of the difference without that factor (Mee 1984). */
#define CRM_NAME_METHOD_MEE "mee"
/* Hybrid of two Wilson intervals (Newcombe 1998, method 10). */
#define CRM_NAME_METHOD_NEWCOMBE "newcombe"
/* Wald interval after adding one event and one non-event to each group (Agresti and Caffo 2000). */
#define CRM_NAME_METHOD_AGRESTI_CAFFO "agresti_caffo"
/* Wald interval with unpooled variance. */
#define CRM_NAME_METHOD_WALD "wald"
/* Score interval corrected for skewness, with the factor N / (N - 1) (Gart and Nam 1990; Laud 2017). */
#define CRM_NAME_METHOD_SCAS "scas"
/* Score interval of the risk ratio without the factor N / (N - 1) (Koopman 1984). */
#define CRM_NAME_METHOD_KOOPMAN "koopman"
/* Wald interval of the logarithm of the risk ratio (Katz et al. 1978). */
#define CRM_NAME_METHOD_KATZ "katz"
/* Wald interval of the logarithm of the odds ratio (Woolf 1955). */
#define CRM_NAME_METHOD_WOOLF "woolf"
/* Ratio of two normal means (Fieller 1954). */
#define CRM_NAME_METHOD_FIELLER "fieller"
/* Exact conditional test of a two-by-two table (Fisher 1935). */
#define CRM_NAME_METHOD_FISHER_EXACT "fisher_exact"
/* Exact conditional test with half the weight on the observed table (Lancaster 1961). */
#define CRM_NAME_METHOD_MID_P "mid_p"
/* Chi-square test with the continuity correction (Yates 1934). */
#define CRM_NAME_METHOD_YATES "yates"
/* Chi-square test of goodness of fit (Pearson 1900). */
#define CRM_NAME_METHOD_CHI_SQUARE "chi_square"
/* Exact test of goodness of fit by enumeration of the multinomial distribution. */
#define CRM_NAME_METHOD_EXACT_MULTINOMIAL "exact_multinomial"
/* Test of goodness of fit: exact in the groups with small expected sizes, chi-square in the rest. */
#define CRM_NAME_METHOD_EXACT_AND_CHI_SQUARE "exact_and_chi_square"
/* Student's t with unequal variances (Welch 1947). */
#define CRM_NAME_METHOD_WELCH "welch"
/* Delta method for a ratio of means, with Welch's degrees of freedom. */
#define CRM_NAME_METHOD_DELTA "delta"
/* Mantel-Haenszel risk difference (Sato, Greenland and Robins 1989). */
#define CRM_NAME_METHOD_SATO_GREENLAND_ROBINS "sato_greenland_robins"
/* Mantel-Haenszel risk ratio (Greenland and Robins 1985). */
#define CRM_NAME_METHOD_GREENLAND_ROBINS "greenland_robins"
/* Mantel-Haenszel odds ratio (Robins, Breslow and Greenland 1986). */
#define CRM_NAME_METHOD_ROBINS_BRESLOW_GREENLAND "robins_breslow_greenland"
/* Test of no association in any stratum (Cochran 1954; Mantel and Haenszel 1959). */
#define CRM_NAME_METHOD_COCHRAN_MANTEL_HAENSZEL "cochran_mantel_haenszel"
/* The same with the continuity correction. */
#define CRM_NAME_METHOD_COCHRAN_MANTEL_HAENSZEL_CORRECTED "cochran_mantel_haenszel_corrected"
/* Test that the risk differences are the same in all strata (Cochran 1954). */
#define CRM_NAME_METHOD_COCHRAN_Q "cochran_q"
/* Test that the odds ratios are the same in all strata (Breslow and Day 1980). */
#define CRM_NAME_METHOD_BRESLOW_DAY "breslow_day"
/* Test that the odds ratios are the same in all strata, corrected for their estimation (Tarone 1985). */
#define CRM_NAME_METHOD_TARONE "tarone"
/* Regression on a covariate with one slope per group (Lin 2013). */
#define CRM_NAME_METHOD_LIN "lin"
/* Regression on a covariate with one slope (Deng, Xu, Kohavi and Walker 2013). */
#define CRM_NAME_METHOD_CUPED "cuped"
/* Limits recovered from the limits of the parts (Zou and Donner 2008). */
#define CRM_NAME_METHOD_MOVER "mover"
/* Standardized over strata to the treated customers: of rates, a score test corrected for skewness (Gart and Nam 1990, Laud 2017); of means, Welch's variances by stratum. */
#define CRM_NAME_METHOD_STANDARDIZED "standardized"

/* The customer's revenue during the follow-up. */
#define CRM_NAME_METRIC_REVENUE "revenue"
#define CRM_METRIC_REVENUE 1
/* A value measured before the program, which the program cannot have changed. */
#define CRM_NAME_METRIC_BASELINE "baseline"
#define CRM_METRIC_BASELINE 2
/* The program's cost for the customer. */
#define CRM_NAME_METRIC_COST "cost"
#define CRM_METRIC_COST 3

/* It is in use. */
#define CRM_NAME_MIGRATION_STATUS_CURRENT "current"
#define CRM_MIGRATION_STATUS_CURRENT 0
/* Another code is used instead. */
#define CRM_NAME_MIGRATION_STATUS_REPLACED "replaced"
#define CRM_MIGRATION_STATUS_REPLACED 1
/* Several codes are used instead, so that a person decides. */
#define CRM_NAME_MIGRATION_STATUS_AMBIGUOUS "ambiguous"
#define CRM_MIGRATION_STATUS_AMBIGUOUS 2
/* It is out of use, and nothing is used instead. */
#define CRM_NAME_MIGRATION_STATUS_RETIRED "retired"
#define CRM_MIGRATION_STATUS_RETIRED 3

/* It uses a channel that is not among those of its type. */
#define CRM_NAME_MISALIGNMENT_KIND_CHANNEL_NOT_ALLOWED "channel_not_allowed"
#define CRM_MISALIGNMENT_KIND_CHANNEL_NOT_ALLOWED 1
/* The last contact was too long ago. */
#define CRM_NAME_MISALIGNMENT_KIND_TOO_QUIET "too_quiet"
#define CRM_MISALIGNMENT_KIND_TOO_QUIET 2
/* It has no representative and needs one. */
#define CRM_NAME_MISALIGNMENT_KIND_NO_OWNER "no_owner"
#define CRM_MISALIGNMENT_KIND_NO_OWNER 3
/* It is long-term without repeated interaction. */
#define CRM_NAME_MISALIGNMENT_KIND_INCONSISTENT "inconsistent"
#define CRM_MISALIGNMENT_KIND_INCONSISTENT 4

/* The customer brought no revenue. */
#define CRM_NAME_MISSING_ZERO "zero"
#define CRM_MISSING_ZERO 1
/* The revenue of the customer is not known. */
#define CRM_NAME_MISSING_UNKNOWN "unknown"
#define CRM_MISSING_UNKNOWN 2

/* The interval of the net benefit. */
#define CRM_NAME_MONEY_TEST_INTERVAL "interval"
#define CRM_MONEY_TEST_INTERVAL 1
/* The score test with the skewness that both arms have together. */
#define CRM_NAME_MONEY_TEST_SCORE "score"
#define CRM_MONEY_TEST_SCORE 2
/* The effective number of customers, where the data have no sums of cubes. */
#define CRM_NAME_MONEY_TEST_EFFECTIVE_NUMBER "effective_number"
#define CRM_MONEY_TEST_EFFECTIVE_NUMBER 3
/* The p-value adjusted for several treated arms. */
#define CRM_NAME_MONEY_TEST_ADJUSTED_P_VALUE "adjusted_p_value"
#define CRM_MONEY_TEST_ADJUSTED_P_VALUE 4

/* The interval of the net benefit is above 0, and no other test holds the verdict back: of revenue, or of its p-value adjusted for several treated arms. */
#define CRM_NAME_MONEY_VERDICT_PAYS "pays"
#define CRM_MONEY_VERDICT_PAYS 1
/* The interval contains 0, another test holds the verdict back, or the net benefit is undefined because a variance is not known. */
#define CRM_NAME_MONEY_VERDICT_UNCLEAR "unclear"
#define CRM_MONEY_VERDICT_UNCLEAR 2
/* The interval is below 0, and no other test holds the verdict back. */
#define CRM_NAME_MONEY_VERDICT_DOES_NOT_PAY "does_not_pay"
#define CRM_MONEY_VERDICT_DOES_NOT_PAY 3

/* Step-down; controls the probability of any false rejection (Holm 1979). */
#define CRM_NAME_MULTIPLICITY_HOLM "holm"
/* Step-up; controls the same under independence, with more power (Hochberg 1988). */
#define CRM_NAME_MULTIPLICITY_HOCHBERG "hochberg"
/* Each p-value times the number of tests. */
#define CRM_NAME_MULTIPLICITY_BONFERRONI "bonferroni"
/* Controls the expected share of false rejections (Benjamini and Hochberg 1995). */
#define CRM_NAME_MULTIPLICITY_BENJAMINI_HOCHBERG "benjamini_hochberg"
/* Controls the same under any dependence (Benjamini and Yekutieli 2001). */
#define CRM_NAME_MULTIPLICITY_BENJAMINI_YEKUTIELI "benjamini_yekutieli"
/* No adjustment. */
#define CRM_NAME_MULTIPLICITY_NONE "none"

/* An error: every row has its reason. */
#define CRM_NAME_NULL_ROOT_ERROR "error"
#define CRM_NULL_ROOT_ERROR 1
/* Nobody asked: the row counts under `UNKNOWN.NOT_ASKED`. */
#define CRM_NAME_NULL_ROOT_NOT_ASKED "not_asked"
#define CRM_NULL_ROOT_NOT_ASKED 2

/* At a root. */
#define CRM_NAME_OUTCOME_DIAGNOSED "diagnosed"
#define CRM_OUTCOME_DIAGNOSED 0
/* At a question that was not answered yet. */
#define CRM_NAME_OUTCOME_OPEN "open"
#define CRM_OUTCOME_OPEN 1
/* At a question that the customer would not answer. */
#define CRM_NAME_OUTCOME_DECLINED "declined"
#define CRM_OUTCOME_DECLINED 2
/* At a question that nobody asked. */
#define CRM_NAME_OUTCOME_NOT_ASKED "not_asked"
#define CRM_OUTCOME_NOT_ASKED 3

/* The number of exits. */
#define CRM_NAME_PARETO_ORDER_N "n"
/* The sum of their values. */
#define CRM_NAME_PARETO_ORDER_VALUE "value"

/* A strict majority leaves because of the product. */
#define CRM_NAME_PORTFOLIO_VERDICT_PRODUCT_PROBLEM "product_problem"
#define CRM_PORTFOLIO_VERDICT_PRODUCT_PROBLEM 1
/* A strict majority leaves because of the service. */
#define CRM_NAME_PORTFOLIO_VERDICT_SERVICE_PROBLEM "service_problem"
#define CRM_PORTFOLIO_VERDICT_SERVICE_PROBLEM 2
/* Neither. */
#define CRM_NAME_PORTFOLIO_VERDICT_MIXED "mixed"
#define CRM_PORTFOLIO_VERDICT_MIXED 3

/* Below the competitors' prices. */
#define CRM_NAME_PRICE_POSITION_BELOW "below"
#define CRM_PRICE_POSITION_BELOW 1
/* Equal to the competitors' prices. */
#define CRM_NAME_PRICE_POSITION_EQUAL "equal"
#define CRM_PRICE_POSITION_EQUAL 2
/* Above the competitors' prices. */
#define CRM_NAME_PRICE_POSITION_ABOVE "above"
#define CRM_PRICE_POSITION_ABOVE 3

/* The program retains customers at no additional cost. */
#define CRM_NAME_QUADRANT_DOMINANT "dominant"
#define CRM_QUADRANT_DOMINANT 1
/* The program retains customers and costs money: the decision depends on their value. */
#define CRM_NAME_QUADRANT_TRADE_OFF "trade_off"
#define CRM_QUADRANT_TRADE_OFF 2
/* The program retains no customer, and saves no money. */
#define CRM_NAME_QUADRANT_DOMINATED "dominated"
#define CRM_QUADRANT_DOMINATED 3
/* The program saves money and loses customers. */
#define CRM_NAME_QUADRANT_CHEAPER_BUT_HARMFUL "cheaper_but_harmful"
#define CRM_QUADRANT_CHEAPER_BUT_HARMFUL 4
/* The program changes neither. */
#define CRM_NAME_QUADRANT_NO_DIFFERENCE "no_difference"
#define CRM_QUADRANT_NO_DIFFERENCE 5

/* A consent. */
#define CRM_NAME_REGIME_OPT_IN "opt_in"
#define CRM_REGIME_OPT_IN 1
/* A consent or a purchase. */
#define CRM_NAME_REGIME_SOFT_OPT_IN "soft_opt_in"
#define CRM_REGIME_SOFT_OPT_IN 2
/* Nothing, as long as the customer does not refuse. */
#define CRM_NAME_REGIME_OPT_OUT "opt_out"
#define CRM_REGIME_OPT_OUT 3

/* Contact for a transaction only. */
#define CRM_NAME_RELATIONSHIP_TYPE_TRANSACTIONAL "transactional"
#define CRM_RELATIONSHIP_TYPE_TRANSACTIONAL 1
/* The customer has all means to serve himself. */
#define CRM_NAME_RELATIONSHIP_TYPE_SELF_SERVICE "self_service"
#define CRM_RELATIONSHIP_TYPE_SELF_SERVICE 2
/* Self-service that knows the customer. */
#define CRM_NAME_RELATIONSHIP_TYPE_AUTOMATED "automated"
#define CRM_RELATIONSHIP_TYPE_AUTOMATED 3
/* Customers help each other. */
#define CRM_NAME_RELATIONSHIP_TYPE_COMMUNITY "community"
#define CRM_RELATIONSHIP_TYPE_COMMUNITY 4
/* Repeated interaction. */
#define CRM_NAME_RELATIONSHIP_TYPE_LONG_TERM "long_term"
#define CRM_RELATIONSHIP_TYPE_LONG_TERM 5
/* A human helps during or after the sale. */
#define CRM_NAME_RELATIONSHIP_TYPE_PERSONAL_ASSISTANCE "personal_assistance"
#define CRM_RELATIONSHIP_TYPE_PERSONAL_ASSISTANCE 6
/* One representative for the customer. */
#define CRM_NAME_RELATIONSHIP_TYPE_DEDICATED_ASSISTANCE "dedicated_assistance"
#define CRM_RELATIONSHIP_TYPE_DEDICATED_ASSISTANCE 7

/* Better than the competitors' offers. */
#define CRM_NAME_RIVAL_PARITY_BETTER "better"
#define CRM_RIVAL_PARITY_BETTER 1
/* As good as the competitors' offers. */
#define CRM_NAME_RIVAL_PARITY_EQUAL "equal"
#define CRM_RIVAL_PARITY_EQUAL 2
/* Worse than the competitors' offers. */
#define CRM_NAME_RIVAL_PARITY_WORSE "worse"
#define CRM_RIVAL_PARITY_WORSE 3

/* The reasons behind what is stated. */
#define CRM_NAME_SCHEME_ROOT "root"
/* What a customer or a representative states. */
#define CRM_NAME_SCHEME_STATED "stated"

/* Anyone may see it. */
#define CRM_NAME_SENSITIVITY_PUBLIC "public"
#define CRM_SENSITIVITY_PUBLIC 1
/* Everyone in the business may see it. */
#define CRM_NAME_SENSITIVITY_INTERNAL "internal"
#define CRM_SENSITIVITY_INTERNAL 2
/* Those may see it whose work needs it. */
#define CRM_NAME_SENSITIVITY_CONFIDENTIAL "confidential"
#define CRM_SENSITIVITY_CONFIDENTIAL 3
/* Only a few may see it. */
#define CRM_NAME_SENSITIVITY_RESTRICTED "restricted"
#define CRM_SENSITIVITY_RESTRICTED 4

/* An informational finding. */
#define CRM_NAME_SEVERITY_INFO "info"
#define CRM_SEVERITY_INFO 1
/* The figures are less reliable than they look. */
#define CRM_NAME_SEVERITY_WARNING "warning"
#define CRM_SEVERITY_WARNING 2
/* Do not use the figures before this is resolved. */
#define CRM_NAME_SEVERITY_CRITICAL "critical"
#define CRM_SEVERITY_CRITICAL 3

/* All numbers from `lower` to `upper`. */
#define CRM_NAME_SHAPE_BOUNDED "bounded"
/* All numbers from `lower` upward; `upper` is infinity. */
#define CRM_NAME_SHAPE_RAY_UP "ray_up"
/* All numbers up to `upper`; `lower` is negative infinity. */
#define CRM_NAME_SHAPE_RAY_DOWN "ray_down"
/* All numbers up to `lower` and all from `upper` upward; the numbers between are excluded. */
#define CRM_NAME_SHAPE_TWO_RAYS "two_rays"
/* All numbers. */
#define CRM_NAME_SHAPE_WHOLE_LINE "whole_line"

/* The p-value, or the whole interval, is below the threshold. */
#define CRM_NAME_SIDE_BELOW "below"
#define CRM_SIDE_BELOW 1
/* The p-value is equal to the threshold or above it. */
#define CRM_NAME_SIDE_NOT_BELOW "not_below"
#define CRM_SIDE_NOT_BELOW 2
/* The whole interval is above the threshold. */
#define CRM_NAME_SIDE_ABOVE "above"
#define CRM_SIDE_ABOVE 3
/* The interval contains the threshold. */
#define CRM_NAME_SIDE_CONTAINS "contains"
#define CRM_SIDE_CONTAINS 4

/* A cell of the table is zero, and the method takes its logarithm. */
#define CRM_NAME_UNDEFINED_REASON_ZERO_CELL "zero_cell"
#define CRM_UNDEFINED_REASON_ZERO_CELL 1
/* The ratio is 0 / 0. */
#define CRM_NAME_UNDEFINED_REASON_ZERO_BY_ZERO "zero_by_zero"
#define CRM_UNDEFINED_REASON_ZERO_BY_ZERO 2
/* The effect is estimated as exactly zero without uncertainty, and cannot be a divisor. */
#define CRM_NAME_UNDEFINED_REASON_ZERO_EFFECT "zero_effect"
#define CRM_UNDEFINED_REASON_ZERO_EFFECT 3
/* The cost is not positive, and cannot be a divisor. */
#define CRM_NAME_UNDEFINED_REASON_NO_COST "no_cost"
#define CRM_UNDEFINED_REASON_NO_COST 4
/* The study has no allocation ratio, so the sizes of the arms cannot be tested. */
#define CRM_NAME_UNDEFINED_REASON_NO_ALLOCATION_RATIO "no_allocation_ratio"
#define CRM_UNDEFINED_REASON_NO_ALLOCATION_RATIO 5
/* There is no loss, so the stock grows without limit. */
#define CRM_NAME_UNDEFINED_REASON_NO_LOSS "no_loss"
#define CRM_UNDEFINED_REASON_NO_LOSS 6
/* The variance is zero. */
#define CRM_NAME_UNDEFINED_REASON_ZERO_VARIANCE "zero_variance"
#define CRM_UNDEFINED_REASON_ZERO_VARIANCE 10
/* The denominator is zero. */
#define CRM_NAME_UNDEFINED_REASON_ZERO_DENOMINATOR "zero_denominator"
#define CRM_UNDEFINED_REASON_ZERO_DENOMINATOR 11
/* No stratum has members of both groups. */
#define CRM_NAME_UNDEFINED_REASON_NO_STRATUM "no_stratum"
#define CRM_UNDEFINED_REASON_NO_STRATUM 12
/* Fewer than two strata can be compared. */
#define CRM_NAME_UNDEFINED_REASON_TOO_FEW_STRATA "too_few_strata"
#define CRM_UNDEFINED_REASON_TOO_FEW_STRATA 13
/* The summary lacks a column. */
#define CRM_NAME_UNDEFINED_REASON_MISSING_COLUMN "missing_column"
#define CRM_UNDEFINED_REASON_MISSING_COLUMN 20
/* The study has no column for this metric. */
#define CRM_NAME_UNDEFINED_REASON_NO_METRIC "no_metric"
#define CRM_UNDEFINED_REASON_NO_METRIC 21
/* Too few customers have a value. */
#define CRM_NAME_UNDEFINED_REASON_TOO_FEW "too_few"
#define CRM_UNDEFINED_REASON_TOO_FEW 22
/* The set is not an interval. */
#define CRM_NAME_UNDEFINED_REASON_UNBOUNDED "unbounded"
#define CRM_UNDEFINED_REASON_UNBOUNDED 23
/* The options do not request it. */
#define CRM_NAME_UNDEFINED_REASON_NOT_ASKED "not_asked"
#define CRM_UNDEFINED_REASON_NOT_ASKED 24
/* The program does not significantly retain customers, so there is no cost per retained customer. */
#define CRM_NAME_UNDEFINED_REASON_NONE_RETAINED "none_retained"
#define CRM_UNDEFINED_REASON_NONE_RETAINED 25
/* No value is missing in either arm: there is nothing to compare. */
#define CRM_NAME_UNDEFINED_REASON_NONE_MISSING "none_missing"
#define CRM_UNDEFINED_REASON_NONE_MISSING 26
/* Fewer than five customers of an arm were lost, or fewer than five retained: too few to estimate a variance from them. */
#define CRM_NAME_UNDEFINED_REASON_FEW_EVENTS "few_events"
#define CRM_UNDEFINED_REASON_FEW_EVENTS 27
/* A stratified report has the figure of the strata: Mantel and Haenszel's. */
#define CRM_NAME_UNDEFINED_REASON_IN_STRATA "in_strata"
#define CRM_UNDEFINED_REASON_IN_STRATA 28
/* A stratum has fewer than five expected customers, lost or retained, in an arm. */
#define CRM_NAME_UNDEFINED_REASON_FEW_EXPECTED "few_expected"
#define CRM_UNDEFINED_REASON_FEW_EXPECTED 29
/* Even a program that lost no customer would be found in fewer than 80 % of studies. */
#define CRM_NAME_UNDEFINED_REASON_UNDETECTABLE "undetectable"
#define CRM_UNDEFINED_REASON_UNDETECTABLE 30
/* Few customers of small strata decide, so that a power cannot be approximated. */
#define CRM_NAME_UNDEFINED_REASON_SMALL_STRATA "small_strata"
#define CRM_UNDEFINED_REASON_SMALL_STRATA 31
/* A stated reason that no root means literally hides nothing. */
#define CRM_NAME_UNDEFINED_REASON_NOT_LITERAL "not_literal"
#define CRM_UNDEFINED_REASON_NOT_LITERAL 32

/* The value of a retained customer, as given in the options. */
#define CRM_NAME_VALUE_FROM_CUSTOMER_VALUE "customer_value"
#define CRM_VALUE_FROM_CUSTOMER_VALUE 1
/* The revenue of the customers, as measured. */
#define CRM_NAME_VALUE_FROM_REVENUE "revenue"
#define CRM_VALUE_FROM_REVENUE 2

/* Both mean the same. */
#define CRM_NAME_VENDOR_RELATION_EXACT "exact"
#define CRM_VENDOR_RELATION_EXACT 0
/* Both mean nearly the same. */
#define CRM_NAME_VENDOR_RELATION_CLOSE "close"
#define CRM_VENDOR_RELATION_CLOSE 1
/* The root is the group of what the code can mean. */
#define CRM_NAME_VENDOR_RELATION_BROAD "broad"
#define CRM_VENDOR_RELATION_BROAD 2

/* The program reduces churn: the adjusted p-value is below `1 - level`, and the estimate and its limits are above 0. */
#define CRM_NAME_VERDICT_EFFECTIVE "effective"
#define CRM_VERDICT_EFFECTIVE 1
/* The result is inconclusive. */
#define CRM_NAME_VERDICT_INCONCLUSIVE "inconclusive"
#define CRM_VERDICT_INCONCLUSIVE 2
/* The program increases churn: the adjusted p-value is below `1 - level`, and the estimate and its limits are below 0. */
#define CRM_NAME_VERDICT_HARMFUL "harmful"
#define CRM_VERDICT_HARMFUL 3

/* A code has not the form of one. */
#define CRM_NAME_VIOLATION_KIND_BAD_CODE "bad_code"
#define CRM_VIOLATION_KIND_BAD_CODE 0
/* Two concepts have one code. */
#define CRM_NAME_VIOLATION_KIND_DUPLICATE_CODE "duplicate_code"
#define CRM_VIOLATION_KIND_DUPLICATE_CODE 1
/* A concept is below one that is not there. */
#define CRM_NAME_VIOLATION_KIND_MISSING_PARENT "missing_parent"
#define CRM_VIOLATION_KIND_MISSING_PARENT 2
/* A concept is below two others. */
#define CRM_NAME_VIOLATION_KIND_TWO_PARENTS "two_parents"
#define CRM_VIOLATION_KIND_TWO_PARENTS 3
/* Concepts are below each other in a circle. */
#define CRM_NAME_VIOLATION_KIND_CYCLE "cycle"
#define CRM_VIOLATION_KIND_CYCLE 4
/* A concept has no label in a language of the scheme. */
#define CRM_NAME_VIOLATION_KIND_MISSING_LABEL "missing_label"
#define CRM_VIOLATION_KIND_MISSING_LABEL 5
/* A concept has two preferred labels in one language, or one that is also among its other wordings (SKOS S13, S14). */
#define CRM_NAME_VIOLATION_KIND_LABEL_CONFLICT "label_conflict"
#define CRM_VIOLATION_KIND_LABEL_CONFLICT 6
/* Related concepts are above or below each other (SKOS S27). */
#define CRM_NAME_VIOLATION_KIND_RELATED_IS_BROADER "related_is_broader"
#define CRM_VIOLATION_KIND_RELATED_IS_BROADER 7
/* What matches exactly also matches more broadly, more narrowly or is related (SKOS S46). */
#define CRM_NAME_VIOLATION_KIND_MAPPING_CONFLICT "mapping_conflict"
#define CRM_VIOLATION_KIND_MAPPING_CONFLICT 8
/* A concept refers to one that is not there. */
#define CRM_NAME_VIOLATION_KIND_DANGLING "dangling"
#define CRM_VIOLATION_KIND_DANGLING 9
/* Concepts replace each other in a circle. */
#define CRM_NAME_VIOLATION_KIND_REPLACEMENT_CYCLE "replacement_cycle"
#define CRM_VIOLATION_KIND_REPLACEMENT_CYCLE 10
/* A concept of a guided scheme has no probing question in a language of the scheme. */
#define CRM_NAME_VIOLATION_KIND_MISSING_PROBE "missing_probe"
#define CRM_VIOLATION_KIND_MISSING_PROBE 11
/* A concept of a guided scheme has no response in a language of the scheme. */
#define CRM_NAME_VIOLATION_KIND_MISSING_RESPONSE "missing_response"
#define CRM_VIOLATION_KIND_MISSING_RESPONSE 12
/* Two concepts have the same preferred label, when folded. */
#define CRM_NAME_VIOLATION_KIND_LABEL_TWICE "label_twice"
#define CRM_VIOLATION_KIND_LABEL_TWICE 13
/* A part of a SKOS document has no form in a scheme, and was left out. */
#define CRM_NAME_VIOLATION_KIND_NOT_UNDERSTOOD "not_understood"
#define CRM_VIOLATION_KIND_NOT_UNDERSTOOD 14

/* A scheme is not made of the document. */
#define CRM_NAME_VIOLATION_SEVERITY_ERROR "error"
#define CRM_VIOLATION_SEVERITY_ERROR 0
/* A scheme is made of the document, and keeps the warning. */
#define CRM_NAME_VIOLATION_SEVERITY_WARNING "warning"
#define CRM_VIOLATION_SEVERITY_WARNING 1

/* Low volume. */
#define CRM_NAME_VOLUME_LOW "low"
#define CRM_VOLUME_LOW 1
/* High volume. */
#define CRM_NAME_VOLUME_HIGH "high"
#define CRM_VOLUME_HIGH 2

/* Monday, as in ISO 8601. */
#define CRM_NAME_WEEK_START_MONDAY "monday"
#define CRM_WEEK_START_MONDAY 1
/* Tuesday. */
#define CRM_NAME_WEEK_START_TUESDAY "tuesday"
#define CRM_WEEK_START_TUESDAY 2
/* Wednesday. */
#define CRM_NAME_WEEK_START_WEDNESDAY "wednesday"
#define CRM_WEEK_START_WEDNESDAY 3
/* Thursday. */
#define CRM_NAME_WEEK_START_THURSDAY "thursday"
#define CRM_WEEK_START_THURSDAY 4
/* Friday. */
#define CRM_NAME_WEEK_START_FRIDAY "friday"
#define CRM_WEEK_START_FRIDAY 5
/* Saturday. */
#define CRM_NAME_WEEK_START_SATURDAY "saturday"
#define CRM_WEEK_START_SATURDAY 6
/* Sunday. */
#define CRM_NAME_WEEK_START_SUNDAY "sunday"
#define CRM_WEEK_START_SUNDAY 7

/* A p-value. */
#define CRM_NAME_CRITERION_P_VALUE "p_value"
/* An interval, and the p-value of its test. */
#define CRM_NAME_CRITERION_INTERVAL "interval"

/* A limit: a bar across. */
#define CRM_NAME_END_LIMIT "limit"
/* No limit: an arrow. */
#define CRM_NAME_END_UNBOUNDED "unbounded"
/* A limit beyond the axis: an arrow with its number. */
#define CRM_NAME_END_CLIPPED "clipped"
/* Nothing: the interval begins and ends beyond the same end of the axis. */
#define CRM_NAME_END_HIDDEN "hidden"

/* The sizes of the arms do not agree with the allocation ratio. */
#define CRM_NAME_FINDING_SAMPLE_RATIO_MISMATCH "sample_ratio_mismatch"
/* An arm, or its control, is too small for its intervals to keep their level. */
#define CRM_NAME_FINDING_TINY_ARM "tiny_arm"
/* An incremental revenue rests on few customers, so that its interval does not keep its level. */
#define CRM_NAME_FINDING_FEW_CUSTOMERS "few_customers"
/* The baseline is missing for so many customers that the unadjusted revenue decides the money. */
#define CRM_NAME_FINDING_PARTIAL_BASELINE "partial_baseline"
/* Customers are in a different arm than the one to which their identifier is assigned. */
#define CRM_NAME_FINDING_ASSIGNMENT_MISMATCH "assignment_mismatch"
/* An arm differs from the control in a covariate more than randomized arms do. */
#define CRM_NAME_FINDING_IMBALANCE "imbalance"
/* An arm and the control are divided among the strata differently, more than by chance. */
#define CRM_NAME_FINDING_STRATA_IMBALANCE "strata_imbalance"
/* Controls were exposed to the program. */
#define CRM_NAME_FINDING_CONTAMINATION "contamination"
/* Treated customers were not exposed to the program. */
#define CRM_NAME_FINDING_NON_COMPLIANCE "non_compliance"
/* A value is missing more often in an arm than in the control. */
#define CRM_NAME_FINDING_MISSING_DIFFERS "missing_differs"
/* The revenue of a hundredth of the customers of an arm, or of more, is unknown. */
#define CRM_NAME_FINDING_MISSING_VALUES "missing_values"
/* Revenues above the cap of the definition count as the cap. */
#define CRM_NAME_FINDING_CAPPED "capped"
/* Most of the customers who were excluded as followed for less than the follow-up were lost, more than of the others: the column seems to contain the days until a loss. */
#define CRM_NAME_FINDING_EXCLUDED_LOST "excluded_lost"
/* Customers were followed for less than the follow-up, and excluded. */
#define CRM_NAME_FINDING_LATE_ENROLLMENT "late_enrollment"
/* Strata have no customers of a treated arm or of the control. */
#define CRM_NAME_FINDING_LACKING_STRATA "lacking_strata"
/* Strata in which an arm has fewer than two customers are taken together, or with the smallest other stratum. */
#define CRM_NAME_FINDING_POOLED_STRATA "pooled_strata"
/* Strata with fewer than five expected customers in a cell are used in a standardized effect. */
#define CRM_NAME_FINDING_TINY_STRATA "tiny_strata"
/* Numbers of a column were rounded to its declared decimals, which can change a shown digit. */
#define CRM_NAME_FINDING_ROUNDED "rounded"
/* Sums of a summary were floats that are not an integer number of units. */
#define CRM_NAME_FINDING_INEXACT_SUMMARY "inexact_summary"
/* A summary lacked columns, so the figures that need them are undefined. */
#define CRM_NAME_FINDING_ABSENT_COLUMNS "absent_columns"

/* Too many exits have a root that says nothing. */
#define CRM_NAME_REASON_FINDING_TOO_MANY_UNKNOWN "too_many_unknown"
/* Too many reasons are not in the scheme. */
#define CRM_NAME_REASON_FINDING_OTHER_SHARE "other_share"
/* A test of a table has an expected count below 5. */
#define CRM_NAME_REASON_FINDING_SPARSE_TABLE "sparse_table"
/* Deprecated codes count under their replacement. */
#define CRM_NAME_REASON_FINDING_MIGRATED "migrated"
/* Values were rounded to the declared decimals. */
#define CRM_NAME_REASON_FINDING_ROUNDED "rounded"
/* Representatives differ all over, so that a flag may mirror who calls them. */
#define CRM_NAME_REASON_FINDING_REPRESENTATIVES_DIFFER "representatives_differ"
/* Who accepts an offer might have stayed without it. */
#define CRM_NAME_REASON_FINDING_SAVE_RATES_ARE_NOT_EFFECTS "save_rates_are_not_effects"

/* A column of timestamps has no zone; it was read as UTC. */
#define CRM_NAME_SEGMENT_FINDING_NAIVE_AS_UTC "naive_as_utc"
/* Values of a field of decimals or money had more decimals than the field, and were rounded, half to even. */
#define CRM_NAME_SEGMENT_FINDING_ROUNDED "rounded"
/* An expression had no value, and was read as null. */
#define CRM_NAME_SEGMENT_FINDING_UNDEFINED "undefined"

#endif /* CRM_NAMES_H */
