//! The form field of one parameter, made from the family's description of it.

use leptos::prelude::*;
use serde_json::Value;

use crate::app::format;
use crate::app::state::Prepare;
use crate::engine::family::{Parameter, Shape};

/// A field that fits the parameter, with help and the reason why a value would be refused.
#[component]
pub(crate) fn ParameterField(
    /// What the field is for.
    parameter: &'static Parameter,
) -> impl IntoView {
    let form = Prepare::expect().form;
    // What was typed and is no value at all: the browser gives nothing for text that is no number.
    let misread = RwSignal::new(None::<String>);
    let problem = Memo::new(move |_| misread.get().or_else(|| form.problem_with(parameter)));
    let id = format!("parameter-{}", parameter.name);
    let hint_id = format!("{id}-hint");
    let problem_id = format!("{id}-problem");
    let described_by = format!("{hint_id} {problem_id}");
    let is_invalid = move || problem.with(Option::is_some).then_some("true");
    // What the field shows at first. From then on the field itself knows best what is in it.
    let value = untrack(|| form.value_of(parameter)).filter(|value| !value.is_null());
    let kind = FieldKind::of(&parameter.shape);
    let field = match kind {
        FieldKind::Lines | FieldKind::Json => {
            let text = value.as_ref().map(|value| text_of(kind, value)).unwrap_or_default();
            view! {
                <textarea
                    id=id.clone()
                    rows="2"
                    spellcheck="false"
                    autocomplete="off"
                    aria-describedby=described_by
                    aria-invalid=is_invalid
                    prop:value=text
                    on:input:target=move |event| {
                        let text = event.target().value();
                        let read = value_of(kind, &text);
                        misread.set(read.as_ref().err().cloned());
                        // What was typed is never taken for nothing: as a text it is refused.
                        form.set_value_of(parameter, read.unwrap_or_else(|_| Some(text.into())));
                    }
                ></textarea>
            }
            .into_any()
        }
        FieldKind::Number => {
            let text = value.map(|value| value.to_string()).unwrap_or_default();
            let (min, max, step) = bounds(&parameter.shape);
            view! {
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
                        let is_bad = field.validity().bad_input();
                        misread.set(is_bad.then(|| "expected a number".to_owned()));
                        form.set_value_of(parameter, parameter.parse(&field.value()));
                    }
                />
            }
            .into_any()
        }
        FieldKind::Select => {
            let chosen = value.map(|value| plain(&value)).unwrap_or_default();
            let options = choices(&parameter.shape)
                .into_iter()
                .map(|choice| {
                    let is_selected = choice == chosen;
                    view! { <option value=choice.clone() selected=is_selected>{choice.clone()}</option> }
                })
                .collect_view();
            view! {
                <select
                    id=id.clone()
                    aria-describedby=described_by
                    aria-invalid=is_invalid
                    on:change:target=move |event| {
                        let text = event.target().value();
                        let value = match parameter.shape {
                            Shape::Choice(_) => (!text.is_empty()).then(|| text.into()),
                            _ => serde_json::from_str(&text).ok(),
                        };
                        form.set_value_of(parameter, value);
                    }
                >
                    <option value="">"Model default"</option>
                    {options}
                </select>
            }
            .into_any()
        }
    };
    let is_wide = matches!(kind, FieldKind::Lines | FieldKind::Json);
    view! {
        <div class="field parameter-field" class:is-wide=is_wide>
            <label for=id>{parameter.label}</label>
            {field}
            <p id=hint_id class="hint">{parameter.help} {range(&parameter.shape)}</p>
            <div id=problem_id aria-live="polite">
                {move || {
                    problem.get().map(|problem| view! { <p class="problem">{format::sentence(&problem)}</p> })
                }}
            </div>
        </div>
    }
}

/// What a parameter is edited with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FieldKind {
    /// A number.
    Number,
    /// One of a few values.
    Select,
    /// Texts, one a line.
    Lines,
    /// Anything else.
    Json,
}

impl FieldKind {
    fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Integer { .. } | Shape::Number { .. } => Self::Number,
            Shape::Choice(_) | Shape::IntegerChoice(_) | Shape::Boolean => Self::Select,
            Shape::List { item: Shape::Text { .. } | Shape::Choice(_), .. } => Self::Lines,
            Shape::Of(shape) => Self::of(shape),
            // A text or a list of them: a list of one says the same.
            Shape::Either(shapes) => {
                shapes.iter().map(Self::of).find(|kind| *kind == Self::Lines).unwrap_or(Self::Json)
            }
            _ => Self::Json,
        }
    }
}

fn choices(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Choice(choices) => choices.iter().map(|choice| (*choice).to_owned()).collect(),
        Shape::IntegerChoice(choices) => choices.iter().map(ToString::to_string).collect(),
        _ => vec!["true".to_owned(), "false".to_owned()],
    }
}

/// The range in words.
fn range(shape: &Shape) -> Option<String> {
    let whole = |n: i64| match u64::try_from(n) {
        Ok(n) => format::count(n),
        Err(_) => n.to_string(),
    };
    match *shape {
        Shape::Integer { min, max: i64::MAX } => Some(format!(" From {}.", whole(min))),
        Shape::Integer { min, max } => Some(format!(" {} to {}.", whole(min), whole(max))),
        // A range that is open at 0 begins with the smallest number there is.
        Shape::Number { min, max } if min > 0.0 && min < 1e-6 => {
            Some(format!(" Above 0, up to {max}."))
        }
        Shape::Number { min, max } if min.is_finite() && max.is_finite() => {
            Some(format!(" {min} to {max}."))
        }
        Shape::List { item: Shape::Choice(choices), .. } => {
            Some(format!(" One a line, of {}.", choices.join(", ")))
        }
        _ => None,
    }
}

/// The attributes that make the browser's own arrows useful.
fn bounds(shape: &Shape) -> (String, String, &'static str) {
    match *shape {
        Shape::Integer { min, max: i64::MAX } => (min.to_string(), String::new(), "1"),
        Shape::Integer { min, max } => (min.to_string(), max.to_string(), "1"),
        Shape::Number { min, max } => (bound(min), bound(max), "any"),
        _ => (String::new(), String::new(), "any"),
    }
}

/// An end of a range as an attribute; a range that is open at 0 begins there.
fn bound(end: f64) -> String {
    match end {
        end if !end.is_finite() => String::new(),
        end if end > 0.0 && end < 1e-6 => "0".to_owned(),
        end => end.to_string(),
    }
}

/// What was typed; `None` for nothing, and the reason why it is no value at all.
fn value_of(kind: FieldKind, text: &str) -> Result<Option<Value>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    if kind == FieldKind::Lines {
        let lines = text.lines().filter(|line| !line.is_empty()).map(Value::from);
        return Ok(Some(lines.collect()));
    }
    serde_json::from_str(text).map(Some).map_err(|error| format!("expected JSON: {error}"))
}

fn text_of(kind: FieldKind, value: &Value) -> String {
    if kind == FieldKind::Json {
        return value.to_string();
    }
    let lines = value.as_array().map(Vec::as_slice).unwrap_or_default();
    lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}

/// A value as a select knows it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
