//! The form field of one parameter, made from the family's description of it.

use leptos::either::Either;
use leptos::prelude::*;
use serde_json::Value;

use crate::app::format;
use crate::app::state::Prepare;
use crate::engine::family::{Kind, Parameter};

/// A number field or a list of texts, with help and the reason why a value would be refused.
#[component]
pub(crate) fn ParameterField(
    /// What the field is for.
    parameter: &'static Parameter,
) -> impl IntoView {
    let form = Prepare::expect().form;
    // The browser shows what was typed and gives no value for text that is no number.
    let is_no_number = RwSignal::new(false);
    let problem = Memo::new(move |_| {
        is_no_number
            .get()
            .then(|| "expected a number".to_owned())
            .or_else(|| form.problem_with(parameter))
    });
    let id = format!("parameter-{}", parameter.name);
    let hint_id = format!("{id}-hint");
    let problem_id = format!("{id}-problem");
    let described_by = format!("{hint_id} {problem_id}");
    let is_invalid = move || problem.with(Option::is_some).then_some("true");
    // What the field shows at first. From then on the field itself knows best what is in it.
    let value = untrack(|| form.value_of(parameter));
    let field = match parameter.kind {
        Kind::Texts { .. } => {
            let text = value.as_ref().map(text_of_list).unwrap_or_default();
            Either::Left(view! {
                <textarea
                    id=id.clone()
                    rows="2"
                    spellcheck="false"
                    autocomplete="off"
                    aria-describedby=described_by
                    aria-invalid=is_invalid
                    prop:value=text
                    on:input:target=move |event| {
                        form.set_value_of(parameter, list_of_text(&event.target().value()));
                    }
                ></textarea>
            })
        }
        Kind::Integer { .. } | Kind::Number { .. } => {
            let text = value
                .filter(|value| !value.is_null())
                .map(|value| value.to_string())
                .unwrap_or_default();
            let (min, max, step) = bounds(parameter.kind);
            Either::Right(view! {
                <input
                    id=id.clone()
                    type="number"
                    min=min
                    max=max
                    step=step
                    autocomplete="off"
                    required=parameter.is_required
                    aria-describedby=described_by
                    aria-invalid=is_invalid
                    prop:value=text
                    on:input:target=move |event| {
                        let field = event.target();
                        is_no_number.set(field.validity().bad_input());
                        form.set_value_of(parameter, parameter.parse(&field.value()));
                    }
                />
            })
        }
    };
    view! {
        <div class="field parameter-field" class:is-wide=matches!(parameter.kind, Kind::Texts { .. })>
            <label for=id>{parameter.label}</label>
            {field}
            <p id=hint_id class="hint">{parameter.help} {range(parameter.kind)}</p>
            <div id=problem_id aria-live="polite">
                {move || {
                    problem.get().map(|problem| view! { <p class="problem">{format::sentence(&problem)}</p> })
                }}
            </div>
        </div>
    }
}

/// The range in words.
fn range(kind: Kind) -> Option<String> {
    let whole = |n: i64| match u64::try_from(n) {
        Ok(n) => format::count(n),
        Err(_) => n.to_string(),
    };
    match kind {
        Kind::Integer { min, max } => Some(format!(" {} to {}.", whole(min), whole(max))),
        // A range that is open at 0 begins with the smallest number there is.
        Kind::Number { min, max } if min > 0.0 && min < 1e-6 => {
            Some(format!(" Above 0, up to {max}."))
        }
        Kind::Number { min, max } => Some(format!(" {min} to {max}.")),
        Kind::Texts { .. } => None,
    }
}

/// The attributes that make the browser's own arrows useful.
fn bounds(kind: Kind) -> (String, String, &'static str) {
    match kind {
        Kind::Integer { min, max } => (min.to_string(), max.to_string(), "1"),
        Kind::Number { min, max } => {
            (if min < 1e-6 { 0.0 } else { min }.to_string(), max.to_string(), "any")
        }
        Kind::Texts { .. } => (String::new(), String::new(), "any"),
    }
}

fn list_of_text(text: &str) -> Option<Value> {
    let lines: Vec<Value> = text.lines().filter(|line| !line.is_empty()).map(Value::from).collect();
    (!lines.is_empty()).then_some(Value::Array(lines))
}

fn text_of_list(list: &Value) -> String {
    let lines = list.as_array().map(Vec::as_slice).unwrap_or_default();
    lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}
