//! Diagnostics: what is wrong in the user's data, where, why, and how to mend it.
//!
//! A [`Rule`] is the fact that something can be wrong; the module that finds it declares it.
//! A [`Report`] counts findings by rule and subject and keeps the first examples,
//! so a million bad rows cost as little as one.

mod findings;
mod path;
mod report;
mod rule;

pub use findings::Findings;
pub use path::Path;
pub use report::{Example, Group, Place, Report};
pub use rule::{Rule, Severity};

use super::{
    batch, cost, family, inspect, results, select, source, split, template, tokens, translate,
    unpack,
};

/// Every rule, in the order in which the guide lists them. What [`inspect::Mend`] says of its changes
/// stands in [`inspect::FIXES`].
pub const RULES: &[&Rule] = &[
    &unpack::GZIP_CUT_OFF,
    &unpack::GZIP_DAMAGED,
    &unpack::GZIP_TRAILING,
    &unpack::CELL_ERROR,
    &source::INVALID_UTF8,
    &source::BAD_BYTES,
    &source::NUL_CHARACTER,
    &source::NO_HEADER,
    &source::NO_ROWS,
    &source::EMPTY_COLUMN_NAME,
    &source::DUPLICATE_COLUMN_NAME,
    &source::COLUMN_MISSING,
    &source::COLUMN_EXTRA,
    &source::COLUMNS_REORDERED,
    &source::LINE_ABOVE,
    &source::RAGGED_ROW,
    &source::RAGGED_ROW_LEFT_OUT,
    &source::BLANK_LINE,
    &source::MIXED_LINE_ENDS,
    &source::COMMENT_LINE,
    &source::UNTERMINATED_QUOTE,
    &source::RECORD_TOO_LONG,
    &source::NOT_JSON,
    &source::ARRAY_NOT_CLOSED,
    &source::LATE_FIELD,
    &template::UNKNOWN_COLUMN,
    &template::UNCLOSED_PLACEHOLDER,
    &template::UNUSED_COLUMN,
    &template::EMPTY_TEMPLATE,
    &batch::UNKNOWN_FORMAT,
    &batch::UNKNOWN_PARAMETER,
    &batch::PARAMETER_OUT_OF_RANGE,
    &batch::PARAMETER_MISSING,
    &batch::OVER_MODEL_LIMIT,
    &batch::EMPTY_PROMPT,
    &batch::UNKNOWN_ID_COLUMN,
    &batch::EMPTY_RECORD_ID,
    &batch::UNUSUAL_RECORD_ID,
    &batch::DUPLICATE_RECORD_ID,
    &batch::DUPLICATES_PARTLY_CHECKED,
    &batch::TOO_FEW_RECORDS,
    &batch::UNKNOWN_COLUMN,
    &batch::NOT_ABLE,
    &batch::LEFT_OUT,
    &batch::BAD_PATCH,
    &batch::MEDIA_NOT_FOUND,
    &batch::MEDIA_WEB_ADDRESS,
    &batch::MEDIA_FORMAT,
    &batch::NOT_MESSAGES,
    &family::shape::MISSING_FIELD,
    &family::shape::WRONG_TYPE,
    &family::shape::OUT_OF_RANGE,
    &family::shape::UNKNOWN_CHOICE,
    &family::shape::UNKNOWN_FIELD,
    &family::shape::NOT_EXACTLY_ONE,
    &family::shape::WRONG_LENGTH,
    &family::shape::BAD_BASE64,
    &family::rules::FIRST_TURN,
    &family::rules::FORBIDDEN_TOGETHER,
    &family::rules::NO_TURN,
    &family::rules::NOT_FOR_MODEL,
    &family::rules::DOUBTFUL_FOR_MODEL,
    &family::rules::DOUBTFUL_VALUE,
    &family::rules::NO_CHAT_TEMPLATE,
    &family::rules::TEMPLATE_TOKEN,
    &family::rules::MODALITY,
    &family::rules::S3_LOCATION,
    &family::rules::PROMPT_TURNS,
    &family::rules::IMAGE_SIZE,
    &family::rules::OLD_NAME,
    &translate::rules::PARAMETER_DROPPED,
    &translate::rules::VALUE_OUT_OF_RANGE,
    &translate::rules::VALUE_ROUNDED,
    &translate::rules::DEFAULT_USED,
    &translate::rules::MODEL_REPLACED,
    &translate::rules::IMAGE_ADDRESS,
    &translate::rules::MEDIA_NOT_TAKEN,
    &translate::rules::PART_DROPPED,
    &translate::rules::PART_NOT_CARRIED,
    &translate::rules::TOOLS_DROPPED,
    &translate::rules::TOOL_TURNS_NOT_TAKEN,
    &translate::rules::SYSTEM_JOINED,
    &translate::rules::SCHEMA_AS_TOOL,
    &translate::rules::RESPONSE_FORMAT_DROPPED,
    &translate::rules::SEVERAL_ANSWERS,
    &translate::rules::REQUEST_SPLIT,
    &translate::rules::UNKNOWN_URL,
    &translate::rules::UNKNOWN_RECORD,
    &translate::rules::UNKNOWN_SOURCE,
    &translate::rules::NOT_JSON,
    &translate::rules::WRONG_KIND,
    &translate::rules::TOKEN_INPUT,
    &translate::rules::EMPTY_REQUEST,
    &translate::rules::DUPLICATE_CUSTOM_ID,
    &translate::rules::MISSING_CUSTOM_ID,
    &translate::rules::UNREAD_ANSWER,
    &translate::rules::OTHER_STOP,
    &family::rules::REFUSED_IN_BATCH,
    &family::rules::DOUBTFUL_IN_BATCH,
    &family::rules::DOCUMENT_WITHOUT_TEXT,
    &family::rules::TOO_MANY_MEDIA,
    &family::rules::MEDIA_OF_ASSISTANT,
    &family::rules::WRONG_FORM,
    &family::rules::DUPLICATE_NAME,
    &family::rules::OTHER_MODEL,
    &family::rules::REFUSED_BY_MODEL,
    &inspect::rules::BYTE_ORDER_MARK,
    &inspect::rules::BLANK_LINE,
    &inspect::rules::CARRIAGE_RETURN,
    &inspect::rules::INVALID_UTF8,
    &inspect::rules::NOT_JSON,
    &inspect::rules::NOT_OBJECT,
    &inspect::rules::DUPLICATE_KEY,
    &inspect::rules::OTHER_FORMAT,
    &inspect::rules::OUTPUT_LINE,
    &inspect::rules::UNKNOWN_KEY,
    &inspect::rules::TOO_LONG,
    &inspect::rules::RECORD_ID_MISSING,
    &inspect::rules::RECORD_ID_NOT_TEXT,
    &inspect::rules::RECORD_ID_BLANK,
    &inspect::rules::MODEL_INPUT_MISSING,
    &inspect::rules::MODEL_INPUT_NOT_OBJECT,
    &inspect::rules::MODEL_INPUT_TEXT,
    &inspect::rules::UNKNOWN_FAMILY,
    &inspect::rules::WRONG_FAMILY,
    &inspect::rules::OVER_CONTEXT_WINDOW,
    &inspect::rules::EMPTY_FILE,
    &inspect::rules::NO_BATCH,
    &inspect::rules::MIXED_FAMILIES,
    &inspect::rules::TOO_MANY_RECORDS,
    &inspect::rules::FILE_TOO_LARGE,
    &inspect::rules::MEDIA_FOLDER,
    &inspect::rules::MEDIA_LOCATION,
    &select::rules::BAD_VALUE,
    &select::rules::NOT_DRAWN,
    &select::rules::NOT_A_NUMBER,
    &select::rules::NOTHING_SELECTED,
    &select::rules::DUPLICATE_REQUEST,
    &select::rules::DUPLICATES_PARTLY_DROPPED,
    &split::rules::PART_TOO_SMALL,
    &split::rules::PART_TOO_LARGE,
    &split::rules::MORE_PARTS_THAN_JOBS,
    &split::rules::TOO_MANY_PARTS,
    &split::rules::OTHER_SIZE,
    &tokens::rules::OVER_CONTEXT_WINDOW,
    &cost::rules::OVER_BUDGET,
    &cost::rules::MAY_BE_OVER_BUDGET,
    &cost::rules::BUDGET_UNCHECKED,
    &cost::rules::NO_PRICE,
    &cost::rules::NO_BATCH_PRICE,
    &cost::rules::IMAGES_NOT_COUNTED,
    &cost::rules::OUTPUT_UNKNOWN,
    &results::rules::NOT_JSON,
    &results::rules::CUT_OFF,
    &results::rules::TOO_LONG,
    &results::rules::NO_ID,
    &results::rules::NO_ANSWER,
    &results::rules::UNREAD_ANSWER,
    &results::rules::REPEATED,
    &results::rules::CONFLICT,
    &results::rules::SUPERSEDED,
    &results::rules::MISSING,
    &results::rules::UNEXPECTED,
    &results::rules::MANIFEST_DIFFERS,
    &results::rules::NO_MANIFEST,
    &results::rules::NOT_SENT,
    &results::rules::INPUT_NEEDED,
    &results::rules::DOUBLE_ROW_ID,
    &results::rules::RETRY_WITHOUT_REQUEST,
    &results::rules::RETRY_TOO_FEW,
    &results::rules::RETRY_TOO_LARGE,
    &results::rules::RETRY_TOPPED_UP,
    &results::rules::RETRY_WILL_FAIL_AGAIN,
    &results::rules::RETRY_NOT_ELIGIBLE,
    &results::rules::RETRY_ELIGIBILITY_UNKNOWN,
    &results::rules::RETRY_THROUGH_PROFILE,
    &results::rules::RETRY_OTHER_FORMAT,
    &results::rules::RETRY_LIMIT_LOWERED,
    &results::rules::RETRY_MERGE_LEFT_OUT,
    &results::rules::RETRY_LIMIT_ADDED,
    &results::rules::VECTOR_LEFT_OUT,
    &results::rules::FORMULA_GUARDED,
    &results::rules::CELL_CUT,
    &results::rules::ROWS_OVER_LIMIT,
    &results::rules::COLUMNS_OVER_LIMIT,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_code_of_its_own_and_says_what_to_do() {
        let fixes = inspect::FIXES.iter().map(|fix| fix.rule);
        let rules: Vec<&Rule> = RULES.iter().copied().chain(fixes).collect();
        let mut codes: Vec<&str> = rules.iter().map(|rule| rule.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), rules.len(), "two rules share a code");
        for rule in rules {
            let (area, name) = rule.code.split_once('.').expect("a code is `area.name`");
            assert!(!area.is_empty() && !name.is_empty(), "{}", rule.code);
            assert!(
                rule.code
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c)),
                "{}",
                rule.code
            );
            assert!(rule.example.len() > 4, "{} has no example", rule.code);
            for text in [rule.title, rule.why, rule.fix] {
                assert!(text.len() > 10, "{}: `{text}` says too little", rule.code);
                assert!(
                    text.chars().next().is_some_and(char::is_uppercase),
                    "{}: {text}",
                    rule.code
                );
            }
        }
    }
}
